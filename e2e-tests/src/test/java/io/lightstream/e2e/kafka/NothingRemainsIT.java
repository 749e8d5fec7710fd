// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.e2e.ArrivedRows;
import io.lightstream.e2e.GuardedProcess;
import io.lightstream.e2e.JvmProbe;
import io.lightstream.e2e.Patience;
import io.lightstream.e2e.PlainPeer;
import io.lightstream.e2e.PlainReceiver;
import io.lightstream.e2e.Ports;
import io.lightstream.e2e.SendingPeer;
import io.lightstream.e2e.StagingPeer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connectors that are deleted leave nothing of ours in the worker. */
@Timeout(300)
class NothingRemainsIT {

  private static final int CONNECTORS = 20;
  private static final int WARM_UP = 6;
  private static final int ROWS = 2_000;

  /** The one that the worker has for the plugin, as long as it lives. */
  private static final String LOADERS = "PluginClassLoader";

  /** What Kafka's own use of direct memory may differ by. */
  private static final long DIRECT_NOISE = 2 << 20;

  /** One connector of ours from its creation to its deletion. */
  @FunctionalInterface
  private interface Life {
    void live(String name) throws Exception;
  }

  private ConnectCluster cluster;
  private PlainReceiver receiver;
  private PlainPeer peer;

  @Test
  void twentyDeletedConnectorsLeaveNothing() throws Exception {
    Life[] lives = {
      this::plainSink,
      this::fileSink,
      this::acknowledgedSink,
      this::plainSource,
      this::fileSource,
      this::acknowledgedSource
    };
    try (ConnectCluster started = ConnectCluster.start("nothing-remains-kafka");
        PlainReceiver reads = new PlainReceiver();
        PlainPeer writes = new PlainPeer(Integer.MAX_VALUE, 20_000);
        JvmProbe worker = JvmProbe.of(started.worker(0).process())) {
      cluster = started;
      receiver = reads;
      peer = writes;
      prepare();
      for (int i = 0; i < WARM_UP; i++) {
        lives[i % lives.length].live("first-" + i);
      }
      Footprint before = Footprint.of(worker);
      for (int i = 0; i < CONNECTORS; i++) {
        lives[i % lives.length].live("then-" + i);
      }
      Patience.await("threads to end", () -> none(worker.ourThreads()));
      Patience.await("sockets to close", () -> worker.sockets() <= before.sockets());
      Patience.await("objects of ours to go", () -> none(before.grown(worker.ourInstances())));
      Footprint after = Footprint.of(worker);
      System.out.println(CONNECTORS + " connectors: " + before + ", then " + after);
      assertEquals(before.loaders(), after.loaders());
      assertTrue(after.directBytes() <= before.directBytes() + DIRECT_NOISE, after::toString);
    }
  }

  private static boolean none(Collection<?> left) {
    if (!left.isEmpty()) {
      throw new IllegalStateException(left.toString());
    }
    return true;
  }

  private void prepare() throws IOException {
    cluster.topics().create("out", 1);
    cluster.topics().create("in", 1);
    NumberedRecords.produce(cluster.topics(), "out", 1, 0, ROWS);
    NumberedFiles.write(Files.createDirectory(in()).resolve("rows.arrow"), 0, ROWS);
  }

  private Path in() {
    return cluster.work().resolve("in");
  }

  private void plainSink(String name) {
    long before = receiver.count();
    cluster.rest().put(name, Configs.sink("out", receiver.uri(), Map.of()));
    Patience.await("rows", () -> receiver.count() == before + ROWS);
    cluster.rest().delete(name);
  }

  private void fileSink(String name) throws IOException {
    Path folder = Files.createDirectory(cluster.work().resolve(name));
    cluster
        .rest()
        .put(
            name,
            Configs.sink(
                "out", "file://" + folder, Map.of("file.max.rows", Integer.toString(ROWS))));
    Patience.await("a file", () -> isThere(folder));
    cluster.rest().delete(name);
  }

  private void acknowledgedSink(String name) {
    Path folder = cluster.work().resolve(name);
    String uri = "tcp://127.0.0.1:" + Ports.free();
    try (GuardedProcess staging = peer(name, StagingPeer.class, uri, folder.toString())) {
      Map<String, String> exactlyOnce = Map.of("delivery.guarantee", "exactly-once");
      cluster.rest().put(name, Configs.sink("out", uri, exactlyOnce));
      Patience.await(
          () -> "rows: " + staging.printed() + cluster.describe(name),
          Duration.ofSeconds(60),
          () -> ArrivedRows.count(folder.resolve("arrived")) == ROWS);
      cluster.rest().delete(name);
    }
  }

  private void acknowledgedSource(String name) {
    String uri = "tcp://127.0.0.1:" + Ports.free();
    String rows = Integer.toString(ROWS);
    cluster.topics().create(name + "-streams", 1);
    try (GuardedProcess sender =
        peer(name, SendingPeer.class, "listen", uri, name, "0", rows, "1000000")) {
      cluster.rest().put(name, Configs.source("in", uri, Map.of("acknowledged", "true")));
      assertEquals(0, sender.awaitEnd(), sender::printed);
      cluster.rest().delete(name);
    }
  }

  private GuardedProcess peer(String name, Class<?> program, String... arguments) {
    return GuardedProcess.start(
        name,
        cluster.log().resolve(name + ".out"),
        List.of(
            "-XX:TieredStopAtLevel=1", "-Xmx128m", "-cp", System.getProperty("java.class.path")),
        Stream.concat(Stream.of(program.getName()), Stream.of(arguments)).toList());
  }

  private static boolean isThere(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.anyMatch(
          file -> file.toString().endsWith(".arrow") && !file.toString().contains("/."));
    }
  }

  private void plainSource(String name) {
    source(name, peer.uri());
  }

  private void fileSource(String name) {
    source(name, "file://" + in());
  }

  private void source(String name, String uri) {
    String topic = "in-" + name; // Its own: the connector before may still be ending.
    cluster.topics().create(topic, 1);
    cluster.rest().put(name, Configs.source(topic, uri, Map.of()));
    Patience.await("records", () -> cluster.topics().end(topic) > ROWS / 2);
    cluster.rest().delete(name);
  }

  /** What a process holds. */
  private record Footprint(
      long sockets, long directBytes, int loaders, Map<String, Long> instances) {

    static Footprint of(JvmProbe probe) throws IOException {
      Patience.await("threads to end", () -> none(probe.ourThreads()));
      return new Footprint(
          probe.sockets(), probe.directBytes(), probe.loaders(LOADERS), probe.ourInstances());
    }

    /** Classes of which there are more objects now. */
    Collection<String> grown(Map<String, Long> now) {
      Map<String, Long> grown = new TreeMap<>(now);
      grown.entrySet().removeIf(e -> e.getValue() <= instances.getOrDefault(e.getKey(), 0L));
      return grown.entrySet().stream()
          .map(e -> e.getKey() + " " + instances.get(e.getKey()) + " -> " + e.getValue())
          .toList();
    }

    @Override
    public String toString() {
      return sockets
          + " sockets, "
          + directBytes
          + " direct bytes, "
          + loaders
          + " loaders, "
          + instances.values().stream().mapToLong(Long::longValue).sum()
          + " objects of ours";
    }
  }
}
