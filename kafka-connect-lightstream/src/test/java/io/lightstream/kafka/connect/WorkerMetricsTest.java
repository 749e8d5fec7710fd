// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lightstream.kafka.connect.config.TaskMetrics;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.MetricValueProvider;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.junit.jupiter.api.Test;

class WorkerMetricsTest {

  private final TaskMetrics metrics = new TaskMetrics();
  private final Shown shown = new Shown();

  @Test
  void countsAndLevelsAreShownAsTheyAreNow() {
    TaskMetrics.Count count = metrics.count("rows-total", "Rows.");
    long[] level = {3};
    metrics.level("waiting", "What waits.", () -> level[0]);
    WorkerMetrics.show(metrics, context(SinkTaskContext.class));
    assertEquals(Map.of("rows-total: Rows.", 0L, "waiting: What waits.", 3L), shown.values());
    count.add(41);
    count.increment();
    level[0] = 0;
    assertEquals(Map.of("rows-total: Rows.", 42L, "waiting: What waits.", 0L), shown.values());
  }

  @Test
  void sourcesHaveThemToo() {
    metrics.level("waiting", "What waits.", () -> 1);
    WorkerMetrics.show(metrics, context(SourceTaskContext.class));
    assertEquals(Map.of("waiting: What waits.", 1L), shown.values());
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
              return shown;
            }));
  }

  private static final class Shown implements PluginMetrics {

    private final Map<MetricName, MetricValueProvider<?>> metrics = new LinkedHashMap<>();

    Map<String, Object> values() {
      Map<String, Object> values = new TreeMap<>();
      metrics.forEach(
          (name, value) ->
              values.put(
                  name.name() + ": " + name.description(), ((Gauge<?>) value).value(null, 0)));
      return values;
    }

    @Override
    public MetricName metricName(
        String name, String description, LinkedHashMap<String, String> tags) {
      return new MetricName(name, "plugins", description, tags);
    }

    @Override
    public void addMetric(MetricName name, MetricValueProvider<?> provider) {
      assertEquals(null, metrics.put(name, provider));
    }

    @Override
    public void removeMetric(MetricName name) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Sensor addSensor(String name) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void removeSensor(String name) {
      throw new UnsupportedOperationException();
    }
  }
}
