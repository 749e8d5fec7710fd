// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.e2e.ArrivedRows;
import io.lightstream.e2e.Patience;
import io.lightstream.e2e.kafka.plugin.HaltingSinkConnector;
import io.lightstream.e2e.kafka.plugin.HaltingSinkTask;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A topic through a sink into a receiver that acknowledges: whatever is killed, suspended or
 * rebalanced under load, at-least-once loses nothing, and exactly-once has every row once. System
 * property {@code kafka.faults}: how often everything is done.
 */
@Timeout(300)
class SinkFaultsIT {

  private static final int ROWS = 20_000;
  private static final int PER_SECOND = 4_000;
  private static final String EXACTLY_ONCE = "exactly-once";

  private static final Map<String, String> FILES =
      Map.of("file.max.rows", "1500", "file.max.delay.ms", "1000");

  private static ConnectCluster cluster;
  private static ProcessBroker broker;

  private String name;

  static IntStream rounds() {
    return IntStream.rangeClosed(1, Integer.getInteger("kafka.faults", 1));
  }

  @BeforeAll
  static void start() {
    cluster =
        ConnectCluster.start("sink-faults", folder -> broker = ProcessBroker.start(folder), 0);
    Path plugins = HaltingPlugin.write(cluster.work().resolve("plugins"));
    for (int i = 0; i < 2; i++) {
      cluster.addWorker(KafkaDistribution.CURRENT, List.of(plugins), worker -> worker);
    }
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @BeforeEach
  void name(TestInfo test) {
    cluster.awaitReady();
    name = test.getTestMethod().orElseThrow().getName();
  }

  private SinkRelay relay(int round) {
    return new SinkRelay(cluster, name + "-" + round, ROWS, PER_SECOND);
  }

  private static void start(SinkRelay relay, String guarantee) {
    relay.start(Configs.SINK, guarantee, Map.of());
  }

  private enum Victim {
    WORKER,
    BROKER,
    RECEIVER
  }

  private static void killAll(SinkRelay relay, int round) {
    Random random = new Random(round);
    List<Victim> victims = new ArrayList<>(List.of(Victim.values()));
    Collections.shuffle(victims, random);
    for (int i = 0; i < victims.size(); i++) {
      relay.awaitShare((i + random.nextDouble()) / (victims.size() + 1));
      switch (victims.get(i)) {
        case WORKER -> cluster.worker(random.nextInt(2)).replace();
        case BROKER -> {
          broker.kill();
          broker.restart();
        }
        case RECEIVER -> relay.replaceReceiver();
      }
    }
    System.out.println("killed " + victims);
  }

  @ParameterizedTest
  @MethodSource("rounds")
  void killsOfAnyProcessExactlyOnce(int round) throws Exception {
    try (SinkRelay relay = relay(round)) {
      start(relay, EXACTLY_ONCE);
      killAll(relay, round);
      relay.awaitEachOnce();
    }
  }

  @ParameterizedTest
  @MethodSource("rounds")
  void killsOfAnyProcessAtLeastOnce(int round) throws Exception {
    try (SinkRelay relay = relay(round)) {
      start(relay, "at-least-once");
      killAll(relay, round);
      System.out.printf("at-least-once: of %,d rows %,d came twice%n", ROWS, relay.awaitEach());
    }
  }

  @ParameterizedTest
  @MethodSource("rounds")
  void killsWhileFilesAreWritten(int round) throws Exception {
    String topic = name + "-" + round;
    Path folder = Files.createDirectory(cluster.work().resolve(topic));
    cluster.topics().create(topic, SinkRelay.PARTITIONS);
    cluster.rest().put(topic, SinkRelay.config(topic, "file://" + folder, FILES));
    Thread producer = SinkRelay.producing(cluster, topic, ROWS, PER_SECOND);
    for (int i = 1; i <= 3; i++) {
      NumberedFiles.await(folder, i * ROWS / 4, () -> cluster.describe(topic));
      if (i == 2) {
        broker.kill();
        broker.restart();
      } else {
        cluster.worker(i % 2).replace();
      }
    }
    producer.join();
    NumberedFiles.await(folder, ROWS, () -> cluster.describe(topic));
    cluster.rest().delete(topic);
    assertEquals(
        ArrivedRows.Summary.complete(ROWS),
        ArrivedRows.Summary.of(NumberedFiles.read(folder), ROWS));
  }

  @ParameterizedTest
  @MethodSource("rounds")
  void aWorkerThatWasTakenForDeadComesBack(int round) throws Exception {
    try (SinkRelay relay = relay(round)) {
      start(relay, EXACTLY_ONCE);
      relay.awaitShare(0.2);
      relay.awaitBothWorkers();
      cluster.worker(0).suspend();
      relay.awaitShare(0.9); // Only after the other has taken all.
      cluster.worker(0).resume();
      relay.awaitEachOnce();
    }
  }

  @ParameterizedTest
  @MethodSource("rounds")
  void aReceiverThatWasTakenForDeadComesBack(int round) throws Exception {
    try (SinkRelay relay = relay(round)) {
      start(relay, EXACTLY_ONCE);
      relay.awaitShare(0.2);
      int connections = relay.proxy().connections();
      relay.receiver().suspend();
      Patience.await("other tries", () -> relay.proxy().connections() > connections + 1);
      relay.receiver().resume();
      relay.awaitEachOnce();
    }
  }

  @ParameterizedTest
  @MethodSource("rounds")
  void tasksMoveFromWorkerToWorker(int round) throws Exception {
    try (SinkRelay relay = relay(round)) {
      start(relay, EXACTLY_ONCE);
      relay.awaitShare(0.2);
      relay.awaitBothWorkers();
      cluster.worker(1).process().terminate();
      relay.awaitShare(0.5);
      cluster.worker(1).start();
      cluster.awaitReady();
      relay.awaitEachOnce();
    }
  }

  @ParameterizedTest
  @MethodSource("rounds")
  void deathBeforeOffsetsAreAskedFor(int round) throws Exception {
    deathAt(HaltingSinkTask.BEFORE, round);
  }

  @ParameterizedTest
  @MethodSource("rounds")
  void deathBeforeOffsetsAreCommitted(int round) throws Exception {
    deathAt(HaltingSinkTask.AFTER, round);
  }

  private void deathAt(String point, int round) throws Exception {
    Path file = cluster.work().resolve(name + ".halt");
    try (SinkRelay relay = relay(round)) {
      relay.start(
          HaltingSinkConnector.class.getName(),
          EXACTLY_ONCE,
          Map.of(HaltingSinkTask.FILE, file.toString()));
      relay.awaitShare(0.2);
      Files.writeString(file, point);
      Patience.await("a worker to halt", () -> halted() >= 0);
      cluster.worker(halted()).start();
      relay.awaitEachOnce();
      assertTrue(Files.notExists(file));
    }
  }

  private static int halted() {
    return IntStream.range(0, 2).filter(i -> !cluster.worker(i).runs()).findFirst().orElse(-1);
  }

  @ParameterizedTest
  @MethodSource("rounds")
  void deathBeforeTheCommit(int round) throws Exception {
    deathWithout("commit", round);
  }

  @ParameterizedTest
  @MethodSource("rounds")
  void deathBetweenCommitAndAcknowledgement(int round) throws Exception {
    deathWithout("ack", round);
  }

  private void deathWithout(String frame, int round) throws Exception {
    try (SinkRelay relay = relay(round)) {
      start(relay, EXACTLY_ONCE);
      relay.awaitShare(0.2);
      relay.proxy().hold(frame);
      relay.proxy().awaitHeld();
      cluster.worker(0).kill();
      cluster.worker(1).kill();
      relay.proxy().sever();
      cluster.worker(0).start();
      cluster.worker(1).start();
      relay.awaitEachOnce();
    }
  }
}
