// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;

/** The partitions of topics, and the offsets that a group has committed. One thread. */
final class FakeKafka {

  private final Map<TopicPartition, List<SinkRecord>> logs = new HashMap<>();
  private final Map<TopicPartition, Long> committed = new HashMap<>();

  /** Rises with each record of any partition. */
  private long clock = 1_000_000;

  /** Adds a record. */
  void produce(TopicPartition to, Schema schema, Struct value) {
    List<SinkRecord> log = logs.computeIfAbsent(to, any -> new ArrayList<>());
    log.add(
        new SinkRecord(
            to.topic(),
            to.partition(),
            null,
            null,
            schema,
            value,
            log.size(),
            ++clock,
            TimestampType.CREATE_TIME));
  }

  /** All records of the partition, from offset 0 on. */
  List<SinkRecord> log(TopicPartition of) {
    return logs.getOrDefault(of, List.of());
  }

  /** The topic is deleted, and with it what was committed; the first record makes it again. */
  void delete(TopicPartition partition) {
    logs.remove(partition);
    committed.remove(partition);
  }

  long committed(TopicPartition partition) {
    return committed.getOrDefault(partition, 0L);
  }

  void commit(TopicPartition partition, long offset) {
    committed.put(partition, offset);
  }
}
