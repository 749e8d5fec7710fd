// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/** Records that have come and cannot be taken yet: those of one delivery at most. */
final class Held {

  private record Entry(Partition partition, SinkRecord record) {}

  /** Takes a record, or says that it cannot yet. */
  interface Taker {
    boolean take(Partition partition, SinkRecord record);
  }

  private final Deque<Entry> entries = new ArrayDeque<>();

  boolean isEmpty() {
    return entries.isEmpty();
  }

  void add(Partition partition, SinkRecord record) {
    entries.add(new Entry(partition, record));
  }

  /** Hands records out in their order, for as long as they are taken. */
  void offer(Taker taker) {
    while (!entries.isEmpty()) {
      Entry next = entries.peek();
      if (!taker.take(next.partition(), next.record())) {
        return;
      }
      entries.remove();
    }
  }

  OptionalLong first(TopicPartition partition) {
    return entries.stream()
        .filter(entry -> entry.partition().name().equals(partition))
        .mapToLong(entry -> entry.record().originalKafkaOffset())
        .min();
  }

  void forget(Set<TopicPartition> partitions) {
    entries.removeIf(entry -> partitions.contains(entry.partition().name()));
  }

  void clear() {
    entries.clear();
  }
}
