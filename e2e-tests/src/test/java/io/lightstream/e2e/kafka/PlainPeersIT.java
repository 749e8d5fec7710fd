// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.e2e.Patience;
import io.lightstream.e2e.PlainPeer;
import io.lightstream.e2e.PlainReceiver;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What connections without acknowledgement lose, measured: {@code docs/kafka/guarantees.md} has the
 * figures of such a run.
 */
@Timeout(180)
class PlainPeersIT {

  private static final int ROWS = 50_000;
  private static final int PER_SECOND = 10_000;

  private static ConnectCluster cluster;

  @BeforeAll
  static void start() {
    cluster = ConnectCluster.start("plain-peers");
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  /** A fault in the middle of the rows. */
  @FunctionalInterface
  private interface Fault {
    void happen() throws Exception;
  }

  private static void report(String what, long lost, long twice) {
    System.out.printf(
        "%s: of %,d rows at %,d rows/s, offsets committed every second, %,d are lost (%.0f ms), %,d"
            + " come twice%n",
        what, ROWS, PER_SECOND, lost, 1_000.0 * lost / PER_SECOND, twice);
  }

  private static void writing(String name, PlainReceiver receiver, Fault fault) throws Exception {
    cluster.topics().create(name, 1);
    Thread producer =
        new Thread(
            () -> NumberedRecords.produce(cluster.topics(), name, 1, 0, ROWS, PER_SECOND), name);
    producer.setDaemon(true);
    producer.start();
    cluster
        .rest()
        .put(
            name,
            Configs.sink(
                name, receiver.uri(), Map.of("consumer.override.session.timeout.ms", "4000")));
    Patience.await("half of the rows", () -> receiver.count() > ROWS / 2);
    fault.happen();
    Patience.await(
        () -> "the last row: " + cluster.describe(name),
        Duration.ofSeconds(90),
        () -> receiver.hasSeen(ROWS - 1));
    cluster.awaitReady();
    cluster.rest().delete(name);
    long distinct = receiver.distinct();
    report("sink, " + name, ROWS - distinct, receiver.count() - distinct);
  }

  @Test
  void aSinkLosesWhatWasOnItsWayWhenThePeerDies() throws Exception {
    try (PlainReceiver receiver = new PlainReceiver()) {
      writing("peer-killed", receiver, receiver::cut);
    }
  }

  @Test
  void aSinkLosesNothingWhenItsWorkerDies() throws Exception {
    try (PlainReceiver receiver = new PlainReceiver()) {
      writing("worker-killed", receiver, () -> cluster.worker(0).replace());
      assertEquals(ROWS, receiver.distinct());
    }
  }

  @Test
  void aSourceLosesWhatItHadReadWhenItsWorkerDies() throws Exception {
    cluster.topics().create("read", 1);
    try (PlainPeer peer = new PlainPeer(ROWS, PER_SECOND);
        ArrivedRecords arrived = new ArrivedRecords(cluster.topics(), "read")) {
      cluster.rest().put("read", Configs.source("read", peer.uri(), Map.of()));
      Patience.await("half of the rows", () -> peer.written() > ROWS / 2);
      cluster.worker(0).replace();
      Patience.await(
          () ->
              "all to be written: "
                  + peer.written()
                  + " are, to "
                  + peer.peers()
                  + " connections; "
                  + cluster.describe("read"),
          Duration.ofSeconds(90),
          () -> peer.written() >= ROWS);
      arrived.awaitLast(cluster, "read", ROWS - 1);
      cluster.rest().delete("read");
      long lost = arrived.summary(ROWS).missing();
      report("source, worker killed", lost, arrived.summary(ROWS).twice());
      assertTrue(lost > 0, "nothing was lost: the fault came too late");
      assertEquals(0, arrived.summary(ROWS).twice());
    }
  }
}
