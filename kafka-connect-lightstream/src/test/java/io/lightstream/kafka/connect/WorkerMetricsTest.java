// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lightstream.kafka.connect.config.TaskMetrics;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.metrics.internals.PluginMetricsImpl;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkerMetricsTest {

  private static final Map<String, String> TAGS = Map.of("connector", "flights", "task", "0");

  private final TaskMetrics metrics = new TaskMetrics();
  private final Metrics worker = new Metrics();

  @AfterEach
  void close() {
    worker.close();
  }

  @Test
  void countsAndLevelsAreShownAsTheyAreNow() {
    TaskMetrics.Count count = metrics.count("rows-total", "Rows.");
    long[] level = {3};
    metrics.level("waiting", "What waits.", () -> level[0]);
    WorkerMetrics.show(metrics, context(SinkTaskContext.class));
    assertEquals(Map.of("rows-total: Rows.", 0L, "waiting: What waits.", 3L), shown());
    count.add(41);
    count.increment();
    level[0] = 0;
    assertEquals(Map.of("rows-total: Rows.", 42L, "waiting: What waits.", 0L), shown());
  }

  @Test
  void sourcesHaveThemToo() {
    metrics.level("waiting", "What waits.", () -> 1);
    WorkerMetrics.show(metrics, context(SourceTaskContext.class));
    assertEquals(Map.of("waiting: What waits.", 1L), shown());
  }

  @Test
  void aTaskStartsWhileTheOneBeforeItStillShowsItsMetrics() {
    metrics.level("waiting", "What waits.", () -> 1);
    WorkerMetrics.show(metrics, context(SourceTaskContext.class));
    TaskMetrics next = new TaskMetrics();
    next.level("waiting", "What waits.", () -> 2);
    WorkerMetrics.show(next, context(SourceTaskContext.class));
    assertEquals(Map.of("waiting: What waits.", 1L), shown());
  }

  @Test
  void eachNameIsThereOnce() {
    metrics.count("rows-total", "Rows.");
    assertEquals(
        "there is a metric rows-total",
        assertThrows(
                IllegalArgumentException.class,
                () -> metrics.level("rows-total", "Again.", () -> 0))
            .getMessage());
  }

  private <C> C context(Class<C> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              assertEquals("pluginMetrics", method.getName());
              return new PluginMetricsImpl(worker, TAGS);
            }));
  }

  private Map<String, Object> shown() {
    Map<String, Object> values = new TreeMap<>();
    worker
        .metrics()
        .forEach(
            (name, metric) -> {
              if (name.group().equals("plugins")) {
                assertEquals(TAGS, name.tags());
                values.put(name.name() + ": " + name.description(), metric.metricValue());
              }
            });
    return values;
  }
}
