// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e.flink;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.e2e.GuardedProcess;
import io.lightstream.e2e.Patience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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
 * Acknowledged streams through a job into a receiver that stages: whatever is killed, suspended,
 * stopped or rescaled under load, every row arrives once. System property {@code flink.faults}: how
 * often everything is done.
 */
@Timeout(600)
class ExactlyOnceIT {

  private static final int ROWS = 90_000;
  private static final int SENDERS = 3;
  private static final int ROWS_PER_SECOND = 2_500;

  private static FlinkCluster cluster;
  private static String jar;

  private String name;

  static IntStream rounds() {
    return IntStream.rangeClosed(1, Integer.getInteger("flink.faults", 1));
  }

  @BeforeAll
  static void start() throws IOException {
    cluster = FlinkCluster.start("exactly-once", 2, 2, true);
    jar = cluster.rest().upload(JobJar.write(cluster.work()));
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @BeforeEach
  void name(TestInfo test) {
    name = test.getTestMethod().orElseThrow().getName();
  }

  private Relay relay(int round) {
    cluster.awaitReady();
    return Relay.connecting(cluster, jar, SENDERS, load(round));
  }

  private Relay.Load load(int round) {
    return new Relay.Load(name + "-" + round, ROWS, ROWS_PER_SECOND);
  }

  private enum Victim {
    TASK_MANAGER,
    JOB_MANAGER,
    RECEIVER,
    SENDER
  }

  @ParameterizedTest
  @MethodSource("rounds")
  void killsOfAnyProcess(int round) throws Exception {
    Random random = new Random(round);
    List<Victim> victims = new ArrayList<>(List.of(Victim.values()));
    Collections.shuffle(victims, random);
    try (Relay relay = relay(round)) {
      relay.start(2);
      for (int i = 0; i < victims.size(); i++) {
        relay.awaitShare((i + random.nextDouble()) / (victims.size() + 1));
        kill(victims.get(i), relay, random);
      }
      relay.awaitEnd();
      System.out.println(name + " " + victims);
    }
  }

  private static void kill(Victim victim, Relay relay, Random random) {
    switch (victim) {
      case TASK_MANAGER -> cluster.replaceTaskManager(random.nextInt(2));
      case JOB_MANAGER -> cluster.replaceJobManager();
      case RECEIVER -> relay.replaceReceiver();
      case SENDER -> relay.replaceSender(random.nextInt(SENDERS));
    }
  }

  @ParameterizedTest
  @MethodSource("rounds")
  void aTaskManagerThatWasTakenForDeadComesBack(int round) throws Exception {
    try (Relay relay = relay(round)) {
      relay.start(3);
      relay.awaitShare(0.2);
      GuardedProcess zombie = cluster.taskManager(0);
      zombie.suspend();
      cluster.startTaskManager();
      relay.awaitShare(0.5); // Only after the others have taken its place.
      zombie.resume();
      relay.awaitEnd();
      cluster.forgetTaskManager(0);
    }
  }

  @ParameterizedTest
  @MethodSource("rounds")
  void aReceiverThatWasTakenForDeadComesBack(int round) throws Exception {
    try (Relay relay = relay(round)) {
      relay.start(1);
      relay.awaitShare(0.2);
      int connections = relay.proxy().connections();
      relay.receiver().suspend();
      Patience.await("another try", () -> relay.proxy().connections() > connections);
      relay.receiver().resume();
      relay.awaitEnd();
    }
  }

  @ParameterizedTest
  @MethodSource("rounds")
  void deathBeforeACheckpointCompletes(int round) throws Exception {
    try (Relay relay = relay(round)) {
      relay.start(2);
      relay.awaitShare(0.2);
      Path reached = Path.of(relay.gate() + ".reached");
      Files.createFile(relay.gate());
      Patience.await("a checkpoint to begin", () -> Files.exists(reached));
      cluster.replaceTaskManager(0);
      cluster.replaceTaskManager(0);
      Files.delete(relay.gate());
      relay.awaitEnd();
    }
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
    try (Relay relay = relay(round)) {
      relay.start(2);
      relay.awaitShare(0.2);
      relay.proxy().hold(frame);
      relay.proxy().awaitHeld();
      cluster.replaceTaskManager(0);
      cluster.replaceTaskManager(0);
      relay.proxy().sever();
      relay.awaitEnd();
    }
  }

  @ParameterizedTest
  @MethodSource("rounds")
  void rescalingThroughSavepoints(int round) throws Exception {
    try (Relay relay = relay(round)) {
      relay.start(1);
      relay.awaitShare(0.2);
      relay.start(3, cluster.rest().stop(relay.job(), cluster.savepoints()));
      relay.awaitShare(0.5);
      relay.start(1, cluster.rest().stop(relay.job(), cluster.savepoints()));
      relay.awaitMore();
      relay.awaitEnd();
    }
  }

  @ParameterizedTest
  @MethodSource("rounds")
  void aSavepointThenCancel(int round) throws Exception {
    try (Relay relay = relay(round)) {
      relay.start(2);
      relay.awaitShare(0.2);
      String savepoint = cluster.rest().savepointAndCancel(relay.job(), cluster.savepoints());
      relay.start(2, savepoint);
      relay.awaitEnd();
    }
  }

  /** Where the job listens, senders find their subtask wherever it has gone. */
  @ParameterizedTest
  @MethodSource("rounds")
  void aSenderThatWasTakenForDeadIsNotHeard(int round) throws Exception {
    cluster.awaitReady();
    try (Relay relay = Relay.listening(cluster, jar, 2, load(round))) {
      relay.start(2);
      relay.awaitShare(0.2);
      GuardedProcess zombie = relay.suspendAndReplaceSender(0);
      relay.awaitShare(0.4);
      cluster.replaceTaskManager(0);
      relay.awaitShare(0.7); // One of two streams has half of the rows.
      zombie.resume();
      assertNotEquals(0, zombie.awaitEnd());
      assertTrue(zombie.printed().contains("FencedException"), zombie::printed);
      relay.awaitEnd();
    }
  }
}
