// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.common.metrics.internals.PluginMetricsImpl;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.junit.jupiter.api.Test;

/** The reference of the metrics, made of those that tasks show. */
class MetricsDocTest {

  private static final Path PAGE = Path.of("..", "docs", "kafka", "metrics.md");
  private static final String REWRITE =
      "mvn -Dquick -pl kafka-connect-lightstream -am test -Dtest=MetricsDocTest -Ddocs.rewrite";

  @Test
  void pageSaysWhatTasksShow() throws IOException {
    StringBuilder page = new StringBuilder("# Metrics\n\n");
    page.append("Made of what tasks show by `").append(REWRITE).append("`.\n\n");
    page.append(
        "On workers from 4.1 on, each task has these among the worker's own metrics, in JMX as");
    page.append("\n`kafka.connect:type=plugins,connector=NAME,task=NUMBER`.");
    page.append(" Those that end in `-total` only grow while a task runs.\n");
    section(page, "Sink", sink());
    section(page, "Source", source());
    if (System.getProperty("docs.rewrite") != null) {
      Files.writeString(PAGE, page);
    }
    assertEquals(
        page.toString(),
        Files.readString(PAGE),
        PAGE + " is out of date; rewrite it with: " + REWRITE);
  }

  private static void section(StringBuilder page, String title, Map<String, String> metrics) {
    page.append("\n## ").append(title).append("\n| metric | what it is |\n| --- | --- |\n");
    metrics.forEach(
        (name, description) ->
            page.append("| `").append(name).append("` | ").append(description).append(" |\n"));
  }

  private static Map<String, String> sink() {
    try (Metrics worker = new Metrics()) {
      LightstreamSinkTask task = new LightstreamSinkTask();
      task.initialize(context(SinkTaskContext.class, worker));
      task.start(Map.of("name", "s", "topics", "t", "lightstream.uri", "tcp://localhost:1"));
      task.stop();
      return shown(worker);
    }
  }

  private static Map<String, String> source() {
    try (Metrics worker = new Metrics()) {
      LightstreamSourceTask task = new LightstreamSourceTask();
      task.initialize(context(SourceTaskContext.class, worker));
      task.start(Map.of("name", "s", "topic", "t", "lightstream.uri", "tcp://localhost:1"));
      task.stop();
      return shown(worker);
    }
  }

  private static Map<String, String> shown(Metrics worker) {
    Map<String, String> shown = new TreeMap<>();
    worker
        .metrics()
        .keySet()
        .forEach(
            name -> {
              if (name.group().equals("plugins")) {
                shown.put(name.name(), name.description());
              }
            });
    return shown;
  }

  private static <C> C context(Class<C> type, Metrics worker) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> answer(method.getReturnType(), worker)));
  }

  private static Object answer(Class<?> type, Metrics worker) {
    if (type == PluginMetrics.class) {
      return new PluginMetricsImpl(worker, Map.of());
    }
    if (type == Map.class) {
      return Map.of();
    }
    return type.isInterface() && !type.getName().startsWith("java.") ? context(type, worker) : null;
  }
}
