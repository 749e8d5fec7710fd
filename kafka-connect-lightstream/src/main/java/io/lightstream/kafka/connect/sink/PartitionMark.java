// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;

/**
 * What a receiver keeps with the frames of a partition: where to go on. As text it is {@code
 * {"topic":"flights","partition":3,"next":1042,"timestamp":1700000000000}}.
 *
 * @param partition as it is without transformations
 * @param next the offset behind the last record
 * @param timestamp that of the last record; {@link OffsetRange#NO_TIMESTAMP} where it has none
 */
record PartitionMark(TopicPartition partition, long next, long timestamp) {

  /** Names of topics have nothing that would have to be escaped. */
  private static final Pattern TEXT =
      Pattern.compile(
          "\\{\"topic\":\"([\\w.-]+)\",\"partition\":(\\d{1,10}),\"next\":(\\d{1,18}),"
              + "\"timestamp\":(-?\\d{1,19})\\}");

  static PartitionMark behind(TopicPartition partition, OffsetRange range) {
    return new PartitionMark(partition, range.end(), range.lastTimestamp());
  }

  byte[] toBytes() {
    return ("{\"topic\":\""
            + partition.topic()
            + "\",\"partition\":"
            + partition.partition()
            + ",\"next\":"
            + next
            + ",\"timestamp\":"
            + timestamp
            + "}")
        .getBytes(StandardCharsets.UTF_8);
  }

  /** The mark that {@link #toBytes} wrote; empty where the bytes are something else. */
  static Optional<PartitionMark> of(byte[] bytes) {
    Matcher found = TEXT.matcher(new String(bytes, StandardCharsets.UTF_8));
    if (!found.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new PartitionMark(
              new TopicPartition(found.group(1), Integer.parseInt(found.group(2))),
              Long.parseLong(found.group(3)),
              Long.parseLong(found.group(4))));
    } catch (NumberFormatException e) { // More than a partition or a timestamp can be.
      return Optional.empty();
    }
  }
}
