// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.memory.BufferAllocator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A fast topic and a peer that stalls. The worker checks that put returns at once. */
@Timeout(120)
class SinkMemoryTest {

  private static final long BOUND = 64L << 20;
  private static final int RECORD_BYTES = 4_000;
  private static final int RECORDS = 25_000;
  private static final TopicPartition P0 = new TopicPartition("t", 0);
  private static final TopicPartition P1 = new TopicPartition("t", 1);
  private static final Schema ROW =
      SchemaBuilder.struct()
          .field("n", Schema.INT64_SCHEMA)
          .field("text", Schema.STRING_SCHEMA)
          .build();

  private final FakeKafka kafka = new FakeKafka();
  private BufferAllocator allocator;
  private int settled;

  private FakeWorker worker(FakeOutlets outlets) {
    Map<String, String> settings = new HashMap<>();
    settings.put("lightstream.uri", "tcp://localhost:9000");
    settings.put("buffer.max.bytes", Long.toString(BOUND));
    settings.put("batch.max.delay.ms", "10");
    return new FakeWorker(
        kafka,
        settings,
        500,
        environment -> {
          allocator = environment.allocator();
          return outlets;
        });
  }

  private void produce(TopicPartition to, int count, int bytes) {
    Struct row = new Struct(ROW).put("n", 1L).put("text", "x".repeat(bytes));
    for (int i = 0; i < count; i++) {
      kafka.produce(to, ROW, row);
    }
  }

  @Test
  void stalledPeerHoldsUpPartitionsAndNeverTheWorker() {
    for (Scope scope : List.of(Scope.TASK, Scope.PARTITION)) {
      produce(P0, RECORDS, RECORD_BYTES);
      produce(P1, RECORDS, RECORD_BYTES);
      FakeOutlets outlets = new FakeOutlets(scope);
      outlets.settles = false;
      FakeWorker worker = worker(outlets);
      worker.assign(List.of(P0, P1));
      for (int i = 0; i < 1000; i++) {
        poll(worker);
      }
      assertTrue(worker.isPaused());
      long taken = allocator.outstanding();
      assertTrue(taken >= BOUND / 4, taken + " bytes are used before partitions pause");
      assertFalse(worker.isDone());
      assertEquals(0, kafka.committed(P0));
      outlets.settles = true;
      outlets.opened.forEach(FakeOutlets.FakeOutlet::settleAll);
      SinkFaultsTest.await(
          () -> {
            poll(worker);
            outlets.opened.forEach(FakeOutlets.FakeOutlet::settleAll);
            return outlets.rows == 2 * RECORDS;
          });
      assertTrue(worker.isDone());
      worker.stop();
      assertEquals(0, allocator.outstanding());
      kafka.delete(P0);
      kafka.delete(P1);
    }
  }

  private void poll(FakeWorker worker) {
    worker.poll();
    assertTrue(allocator.outstanding() <= BOUND && allocator.reserved() <= BOUND);
  }

  @Test
  void recordThatIsLargerThanTheBufferFailsWhereOtherPartitionsAreNeverDone() {
    FakeOutlets outlets = new FakeOutlets(Scope.PARTITION);
    outlets.settles = false;
    FakeWorker worker = worker(outlets);
    worker.assign(List.of(P0, P1));
    produce(P1, 5, 100);
    poll(worker);
    produce(P0, 1, (int) BOUND + 1);
    SinkFaultsTest.await(
        () -> {
          int before = outlets.batches.size() - settled;
          produce(P1, 5, 100);
          poll(worker);
          outlet(outlets, P1).settle(before);
          settled += before;
          return worker.errant().size() == 1;
        });
    outlets.opened.forEach(FakeOutlets.FakeOutlet::settleAll);
    outlets.settles = true;
    SinkFaultsTest.await(
        () -> {
          poll(worker);
          return worker.isDone();
        });
    assertEquals(kafka.log(P1).size(), outlets.rows);
    worker.stop();
  }

  @Test
  void recordThatIsLargerThanTheBufferFailsWhereWhatIsSentTakesNoneOfIt() {
    FakeOutlets outlets = new FakeOutlets(Scope.PARTITION);
    outlets.settles = false;
    outlets.releases = true;
    FakeWorker worker = worker(outlets);
    worker.assign(List.of(P0, P1));
    produce(P1, 5, 100);
    produce(P0, 1, (int) BOUND + 1);
    SinkFaultsTest.await(
        () -> {
          poll(worker);
          return worker.errant().size() == 1;
        });
    worker.stop();
  }

  private static FakeOutlets.FakeOutlet outlet(FakeOutlets outlets, TopicPartition of) {
    return outlets.opened.stream()
        .filter(outlet -> outlet.key.equals(OutletKey.of(of)))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void recordThatIsLargerThanTheBufferFailsAndOthersGoOn() {
    produce(P0, 10, 100);
    produce(P0, 1, (int) BOUND + 1);
    produce(P0, 10, 100);
    FakeOutlets outlets = new FakeOutlets(Scope.TASK);
    FakeWorker worker = worker(outlets);
    worker.assign(List.of(P0));
    SinkFaultsTest.await(
        () -> {
          poll(worker);
          return outlets.rows == 20;
        });
    assertTrue(worker.isDone());
    assertEquals(1, worker.errant().size());
    assertTrue(
        worker.errant().get(0).contains("it needs more memory than buffer.max.bytes allows"),
        worker.errant().get(0));
    worker.stop();
  }
}
