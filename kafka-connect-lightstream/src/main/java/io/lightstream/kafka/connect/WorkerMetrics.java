// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect;

import io.lightstream.kafka.connect.config.TaskMetrics;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.apache.kafka.connect.source.SourceTaskContext;

/**
 * Shows what a task measures among the worker's own metrics (KIP-877), under {@code
 * kafka.connect:type=plugins} with connector and task as tags. Workers before 4.1 have no such
 * place: there nothing is shown, and nothing of it is loaded. The worker takes the metrics away
 * when the task has stopped.
 */
final class WorkerMetrics {

  private static final String METHOD = "pluginMetrics";

  private WorkerMetrics() {}

  /** Shows all metrics that there are by now. */
  static void show(TaskMetrics metrics, SinkTaskContext context) {
    if (isIn(SinkTaskContext.class)) {
      ShownMetrics.show(metrics, context);
    }
  }

  /** Shows all metrics that there are by now. */
  static void show(TaskMetrics metrics, SourceTaskContext context) {
    if (isIn(SourceTaskContext.class)) {
      ShownMetrics.show(metrics, context);
    }
  }

  /** Asks the interface, which the worker brings, not the object: workers wrap their contexts. */
  private static boolean isIn(Class<?> context) {
    try {
      context.getMethod(METHOD);
      return true;
    } catch (NoSuchMethodException e) {
      return false;
    }
  }
}
