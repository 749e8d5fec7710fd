// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Which records have been taken over and which of them have not been sent yet, by the names and
 * offsets they have in Kafka, whatever transformations made of those.
 */
final class PendingRows {

  private final Map<TopicPartition, Long> lastTaken = new HashMap<>();
  private final Map<TopicPartition, Long> firstUnsent = new HashMap<>();

  /** Takes note of a record that is now part of the batch being built. */
  void take(SinkRecord record) {
    TopicPartition partition = partition(record);
    lastTaken.put(partition, record.originalKafkaOffset());
    firstUnsent.putIfAbsent(partition, record.originalKafkaOffset());
  }

  /** Whether a record that comes again was taken over when it came first. */
  boolean hasTaken(SinkRecord record) {
    Long last = lastTaken.get(partition(record));
    return last != null && record.originalKafkaOffset() <= last;
  }

  /** Takes note that everything taken over has been sent. */
  void sent() {
    firstUnsent.clear();
  }

  boolean isEmpty() {
    return firstUnsent.isEmpty();
  }

  /** Whether any record of these partitions waits to be sent. */
  boolean concerns(Collection<TopicPartition> partitions) {
    return !Collections.disjoint(firstUnsent.keySet(), partitions);
  }

  /** Returns the offsets that may be committed: none beyond a record that waits to be sent. */
  Map<TopicPartition, OffsetAndMetadata> committable(
      Map<TopicPartition, OffsetAndMetadata> offered) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>(offered);
    firstUnsent.forEach(
        (partition, first) ->
            offsets.computeIfPresent(partition, (p, offset) -> new OffsetAndMetadata(first)));
    return offsets;
  }

  /** Forgets partitions that now belong to somebody else. */
  void forget(Collection<TopicPartition> partitions) {
    partitions.forEach(lastTaken::remove);
    partitions.forEach(firstUnsent::remove);
  }

  /**
   * Forgets what was taken over and not sent.
   *
   * @return for each partition the offset to read from again
   */
  Map<TopicPartition, Long> drop() {
    Map<TopicPartition, Long> again = Map.copyOf(firstUnsent);
    again.forEach((partition, first) -> lastTaken.put(partition, first - 1));
    firstUnsent.clear();
    return again;
  }

  private static TopicPartition partition(SinkRecord record) {
    return new TopicPartition(record.originalTopic(), record.originalKafkaPartition());
  }
}
