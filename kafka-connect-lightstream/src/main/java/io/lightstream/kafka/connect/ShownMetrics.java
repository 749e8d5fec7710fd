// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect;

import io.lightstream.kafka.connect.config.TaskMetrics;
import java.util.LinkedHashMap;
import java.util.function.LongSupplier;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one class that needs a worker of 4.1: it is loaded by {@link WorkerMetrics} alone. */
final class ShownMetrics {

  private static final Logger LOG = LoggerFactory.getLogger(ShownMetrics.class);

  private ShownMetrics() {}

  static void show(TaskMetrics metrics, SinkTaskContext context) {
    show(metrics, context.pluginMetrics());
  }

  static void show(TaskMetrics metrics, SourceTaskContext context) {
    show(metrics, context.pluginMetrics());
  }

  /**
   * A worker that was taken for dead, and gets a task back, starts it before the one of the same
   * number that it has given up has ended: that one's metrics are still there, and those of the new
   * task are not shown then.
   */
  private static void show(TaskMetrics metrics, PluginMetrics worker) {
    for (TaskMetrics.Metric metric : metrics.all()) {
      try {
        worker.addMetric(
            worker.metricName(metric.name(), metric.description(), new LinkedHashMap<>()),
            gauge(metric.value()));
      } catch (IllegalArgumentException e) {
        LOG.warn("A metric of this task is not shown: {}", e.getMessage());
      }
    }
  }

  private static Gauge<Long> gauge(LongSupplier value) {
    return (config, now) -> value.getAsLong();
  }
}
