// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.kafka.connect.config.TaskMetrics;
import java.io.File;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tasks among the classes of a worker of 3.8, which the build puts into {@code target}. */
class OldWorkerTest {

  private static final String PACKAGE = OldWorkerTest.class.getPackageName() + ".";

  @Test
  void sinkTaskStartsAndStops() throws Exception {
    startsAndStops(
        "LightstreamSinkTask",
        "org.apache.kafka.connect.sink.SinkTaskContext",
        Map.of("name", "old", "topics", "t", "lightstream.uri", "tcp://localhost:1"));
  }

  @Test
  void sourceTaskStartsAndStops() throws Exception {
    startsAndStops(
        "LightstreamSourceTask",
        "org.apache.kafka.connect.source.SourceTaskContext",
        Map.of("name", "old", "topic", "t", "lightstream.uri", "tcp://localhost:1"));
  }

  @Test
  void metricsAreShownNowhereAndNothingOfThemIsLoaded() throws Exception {
    try (OldWorker worker = new OldWorker()) {
      Class<?> context = worker.loadClass("org.apache.kafka.connect.sink.SinkTaskContext");
      Class<?> metrics = worker.loadClass(TaskMetrics.class.getName());
      assertNotSame(TaskMetrics.class, metrics);
      Method show =
          worker.loadClass(PACKAGE + "WorkerMetrics").getDeclaredMethod("show", metrics, context);
      show.setAccessible(true);
      show.invoke(null, metrics.getConstructor().newInstance(), context(context));
      assertFalse(worker.hasLoaded(PACKAGE + "ShownMetrics"));
      assertThrows(
          ClassNotFoundException.class,
          () -> worker.loadClass("org.apache.kafka.common.metrics.PluginMetrics"));
    }
  }

  @Test
  void converterGivesBackWhatItGot() throws Exception {
    try (OldWorker worker = new OldWorker()) {
      Class<?> type = worker.loadClass(PACKAGE + "ArrowConverter");
      Class<?> schema = worker.loadClass("org.apache.kafka.connect.data.Schema");
      Object converter = type.getConstructor().newInstance();
      type.getMethod("configure", Map.class, boolean.class).invoke(converter, Map.of(), false);
      Object bytes =
          type.getMethod("fromConnectData", String.class, schema, Object.class)
              .invoke(converter, "topic", schema.getField("STRING_SCHEMA").get(null), "text");
      Object back =
          type.getMethod("toConnectData", String.class, byte[].class)
              .invoke(converter, "topic", bytes);
      assertEquals("text", back.getClass().getMethod("value").invoke(back));
      type.getMethod("close").invoke(converter);
    }
  }

  private static void startsAndStops(String name, String contextName, Map<String, String> config)
      throws Exception {
    try (OldWorker worker = new OldWorker()) {
      Class<?> type = worker.loadClass(PACKAGE + name);
      Class<?> context = worker.loadClass(contextName);
      Object task = type.getConstructor().newInstance();
      type.getMethod("initialize", context).invoke(task, context(context));
      type.getMethod("start", Map.class).invoke(task, config);
      type.getMethod("stop").invoke(task);
      assertTrue(worker.hasLoaded(PACKAGE + name));
      assertFalse(worker.hasLoaded(PACKAGE + "ShownMetrics"));
    }
  }

  /** A context that has nothing to say. */
  private static Object context(Class<?> type) {
    return Proxy.newProxyInstance(
        type.getClassLoader(),
        new Class<?>[] {type},
        (proxy, method, arguments) -> nothing(method.getReturnType()));
  }

  private static Object nothing(Class<?> type) {
    if (type == Set.class) {
      return Set.of();
    }
    if (type == Map.class) {
      return Map.of();
    }
    return type.isInterface() ? context(type) : null;
  }

  /** Kafka's classes of 3.8, and all others of the tests' class path that are not Kafka's. */
  private static final class OldWorker extends URLClassLoader {

    private final Set<String> loaded = new HashSet<>();

    OldWorker() throws Exception {
      super(classPath(), ClassLoader.getPlatformClassLoader());
      Path jar =
          Path.of(
              loadClass("org.apache.kafka.connect.sink.SinkTask")
                  .getProtectionDomain()
                  .getCodeSource()
                  .getLocation()
                  .toURI());
      assertEquals("connect-api-3.8.1.jar", jar.getFileName().toString());
    }

    private static URL[] classPath() throws Exception {
      List<URL> urls = new ArrayList<>();
      try (Stream<Path> jars = Files.list(Path.of("target", "kafka-3.8"))) {
        for (Path jar : jars.toList()) {
          urls.add(url(jar));
        }
      }
      for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
        if (!entry.matches(".*(kafka-clients|connect-\\w+)-[\\d.]+\\.jar")) {
          urls.add(url(Path.of(entry)));
        }
      }
      return urls.toArray(URL[]::new);
    }

    private static URL url(Path path) throws MalformedURLException {
      return path.toUri().toURL();
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      Class<?> found = super.findClass(name);
      synchronized (loaded) {
        loaded.add(name);
      }
      return found;
    }

    boolean hasLoaded(String name) {
      synchronized (loaded) {
        return loaded.contains(name);
      }
    }
  }
}
