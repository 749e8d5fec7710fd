// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

class PendingRowsTest {

  private static final TopicPartition A = new TopicPartition("a", 0);
  private static final TopicPartition B = new TopicPartition("b", 3);

  private final PendingRows pending = new PendingRows();

  @Test
  void offeredOffsetsAreCommittableWhenNothingWaits() {
    pending.take(record(A, 5));
    pending.sent();
    assertEquals(offsets(A, 9, B, 4), pending.committable(offsets(A, 9, B, 4)));
  }

  @Test
  void nothingBeyondTheFirstWaitingRecordIsCommittable() {
    pending.take(record(A, 5));
    pending.take(record(A, 6));
    assertEquals(offsets(A, 5, B, 4), pending.committable(offsets(A, 7, B, 4)));
  }

  @Test
  void recordsCountByTheOffsetsTheyHaveInKafka() {
    SinkRecord renamed =
        new SinkRecord(
            "other",
            7,
            null,
            null,
            null,
            null,
            99,
            null,
            TimestampType.NO_TIMESTAMP_TYPE,
            List.of(),
            "a",
            0,
            5);
    pending.take(renamed);
    assertTrue(pending.hasTaken(record(A, 5)));
    assertEquals(offsets(A, 5, B, 1), pending.committable(offsets(A, 6, B, 1)));
  }

  @Test
  void recordsAreKnownAgainUntilTheirPartitionIsForgotten() {
    pending.take(record(A, 5));
    assertTrue(pending.hasTaken(record(A, 4)));
    assertTrue(pending.hasTaken(record(A, 5)));
    assertFalse(pending.hasTaken(record(A, 6)));
    assertFalse(pending.hasTaken(record(B, 5)));
    pending.forget(List.of(A));
    assertFalse(pending.hasTaken(record(A, 5)));
    assertTrue(pending.isEmpty());
  }

  @Test
  void droppedRecordsAreReadAgain() {
    pending.take(record(A, 5));
    pending.take(record(A, 6));
    pending.take(record(B, 1));
    assertEquals(Map.of(A, 5L, B, 1L), pending.drop());
    assertFalse(pending.hasTaken(record(A, 5)));
    assertTrue(pending.isEmpty());
  }

  private static Map<TopicPartition, OffsetAndMetadata> offsets(
      TopicPartition p, long offset, TopicPartition q, long other) {
    return Map.of(p, new OffsetAndMetadata(offset), q, new OffsetAndMetadata(other));
  }

  private static SinkRecord record(TopicPartition partition, long offset) {
    return new SinkRecord(partition.topic(), partition.partition(), null, null, null, null, offset);
  }
}
