// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.sink.SinkTaskContext;

/** Remembers what a task asked of its worker. */
final class FakeContext implements SinkTaskContext {

  final Map<TopicPartition, Long> rewinds = new HashMap<>();
  long timeoutMillis = -1;

  @Override
  public Map<String, String> configs() {
    return Map.of();
  }

  @Override
  public void offset(Map<TopicPartition, Long> offsets) {
    rewinds.putAll(offsets);
  }

  @Override
  public void offset(TopicPartition partition, long offset) {
    rewinds.put(partition, offset);
  }

  @Override
  public void timeout(long millis) {
    timeoutMillis = millis;
  }

  @Override
  public Set<TopicPartition> assignment() {
    return Set.of();
  }

  @Override
  public void pause(TopicPartition... partitions) {}

  @Override
  public void resume(TopicPartition... partitions) {}

  @Override
  public void requestCommit() {}

  @Override
  public PluginMetrics pluginMetrics() {
    throw new UnsupportedOperationException("no metrics here");
  }
}
