// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.e2e.JvmProbe;
import io.lightstream.e2e.Patience;
import io.lightstream.e2e.PlainReceiver;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A peer that accepts and does not read, and a topic with more than fits the worker: the sink holds
 * what it may and goes on later. System property {@code kafka.stall}: for how many seconds.
 */
@Timeout(900)
class StalledPeerIT {

  private static final String NAME = "stalled";
  private static final int ROWS = 250_000;

  /** With it, the topic has as many bytes as the heap of the worker. */
  private static final int PADDING = 1_000;

  private static final long BOUND = 64 << 20;

  /** What Kafka's own clients have of direct memory, and the worker's REST interface. */
  private static final long OTHERS = 32 << 20;

  private static final long PUT_MILLIS = 1_000;

  private static ConnectCluster cluster;

  @BeforeAll
  static void start() {
    cluster = ConnectCluster.start("stalled-peer");
    cluster.topics().create(NAME, 4);
    NumberedRecords.producePadded(cluster.topics(), NAME, 4, ROWS, PADDING);
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void theSinkHoldsWhatItMayAndSendsAllLater() throws Exception {
    try (PlainReceiver receiver = PlainReceiver.stalled();
        JvmProbe worker = JvmProbe.of(cluster.worker(0).process())) {
      cluster.rest().put(NAME, sink(receiver.uri()));
      Patience.await("a connection", receiver::isConnected);
      List<String> members = cluster.topics().members("connect-" + NAME);
      Watch watch = new Watch(worker);
      long end =
          System.nanoTime() + Duration.ofSeconds(Integer.getInteger("kafka.stall", 35)).toNanos();
      Patience.await(
          () -> "the end of the stall",
          Duration.ofHours(1),
          () -> {
            watch.look();
            return System.nanoTime() > end;
          });
      assertEquals(0, receiver.count());
      receiver.read();
      Patience.await(
          () -> "all rows, but there are " + receiver.count() + ": " + cluster.describe(NAME),
          Duration.ofMinutes(3),
          () -> {
            watch.look();
            return receiver.count() >= ROWS;
          });
      assertEquals(ROWS, receiver.distinct());
      assertEquals(ROWS, receiver.count());
      assertEquals(members, cluster.topics().members("connect-" + NAME));
      assertFalse(cluster.worker(0).process().printed().contains("poll timeout has expired"));
      System.out.println(watch);
      assertTrue(watch.direct <= BOUND + OTHERS, watch::toString);
      assertTrue(watch.put <= PUT_MILLIS, watch::toString);
      cluster.rest().delete(NAME);
    }
  }

  private static Map<String, String> sink(String uri) {
    return Configs.sink(
        NAME,
        uri,
        Map.of(
            "buffer.max.bytes", Long.toString(BOUND),
            "consumer.override.max.poll.interval.ms", "30000",
            "consumer.override.session.timeout.ms", "10000"));
  }

  /** What the worker's own measures of the task have been, at most. */
  private static final class Watch {

    private final JvmProbe worker;
    private long direct;
    private double put;

    Watch(JvmProbe worker) {
      this.worker = worker;
    }

    void look() throws Exception {
      direct = Math.max(direct, worker.directBytes());
      Object most =
          worker.attribute(
              "kafka.connect:type=sink-task-metrics,connector=" + NAME + ",task=0",
              "put-batch-max-time-ms");
      put = most instanceof Double d && !d.isNaN() ? Math.max(put, d) : put;
      assertEquals(List.of("RUNNING", "RUNNING"), cluster.rest().states(NAME));
    }

    @Override
    public String toString() {
      return "the sink's worker had at most "
          + direct
          + " bytes of direct memory; put() took at most "
          + put
          + " ms";
    }
  }
}
