// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/** How records are named in messages, and batches of them in their metadata. */
final class Records {

  /** The topic that the records of a batch were read from. */
  static final String TOPIC = "lightstream.kafka.topic";

  /** The partition that they were read from. */
  static final String PARTITION = "lightstream.kafka.partition";

  /** The offset of the first one. */
  static final String FIRST_OFFSET = "lightstream.kafka.first-offset";

  /** The offset of the last one. */
  static final String LAST_OFFSET = "lightstream.kafka.last-offset";

  private Records() {}

  static String name(SinkRecord record) {
    return "record "
        + record.originalTopic()
        + "-"
        + record.originalKafkaPartition()
        + "@"
        + record.originalKafkaOffset();
  }

  static Map<String, String> metadata(TopicPartition partition, OffsetRange range) {
    return Map.of(
        TOPIC,
        partition.topic(),
        PARTITION,
        Integer.toString(partition.partition()),
        FIRST_OFFSET,
        Long.toString(range.first()),
        LAST_OFFSET,
        Long.toString(range.last()));
  }
}
