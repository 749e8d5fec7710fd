// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lightstream.e2e.ArrivedRows;
import io.lightstream.e2e.ControlProxy;
import io.lightstream.e2e.GuardedProcess;
import io.lightstream.e2e.Patience;
import io.lightstream.e2e.Ports;
import io.lightstream.e2e.StagingPeer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A sink connector between a topic that is written to and a receiver of acknowledged streams, which
 * stages, in a process of its own.
 */
final class SinkRelay implements AutoCloseable {

  static final int PARTITIONS = 4;

  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final ConnectCluster cluster;
  private final String name;
  private final int rows;
  private final Path folder;
  private final int port = Ports.free();
  private final ControlProxy proxy = new ControlProxy(port);
  private final Thread producer;
  private volatile Throwable failure;
  private GuardedProcess receiver;

  /**
   * Starts all but the connector.
   *
   * @param name of the connector and its topic
   * @param rows that are sent
   * @param perSecond how many of them in a second
   */
  SinkRelay(ConnectCluster cluster, String name, int rows, long perSecond) {
    this.cluster = cluster;
    this.name = name;
    this.rows = rows;
    this.folder = cluster.work().resolve(name);
    cluster.topics().create(name, PARTITIONS);
    startReceiver();
    this.producer = producing(cluster, name, rows, perSecond);
    producer.setUncaughtExceptionHandler((thread, e) -> failure = e);
  }

  /** Starts to write rows to a topic. */
  static Thread producing(ConnectCluster cluster, String topic, int rows, long perSecond) {
    Thread thread =
        new Thread(
            () -> NumberedRecords.produce(cluster.topics(), topic, PARTITIONS, 0, rows, perSecond),
            "producer of " + topic);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private void startReceiver() {
    receiver =
        GuardedProcess.start(
            name + "-receiver",
            cluster.log().resolve(name + "-receiver.out"),
            List.of(
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path")),
            List.of(StagingPeer.class.getName(), "tcp://127.0.0.1:" + port, folder.toString()));
  }

  /** Starts the connector with two tasks. */
  void start(String connector, String guarantee, Map<String, String> more) {
    Map<String, String> config = new TreeMap<>(more);
    config.put("connector.class", connector);
    config.put("delivery.guarantee", guarantee);
    config.put("liveness.timeout.ms", "5000");
    cluster.rest().put(name, config(name, proxy.uri(), config));
  }

  /** Of a sink with two tasks that soon notices what happens. */
  static Map<String, String> config(String topic, String uri, Map<String, String> more) {
    Map<String, String> config = new TreeMap<>(more);
    config.put("tasks.max", "2");
    config.put("retry.backoff.max.ms", "500");
    config.put("consumer.override.session.timeout.ms", "4000");
    config.put("consumer.override.heartbeat.interval.ms", "800");
    return Configs.sink(topic, uri, config);
  }

  /** Between the sink and the receiver. */
  ControlProxy proxy() {
    return proxy;
  }

  GuardedProcess receiver() {
    return receiver;
  }

  void replaceReceiver() {
    receiver.kill();
    startReceiver();
  }

  /** Waits until each worker has one of the tasks. */
  void awaitBothWorkers() {
    Patience.await(
        () -> name + " to run on two workers: " + cluster.describe(name),
        LIMIT,
        () -> Set.copyOf(cluster.rest().workers(name)).size() == 2);
  }

  /** Waits until a part of the rows is with the receiver for good. */
  void awaitShare(double share) {
    Patience.await(
        () -> share + " of the rows of " + name + " to arrive, but there are " + arrived(),
        LIMIT,
        () -> {
          requireHealthy();
          return ArrivedRows.count(folder.resolve("arrived")) >= share * rows;
        });
  }

  /** How it is, for a message. */
  private String arrived() {
    try {
      return ArrivedRows.summary(folder.resolve("arrived"), rows) + "; " + cluster.describe(name);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private void requireHealthy() {
    if (failure != null) {
      throw new AssertionError(failure);
    }
    if (!receiver.isAlive()) {
      throw new AssertionError(receiver + ": " + receiver.printed());
    }
  }

  /** Waits until all rows have arrived and the sink has committed all offsets. */
  private ArrivedRows.Summary awaitAll() throws IOException, InterruptedException {
    producer.join(LIMIT.toMillis());
    Patience.await(
        () -> "all rows of " + name + ", but there are " + arrived(),
        LIMIT,
        () -> {
          requireHealthy();
          return ArrivedRows.count(folder.resolve("arrived")) >= rows
              && ArrivedRows.summary(folder.resolve("arrived"), rows).missing() == 0;
        });
    for (int i = 0; i < PARTITIONS; i++) {
      int partition = i;
      Patience.await(
          "offsets of " + name + " to be committed",
          () -> cluster.topics().isDone("connect-" + name, name, partition));
    }
    return ArrivedRows.summary(folder.resolve("arrived"), rows);
  }

  /** Waits for the end; then all rows are there, once. */
  void awaitEachOnce() throws IOException, InterruptedException {
    assertEquals(ArrivedRows.Summary.complete(rows), awaitAll());
  }

  /** Waits for the end; then all rows are there, and some more than once. Returns how many. */
  long awaitEach() throws IOException, InterruptedException {
    ArrivedRows.Summary summary = awaitAll();
    ArrivedRows.Summary complete = ArrivedRows.Summary.complete(rows);
    assertEquals(complete.missing(), summary.missing());
    assertEquals(complete.hash(), summary.hash());
    return summary.twice();
  }

  @Override
  public void close() throws IOException {
    cluster.rest().delete(name);
    receiver.close();
    proxy.close();
  }
}
