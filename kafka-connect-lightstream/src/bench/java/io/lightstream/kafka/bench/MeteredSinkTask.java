// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.bench;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;

/**
 * Hands all to another task, or to nobody, and is done once that says that all may be committed.
 */
public final class MeteredSinkTask extends SinkTask {

  private static final long LOOK_NANOS = 100_000;

  private final Meter meter = Meter.current();
  private SinkTask measured;
  private long seen;

  /** Called by the worker. */
  public MeteredSinkTask() {}

  @Override
  public void start(Map<String, String> properties) {
    if (properties.containsKey(MeteredSinkConnector.TASK)) {
      measured = Classes.make(properties.get(MeteredSinkConnector.TASK), SinkTask.class);
      measured.initialize(context);
      measured.start(properties);
    }
  }

  @Override
  public void open(Collection<TopicPartition> partitions) {
    if (measured != null) {
      measured.open(partitions);
    }
  }

  @Override
  public void put(Collection<SinkRecord> records) {
    if (!records.isEmpty()) {
      meter.start();
    }
    if (measured != null) {
      measured.put(records);
    }
    seen += records.size();
    if (!records.isEmpty() && seen == meter.records()) {
      SinkRecord last = records.stream().reduce((first, second) -> second).orElseThrow();
      finish(new TopicPartition(last.topic(), last.kafkaPartition()));
      meter.end();
    }
  }

  private void finish(TopicPartition partition) {
    OffsetAndMetadata end = new OffsetAndMetadata(seen);
    while (measured != null
        && !end.equals(measured.preCommit(Map.of(partition, end)).get(partition))) {
      measured.put(List.of());
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  @Override
  public Map<TopicPartition, OffsetAndMetadata> preCommit(
      Map<TopicPartition, OffsetAndMetadata> offsets) {
    return measured == null ? offsets : measured.preCommit(offsets);
  }

  @Override
  public void close(Collection<TopicPartition> partitions) {
    if (measured != null) {
      measured.close(partitions);
    }
  }

  @Override
  public void stop() {
    if (measured != null) {
      measured.stop();
    }
  }

  @Override
  public String version() {
    return "bench";
  }
}
