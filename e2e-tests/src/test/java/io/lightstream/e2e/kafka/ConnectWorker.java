// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e.kafka;

import io.lightstream.e2e.GuardedProcess;
import io.lightstream.e2e.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A distributed worker in a process of its own, with a heap of 256 MiB, and without any other flag
 * of the JVM that matters to what runs in it.
 */
final class ConnectWorker implements AutoCloseable {

  private static final int HEAP_MEGABYTES = 256;

  private final KafkaDistribution distribution;
  private final String name;
  private final Path folder;
  private final int port = Ports.free();
  private final ConnectRest rest = new ConnectRest(port);
  private final Map<String, String> properties = new LinkedHashMap<>();
  private GuardedProcess process;
  private boolean isSuspended;

  /**
   * One that has yet to be started.
   *
   * @param folder for {@code conf}, {@code log} and {@code tmp}
   * @param plugins for {@code plugin.path}
   */
  ConnectWorker(
      KafkaDistribution distribution,
      String name,
      Path folder,
      String bootstrap,
      List<Path> plugins) {
    this.distribution = distribution;
    this.name = name;
    this.folder = folder;
    configure(bootstrap, plugins);
  }

  private void configure(String bootstrap, List<Path> plugins) {
    properties.put("bootstrap.servers", bootstrap);
    properties.put("group.id", "connect");
    properties.put("listeners", "http://127.0.0.1:" + port);
    properties.put("rest.advertised.host.name", "127.0.0.1");
    properties.put("plugin.path", String.join(",", plugins.stream().map(Path::toString).toList()));
    properties.put("plugin.discovery", "service_load");
    properties.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
    properties.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
    for (String store : List.of("config", "offset", "status")) {
      properties.put(store + ".storage.topic", "connect-" + store);
      properties.put(store + ".storage.replication.factor", "1");
    }
    properties.put("offset.storage.partitions", "1");
    properties.put("status.storage.partitions", "1");
    properties.put("exactly.once.source.support", "enabled");
    properties.put("offset.flush.interval.ms", "1000");
    properties.put("connector.client.config.override.policy", "All");
    properties.put("scheduled.rebalance.max.delay.ms", "0");
    properties.put("session.timeout.ms", "4000");
    properties.put("heartbeat.interval.ms", "800");
    properties.put("task.shutdown.graceful.timeout.ms", "3000");
  }

  /** Changes a setting of the worker, before it starts. */
  ConnectWorker with(String setting, String value) {
    properties.put(setting, value);
    return this;
  }

  /** Starts it, also again after its end; it is ready a little later. */
  void start() {
    Path conf = folder.resolve("conf-" + name);
    Path file = conf.resolve("worker.properties");
    try {
      Logging.write(conf, "info");
      Files.createDirectories(folder.resolve("tmp"));
      List<String> lines = new ArrayList<>();
      properties.forEach((key, value) -> lines.add(key + "=" + value));
      Files.write(file, lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    process =
        GuardedProcess.start(
            name,
            folder.resolve("log").resolve(name + ".out"),
            List.of(
                "-Xmx" + HEAP_MEGABYTES + "m",
                "-Djava.io.tmpdir=" + folder.resolve("tmp"),
                "-cp",
                distribution.classPath(conf)),
            List.of("org.apache.kafka.connect.cli.ConnectDistributed", file.toString()));
  }

  /** Its own REST interface. */
  ConnectRest rest() {
    return rest;
  }

  GuardedProcess process() {
    return process;
  }

  /** Whether it is alive and not suspended. */
  boolean runs() {
    return !isSuspended && process.isAlive();
  }

  /** {@code kill -9}. */
  void kill() {
    process.kill();
    isSuspended = false;
  }

  /** {@code kill -9}, and starts it again at the same port. */
  void replace() {
    kill();
    start();
  }

  /** {@code kill -STOP}. */
  void suspend() {
    process.suspend();
    isSuspended = true;
  }

  /** {@code kill -CONT}. */
  void resume() {
    process.resume();
    isSuspended = false;
  }

  /** Fails if it has ended by itself. */
  void requireAlive() {
    if (!process.isAlive()) {
      throw new AssertionError(process + " has ended: " + tail());
    }
  }

  /** The end of what it has printed. */
  String tail() {
    List<String> lines = process.printed().lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
  }

  @Override
  public void close() {
    if (process != null) {
      process.close();
    }
  }
}
