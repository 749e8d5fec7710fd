// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/** The records that a batch is being made of, by original partition. */
final class OpenOffsets {

  private static final class Range {
    private long first;
    private long last;
    private long timestamp;

    Range(long first) {
      this.first = first;
    }
  }

  private final Map<TopicPartition, Range> ranges = new HashMap<>();

  /** Records come many of a partition after each other. */
  private Partition latest;

  private Range latestRange;

  void add(Partition partition, SinkRecord record) {
    long offset = record.originalKafkaOffset();
    if (partition != latest) {
      latest = partition;
      latestRange = ranges.computeIfAbsent(partition.name(), any -> new Range(offset));
    }
    latestRange.first = Math.min(latestRange.first, offset); // A consumer may have been reset.
    latestRange.last = offset;
    latestRange.timestamp = Position.timestamp(record);
  }

  /** What was added, which is forgotten. */
  Map<TopicPartition, OffsetRange> take() {
    Map<TopicPartition, OffsetRange> taken = new HashMap<>();
    ranges.forEach(
        (name, range) ->
            taken.put(name, new OffsetRange(range.first, range.last, range.timestamp)));
    clear();
    return taken;
  }

  OptionalLong first(TopicPartition partition) {
    Range range = ranges.get(partition);
    return range == null ? OptionalLong.empty() : OptionalLong.of(range.first);
  }

  void forget(Set<TopicPartition> partitions) {
    ranges.keySet().removeAll(partitions);
    latest = null;
  }

  void clear() {
    ranges.clear();
    latest = null;
  }
}
