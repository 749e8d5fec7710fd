// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkTaskContext;

/** Remembers what a task asked of its worker. */
public final class FakeContext implements SinkTaskContext {

  final Map<TopicPartition, Long> seeks = new HashMap<>();
  final Set<TopicPartition> paused = new HashSet<>();
  final Set<TopicPartition> assigned = new HashSet<>();

  /** What was reported, as offset and message. */
  final List<String> errant = new ArrayList<>();

  /** Whether there is a dead letter queue. */
  boolean reports;

  /** When what is reported is written. */
  CompletableFuture<Void> written = CompletableFuture.completedFuture(null);

  long timeoutMillis = -1;

  /** Nothing is assigned. */
  public FakeContext() {}

  @Override
  public Map<String, String> configs() {
    return Map.of();
  }

  @Override
  public void offset(Map<TopicPartition, Long> offsets) {
    seeks.putAll(offsets);
  }

  @Override
  public void offset(TopicPartition partition, long offset) {
    seeks.put(partition, offset);
  }

  @Override
  public void timeout(long millis) {
    timeoutMillis = millis;
  }

  @Override
  public Set<TopicPartition> assignment() {
    return assigned;
  }

  @Override
  public void pause(TopicPartition... partitions) {
    paused.addAll(Arrays.asList(partitions));
  }

  @Override
  public void resume(TopicPartition... partitions) {
    Arrays.asList(partitions).forEach(paused::remove);
  }

  @Override
  public void requestCommit() {}

  @Override
  public ErrantRecordReporter errantRecordReporter() {
    if (!reports) {
      return null;
    }
    return (record, error) -> {
      errant.add(record.originalKafkaOffset() + ": " + error.getMessage());
      return written;
    };
  }

  @Override
  public PluginMetrics pluginMetrics() {
    return (PluginMetrics)
        Proxy.newProxyInstance(
            PluginMetrics.class.getClassLoader(),
            new Class<?>[] {PluginMetrics.class},
            (proxy, method, arguments) -> null);
  }
}
