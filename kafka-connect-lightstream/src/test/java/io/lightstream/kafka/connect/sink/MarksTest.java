// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many small batches, each with a mark that a receiver keeps until the batch is final. */
@Timeout(120)
class MarksTest {

  private static final int RECORDS = 20_000;
  private static final TopicPartition LONG_NAME = new TopicPartition("t".repeat(249), 0);
  private static final Schema ROW = SchemaBuilder.struct().field("n", Schema.INT64_SCHEMA).build();

  @TempDir Path folder;

  @Test
  void moreFramesThanAReceiverKeepsTheMarksOfArriveInTheirTime() {
    FakeKafka kafka = new FakeKafka();
    for (long n = 0; n < RECORDS; n++) {
      kafka.produce(LONG_NAME, ROW, new Struct(ROW).put("n", n));
    }
    try (RowReceiver receiver = new RowReceiver(Optional.of(folder), 1)) {
      FakeWorker worker = new FakeWorker(kafka, settings(receiver), 500);
      try {
        worker.assign(List.of(LONG_NAME));
        SinkFaultsTest.await(
            () -> {
              worker.poll(); // Without a commit, which waits.
              return receiver.rows("sink." + LONG_NAME).size() >= RECORDS;
            });
      } finally {
        worker.kill();
      }
      assertEquals(
          LongStream.range(0, RECORDS).mapToObj(Long::toString).toList(),
          receiver.rows("sink." + LONG_NAME));
    }
  }

  private static Map<String, String> settings(RowReceiver receiver) {
    Map<String, String> settings = new HashMap<>();
    settings.put("name", "sink");
    settings.put("lightstream.uri", "tcp://127.0.0.1:" + receiver.port());
    settings.put("delivery.guarantee", "exactly-once");
    settings.put("batch.max.rows", "1");
    return settings;
  }
}
