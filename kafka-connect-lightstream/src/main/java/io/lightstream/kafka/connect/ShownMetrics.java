// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect;

import io.lightstream.kafka.connect.config.TaskMetrics;
import java.util.LinkedHashMap;
import java.util.function.LongSupplier;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.apache.kafka.connect.source.SourceTaskContext;

/** The one class that needs a worker of 4.1: it is loaded by {@link WorkerMetrics} alone. */
final class ShownMetrics {

  private ShownMetrics() {}

  static void show(TaskMetrics metrics, SinkTaskContext context) {
    show(metrics, context.pluginMetrics());
  }

  static void show(TaskMetrics metrics, SourceTaskContext context) {
    show(metrics, context.pluginMetrics());
  }

  private static void show(TaskMetrics metrics, PluginMetrics worker) {
    for (TaskMetrics.Metric metric : metrics.all()) {
      worker.addMetric(
          worker.metricName(metric.name(), metric.description(), new LinkedHashMap<>()),
          gauge(metric.value()));
    }
  }

  private static Gauge<Long> gauge(LongSupplier value) {
    return (config, now) -> value.getAsLong();
  }
}
