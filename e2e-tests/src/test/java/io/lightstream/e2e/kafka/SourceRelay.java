// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lightstream.e2e.ArrivedRows;
import io.lightstream.e2e.ControlProxy;
import io.lightstream.e2e.GuardedProcess;
import io.lightstream.e2e.Patience;
import io.lightstream.e2e.Ports;
import io.lightstream.e2e.SendingPeer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A source connector between senders of acknowledged streams, in processes of their own, and a
 * topic of which what is committed is read.
 */
final class SourceRelay implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final ConnectCluster cluster;
  private final String name;
  private final int rows;
  private final long perSecond;
  private final List<Integer> ports;
  private final List<ControlProxy> proxies = new ArrayList<>();
  private final List<GuardedProcess> senders = new ArrayList<>();
  private final ArrivedRecords arrived;

  /**
   * Starts all but the connector.
   *
   * @param name of the connector and its topic
   * @param senders how many
   * @param rows of all senders together
   * @param perSecond how many of them in a second
   */
  SourceRelay(ConnectCluster cluster, String name, int senders, int rows, long perSecond) {
    this.cluster = cluster;
    this.name = name;
    this.rows = rows;
    this.perSecond = perSecond / senders;
    this.ports = IntStream.range(0, senders).mapToObj(i -> Ports.free()).toList();
    cluster.topics().create(name, 1);
    cluster.topics().create(name + "-streams", 1);
    this.arrived = new ArrivedRecords(cluster.topics(), name);
    for (int i = 0; i < senders; i++) {
      this.proxies.add(new ControlProxy(ports.get(i)));
      this.senders.add(startSender(i));
    }
  }

  private GuardedProcess startSender(int index) {
    int part = rows / ports.size();
    boolean last = index == ports.size() - 1;
    return GuardedProcess.start(
        name + "-sender-" + index,
        cluster.log().resolve(name + "-sender-" + index + ".out"),
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx128m",
            "-cp",
            System.getProperty("java.class.path")),
        List.of(
            SendingPeer.class.getName(),
            "listen",
            "tcp://127.0.0.1:" + ports.get(index),
            name + "-" + index,
            Integer.toString(index * part),
            Integer.toString(last ? rows - index * part : part),
            Long.toString(perSecond)));
  }

  /** Starts the connector with two tasks. */
  void start() {
    Map<String, String> config =
        new TreeMap<>(
            Map.of(
                "acknowledged", "true",
                "tasks.max", "2",
                "liveness.timeout.ms", "5000",
                "retry.backoff.max.ms", "500",
                "producer.override.linger.ms", "5"));
    String uris = proxies.stream().map(ControlProxy::uri).collect(Collectors.joining(","));
    cluster.rest().put(name, Configs.source(name, uris, config));
  }

  /** Between a sender and the source. */
  ControlProxy proxy(int index) {
    return proxies.get(index);
  }

  void replaceSender(int index) {
    senders.get(index).kill();
    senders.set(index, startSender(index));
  }

  /** Waits until each worker has one of the tasks. */
  void awaitBothWorkers() {
    Patience.await(
        () -> name + " to run on two workers: " + cluster.describe(name),
        LIMIT,
        () -> Set.copyOf(cluster.rest().workers(name)).size() == 2);
  }

  /** Waits until a part of the rows is committed. */
  void awaitShare(double share) {
    Patience.await(
        () -> share + " of the rows of " + name + ", but there are " + state(),
        LIMIT,
        () -> {
          if (arrived.count() >= share * rows) {
            return true;
          }
          cluster.rest().restartUnfenced(name);
          return false;
        });
  }

  private String state() {
    return arrived.summary(rows) + "; " + cluster.describe(name);
  }

  /** Waits until the senders know of the end; then all rows are there, once. */
  void awaitEachOnce() {
    assertEquals(0, awaitEach());
  }

  /**
   * Waits until the senders know of the end; then all rows are there. Returns how many are twice.
   */
  long awaitEach() {
    awaitShare(1);
    for (GuardedProcess sender : senders) {
      assertEquals(0, sender.awaitEnd(), sender::printed);
    }
    awaitNoneMissing(); // Where rows come twice, others may not have been read yet.
    ArrivedRows.Summary summary = arrived.summary(rows);
    assertEquals(ArrivedRows.Summary.complete(rows).hash(), summary.hash());
    return summary.twice();
  }

  private void awaitNoneMissing() {
    Patience.await(
        () -> "what senders were told to be final, but there are " + state(),
        LIMIT,
        () -> {
          arrived.count();
          return arrived.summary(rows).missing() == 0;
        });
  }

  @Override
  public void close() throws IOException {
    cluster.rest().delete(name);
    arrived.close();
    senders.forEach(GuardedProcess::close);
    for (ControlProxy proxy : proxies) {
      proxy.close();
    }
  }
}
