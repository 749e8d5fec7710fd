// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e.kafka;

import java.io.IOException;
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
 * Acknowledged streams and files through a source into a topic: whatever is killed, suspended or
 * rebalanced under load, a reader of what is committed sees every row once. System property {@code
 * kafka.faults}: how often everything is done.
 */
@Timeout(300)
class SourceFaultsIT {

  private static final int ROWS = 20_000;
  private static final int PER_SECOND = 4_000;
  private static final int SENDERS = 3;

  private static ConnectCluster cluster;
  private static ProcessBroker broker;

  private String name;

  static IntStream rounds() {
    return IntStream.rangeClosed(1, Integer.getInteger("kafka.faults", 1));
  }

  @BeforeAll
  static void start() {
    cluster =
        ConnectCluster.start("source-faults", folder -> broker = ProcessBroker.start(folder), 2);
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

  private SourceRelay relay(int round) {
    return new SourceRelay(cluster, name + "-" + round, SENDERS, ROWS, PER_SECOND);
  }

  private enum Victim {
    WORKER,
    BROKER,
    SENDER
  }

  @ParameterizedTest
  @MethodSource("rounds")
  void killsOfAnyProcess(int round) throws Exception {
    Random random = new Random(round);
    List<Victim> victims = new ArrayList<>(List.of(Victim.values()));
    Collections.shuffle(victims, random);
    try (SourceRelay relay = relay(round)) {
      relay.start();
      for (int i = 0; i < victims.size(); i++) {
        relay.awaitShare((i + random.nextDouble()) / (victims.size() + 1));
        switch (victims.get(i)) {
          case WORKER -> cluster.worker(random.nextInt(2)).replace();
          case BROKER -> {
            broker.kill();
            broker.restart();
          }
          case SENDER -> relay.replaceSender(random.nextInt(SENDERS));
        }
      }
      relay.awaitEachOnce();
      System.out.println("killed " + victims);
    }
  }

  @ParameterizedTest
  @MethodSource("rounds")
  void aWorkerThatWasTakenForDeadComesBack(int round) throws Exception {
    try (SourceRelay relay = relay(round)) {
      relay.start();
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
  void tasksMoveFromWorkerToWorker(int round) throws Exception {
    try (SourceRelay relay = relay(round)) {
      relay.start();
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
  void deathBetweenCommitAndAcknowledgement(int round) throws Exception {
    try (SourceRelay relay = relay(round)) {
      relay.start();
      relay.awaitShare(0.2);
      for (int i = 0; i < SENDERS; i++) {
        relay.proxy(i).hold("ack");
      }
      relay.proxy(0).awaitHeld();
      cluster.worker(0).kill();
      cluster.worker(1).kill();
      for (int i = 0; i < SENDERS; i++) {
        relay.proxy(i).sever();
      }
      cluster.worker(0).start();
      cluster.worker(1).start();
      relay.awaitEachOnce();
    }
  }

  /** Files appear while workers die. */
  @ParameterizedTest
  @MethodSource("rounds")
  void filesAreReadOnceWhoeverDies(int round) throws IOException {
    int files = 5;
    int rows = ROWS / files;
    Path folder = Files.createDirectory(cluster.work().resolve(name + round));
    String topic = name + "-" + round;
    cluster.topics().create(topic, 1);
    try (ArrivedRecords arrived = new ArrivedRecords(cluster.topics(), topic)) {
      Map<String, String> config =
          Map.of("tasks.max", "2", "files.poll.interval.ms", "500", "max.rows.per.poll", "100");
      cluster.rest().put(topic, Configs.source(topic, "file://" + folder, config));
      for (int i = 0; i < files; i++) {
        NumberedFiles.write(folder.resolve(i + ".arrow"), (long) i * rows, rows);
        long some = (long) i * rows + rows / 4;
        arrived.await(cluster, topic, some);
        if (i % 2 == 1) {
          cluster.worker(i / 2).replace();
        }
        if (i == files / 2) {
          broker.kill();
          broker.restart();
        }
      }
      arrived.await(cluster, topic, ROWS);
      arrived.assertEachOnce(ROWS);
    }
    cluster.rest().delete(topic);
  }
}
