// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A topic that is deleted and made again, a sink that is exactly-once, and a real receiver. */
@Timeout(120)
class GenerationsTest {

  private static final TopicPartition P0 = new TopicPartition("t", 0);
  private static final Schema ROW = SchemaBuilder.struct().field("n", Schema.INT64_SCHEMA).build();

  private final FakeKafka kafka = new FakeKafka();
  private final RowReceiver receiver = new RowReceiver(Optional.empty(), 1);
  private final Map<String, String> settings = new HashMap<>();

  GenerationsTest() {
    settings.put("name", "sink");
    settings.put("lightstream.uri", "tcp://127.0.0.1:" + receiver.port());
    settings.put("delivery.guarantee", "exactly-once");
    settings.put("batch.max.rows", "10");
    settings.put("batch.max.delay.ms", "1");
  }

  @AfterEach
  void close() {
    receiver.close();
  }

  private FakeWorker worker() {
    FakeWorker worker = new FakeWorker(kafka, settings, 50);
    worker.assign(List.of(P0));
    return worker;
  }

  private void produce(long from, long to) {
    for (long n = from; n < to; n++) {
      kafka.produce(P0, ROW, new Struct(ROW).put("n", n));
    }
  }

  private static void run(FakeWorker worker) {
    SinkFaultsTest.await(
        () -> {
          worker.poll();
          return worker.isDone();
        });
  }

  private static List<String> values(long from, long to) {
    return LongStream.range(from, to).mapToObj(Long::toString).toList();
  }

  @Test
  void restartGoesOnAtTheMarkWhateverWasCommitted() {
    produce(0, 95);
    FakeWorker first = worker();
    run(first);
    first.kill();
    for (long committed : new long[] {0, 40, 95}) {
      kafka.commit(P0, committed);
      FakeWorker next = worker();
      run(next);
      next.stop();
    }
    produce(95, 120);
    FakeWorker last = worker();
    run(last);
    last.stop();
    assertEquals(Map.of("sink.t-0", values(0, 120)), receiver.all());
  }

  @Test
  void topicMadeAnewFailsTheTaskUntilTheGenerationIsRaised() {
    produce(0, 95);
    FakeWorker first = worker();
    run(first);
    first.stop();
    kafka.delete(P0);
    produce(1000, 1030);
    FakeWorker second = worker();
    ConnectException e = assertThrows(ConnectException.class, () -> run(second));
    assertTrue(e.getMessage().startsWith("record t-0@0 comes, but what lies before offset 95"));
    second.stop();
    assertEquals(0, kafka.committed(P0));
    settings.put("stream.generation", "1");
    FakeWorker third = worker();
    run(third);
    third.stop();
    assertEquals(
        Map.of("sink.t-0", values(0, 95), "sink.t-0~1", values(1000, 1030)), receiver.all());
  }

  @Test
  void nextGenerationBeginsByItselfAndIsFoundAgain() {
    settings.put("on.offset.reset", "new-generation");
    produce(0, 95);
    FakeWorker first = worker();
    run(first);
    kafka.delete(P0);
    produce(1000, 1030); // While the task is at work: out of range.
    run(first);
    first.stop();
    kafka.delete(P0);
    produce(2000, 2200); // While it is not, and more than before.
    FakeWorker second = worker();
    run(second);
    second.kill();
    kafka.commit(P0, 0);
    produce(2200, 2250);
    FakeWorker third = worker();
    run(third);
    third.stop();
    assertEquals(
        Map.of(
            "sink.t-0",
            values(0, 95),
            "sink.t-0~1",
            values(1000, 1030),
            "sink.t-0~2",
            values(2000, 2250)),
        receiver.all());
  }
}
