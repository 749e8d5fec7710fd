// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e.flink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.e2e.ArrivedRows;
import io.lightstream.e2e.ControlProxy;
import io.lightstream.e2e.GuardedProcess;
import io.lightstream.e2e.Patience;
import io.lightstream.e2e.Ports;
import io.lightstream.e2e.SendingPeer;
import io.lightstream.e2e.StagingPeer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The job {@code RelayJob} on a cluster, between senders of acknowledged streams and a receiver
 * that stages, all in processes of their own. Each sender has its part of the rows.
 */
final class Relay implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofMinutes(4);

  private final FlinkCluster cluster;
  private final Path folder;
  private final String jar;
  private final int rows;
  private final int rowsPerSecond;
  private final boolean listens;
  private final List<Integer> ports;
  private final List<GuardedProcess> senders = new ArrayList<>();
  private final int receiverPort = Ports.free();
  private final ControlProxy proxy = new ControlProxy(receiverPort);
  private GuardedProcess receiver;
  private String job;

  private Relay(FlinkCluster cluster, String jar, boolean listens, List<Integer> ports, Load load) {
    this.cluster = cluster;
    this.jar = jar;
    this.listens = listens;
    this.ports = ports;
    this.folder = cluster.work().resolve(load.name());
    this.rows = load.rows();
    this.rowsPerSecond = load.rowsPerSecond();
    startReceiver();
    for (int i = 0; i < ports.size(); i++) {
      this.senders.add(startSender(i));
    }
  }

  /**
   * What is sent.
   *
   * @param name of its folder, and of the streams
   * @param rows of all streams together
   * @param rowsPerSecond of each
   */
  record Load(String name, int rows, int rowsPerSecond) {}

  /** Starts all but the job, which will connect to so many senders. */
  static Relay connecting(FlinkCluster cluster, String jar, int senders, Load load) {
    List<Integer> ports = IntStream.range(0, senders).map(i -> Ports.free()).boxed().toList();
    return new Relay(cluster, jar, false, ports, load);
  }

  /** Starts all but the job, each of whose subtasks will listen on a port of a range. */
  static Relay listening(FlinkCluster cluster, String jar, int parallelism, Load load) {
    int first = Ports.free(parallelism);
    List<Integer> ports = IntStream.range(first, first + parallelism).boxed().toList();
    return new Relay(cluster, jar, true, ports, load);
  }

  private String prefix() {
    return folder.getFileName().toString();
  }

  private GuardedProcess startSender(int index) {
    int part = rows / ports.size();
    return peer(
        "sender-" + index,
        SendingPeer.class,
        List.of(
            listens ? "connect" : "listen",
            senderUri(index),
            stream(index),
            Integer.toString(index * part),
            Integer.toString(index == ports.size() - 1 ? rows - index * part : part),
            Integer.toString(rowsPerSecond)));
  }

  private String senderUri(int index) {
    return "tcp://127.0.0.1:" + ports.get(index);
  }

  private String stream(int index) {
    return prefix() + "-in-" + index;
  }

  private void startReceiver() {
    receiver =
        peer(
            "receiver",
            StagingPeer.class,
            List.of("tcp://127.0.0.1:" + receiverPort, folder.toString()));
  }

  private GuardedProcess peer(String name, Class<?> program, List<String> arguments) {
    List<String> main = new ArrayList<>(List.of(program.getName()));
    main.addAll(arguments);
    return GuardedProcess.start(
        name,
        cluster.log().resolve(prefix() + "-" + name + ".out"),
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx128m",
            "-cp",
            System.getProperty("java.class.path")),
        main);
  }

  /** Between the sink and the receiver. */
  ControlProxy proxy() {
    return proxy;
  }

  String job() {
    return job;
  }

  /** Starts the job, from the beginning. */
  void start(int parallelism) throws IOException {
    start(parallelism, "");
  }

  /** Starts the job from a savepoint. */
  void start(int parallelism, String savepoint) throws IOException {
    job =
        cluster
            .rest()
            .run(
                jar,
                new FlinkRest.Run(
                    "io.lightstream.e2e.flink.job.RelayJob",
                    parallelism,
                    savepoint,
                    List.of(
                        listens ? "listen" : "connect",
                        sourceUris(),
                        IntStream.range(0, ports.size())
                            .mapToObj(this::stream)
                            .collect(Collectors.joining(",")),
                        proxy.uri(),
                        prefix(),
                        gate().toString())));
  }

  private String sourceUris() {
    return listens
        ? senderUri(0) + "-" + ports.get(ports.size() - 1)
        : IntStream.range(0, ports.size())
            .mapToObj(this::senderUri)
            .collect(Collectors.joining(","));
  }

  /** While this file is there, no checkpoint completes. */
  Path gate() {
    return folder.resolve("gate");
  }

  /** Waits until a part of the rows is with the receiver for good. */
  void awaitShare(double share) {
    Patience.await(
        () -> share + " of the rows to arrive, but there are " + arrived(),
        LIMIT,
        () -> {
          requireHealthy();
          return ArrivedRows.count(folder.resolve("arrived")) >= share * rows;
        });
  }

  /** Waits for some more rows. */
  void awaitMore() throws IOException {
    awaitShare((ArrivedRows.count(folder.resolve("arrived")) + 1.0) / rows);
  }

  private String arrived() {
    try {
      return ArrivedRows.summary(folder.resolve("arrived"), rows).toString();
    } catch (IOException e) {
      return e.toString();
    }
  }

  private void requireHealthy() {
    if (!receiver.isAlive()) {
      throw new AssertionError(receiver + ": " + receiver.printed());
    }
  }

  void replaceReceiver() {
    receiver.kill();
    startReceiver();
  }

  GuardedProcess receiver() {
    return receiver;
  }

  /** Another one sends the same stream, while the one before it is suspended. */
  GuardedProcess suspendAndReplaceSender(int index) {
    GuardedProcess zombie = senders.get(index);
    zombie.suspend();
    senders.set(index, startSender(index));
    return zombie;
  }

  void replaceSender(int index) {
    senders.get(index).kill();
    senders.set(index, startSender(index));
  }

  /** Waits until the job has ended by itself; then all rows are there, once. */
  void awaitEnd() throws IOException {
    Patience.await(
        () -> "the job to end; so far " + arrived(),
        LIMIT,
        () -> {
          requireHealthy();
          return !cluster.rest().state(job).matches("RUNNING|RESTARTING|CREATED|FAILING");
        });
    cluster.rest().awaitEnd(job, "FINISHED");
    Path arrived = folder.resolve("arrived");
    Patience.await(
        () -> "all rows to arrive, but there are " + arrived(),
        LIMIT,
        () -> ArrivedRows.count(arrived) >= rows);
    assertEquals(ArrivedRows.Summary.complete(rows), ArrivedRows.summary(arrived, rows));
    for (GuardedProcess sender : senders) {
      assertEquals(0, sender.awaitEnd(), sender::printed);
    }
    assertTrue(Files.notExists(gate()));
  }

  @Override
  public void close() throws IOException {
    senders.forEach(GuardedProcess::close);
    receiver.close();
    proxy.close();
  }
}
