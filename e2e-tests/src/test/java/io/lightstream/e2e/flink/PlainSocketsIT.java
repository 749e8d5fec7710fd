// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e.flink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.e2e.Patience;
import io.lightstream.e2e.PlainPeer;
import io.lightstream.e2e.PlainReceiver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What connections without acknowledgement lose, measured: {@code docs/flink/guarantees.md} has the
 * figures of such a run.
 */
@Timeout(300)
class PlainSocketsIT {

  private static final int ROWS = 100_000;
  private static final int ROWS_PER_SECOND = 10_000;

  private static FlinkCluster cluster;
  private static String jar;

  @BeforeAll
  static void start() throws IOException {
    cluster = FlinkCluster.start("plain-sockets", 1, 2, true);
    jar = cluster.rest().upload(JobJar.write(cluster.work()));
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  private static String run(String main, String... arguments) throws IOException {
    return cluster
        .rest()
        .run(
            jar,
            new FlinkRest.Run("io.lightstream.e2e.flink.job." + main, 1, "", List.of(arguments)));
  }

  /** A fault in the middle of the rows. */
  @FunctionalInterface
  private interface Fault {
    void happen() throws Exception;
  }

  private static void reading(String fault, Fault what) throws Exception {
    Path seen = cluster.work().resolve("seen-" + fault);
    try (PlainPeer peer = new PlainPeer(ROWS, ROWS_PER_SECOND)) {
      String job = run("ReadJob", "plain", peer.uri(), seen.toString());
      Patience.await("half of the rows", () -> peer.written() > ROWS / 2);
      what.happen();
      cluster.rest().awaitEnd(job, "FINISHED");
      String[] result = Files.readString(seen).split(" ");
      long lost = ROWS - Long.parseLong(result[0]);
      report("source, " + fault, lost, Long.parseLong(result[1]));
      assertEquals(2, peer.peers());
      assertTrue(lost > 0, "nothing was lost: the fault came too late");
      assertEquals(0, Long.parseLong(result[1]), "rows that were seen twice");
    }
  }

  private static void report(String what, long lost, long twice) {
    System.out.printf(
        "%s: of %,d rows at %,d rows/s, checkpoints every 500 ms, %,d are lost (%.0f ms), %,d come"
            + " twice%n",
        what, ROWS, ROWS_PER_SECOND, lost, 1_000.0 * lost / ROWS_PER_SECOND, twice);
  }

  @Test
  void aSourceLosesWhatCameSinceTheCheckpointWhenATaskManagerDies() throws Exception {
    reading("TaskManager killed", () -> cluster.replaceTaskManager(0));
  }

  @Test
  void aSourceLosesWhatCameSinceTheCheckpointWhenTheJobManagerDies() throws Exception {
    reading("JobManager killed", () -> cluster.replaceJobManager());
  }

  private static void writing(String fault, Fault what, PlainReceiver receiver) throws Exception {
    String job =
        run(
            "WriteJob",
            "NONE",
            receiver.uri(),
            Integer.toString(ROWS),
            Integer.toString(ROWS_PER_SECOND));
    Patience.await("half of the rows", () -> receiver.count() > ROWS / 2);
    what.happen();
    cluster.rest().awaitEnd(job, "FINISHED");
    Patience.await("the last row", () -> receiver.hasSeen(ROWS - 1));
    long distinct = receiver.distinct();
    report("sink, " + fault, ROWS - distinct, receiver.count() - distinct);
  }

  @Test
  void aSinkLosesWhatWasOnItsWayWhenThePeerDies() throws Exception {
    try (PlainReceiver receiver = new PlainReceiver()) {
      writing("peer killed", receiver::cut, receiver);
      assertEquals(receiver.count(), receiver.distinct());
    }
  }

  /** How many come twice depends on how long ago the checkpoint was: none, right after one. */
  @Test
  void aSinkLosesNothingThatCanBeMadeAgainWhenATaskManagerDies() throws Exception {
    try (PlainReceiver receiver = new PlainReceiver()) {
      writing("TaskManager killed", () -> cluster.replaceTaskManager(0), receiver);
      assertEquals(ROWS, receiver.distinct());
    }
  }
}
