// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lightstream.e2e.GuardedProcess;
import io.lightstream.e2e.Patience;
import io.lightstream.e2e.Ports;
import io.lightstream.e2e.Python;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Real flights through a real worker: out of a topic to other implementations, and back in. System
 * property {@code flights} names a larger Arrow file.
 */
@Timeout(3600)
class FlightsIT {

  private static final String SCRIPT = "flights_peer.py";
  private static final String TOPIC = "flights";
  private static final int PARTITIONS = 3;
  private static final long SECONDS = 1800;

  private static Flights flights;
  private static ConnectCluster cluster;

  @BeforeAll
  static void produce() {
    flights = Flights.open();
    cluster = ConnectCluster.start("flights");
    cluster.topics().create(TOPIC, PARTITIONS);
    long start = System.nanoTime();
    flights.produce(cluster.topics(), TOPIC, PARTITIONS);
    say(start, "produced as JSON with schema");
    Python.require(cluster.log().resolve("versions.out"), SCRIPT, "versions");
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @ParameterizedTest
  @CsvSource({"pyarrow, tcp", "pyarrow, uds", "lightstream, tcp", "lightstream, uds"})
  void flightsGoOutAsTheyCameIn(String peer, String transport) {
    String name = peer + "-" + transport;
    String uri =
        transport.equals("tcp")
            ? "tcp://127.0.0.1:" + Ports.free()
            : "uds://" + cluster.work().resolve("s-" + peer);
    try (Python receiver =
        Python.start(
            cluster.log().resolve(name + ".out"),
            SCRIPT,
            peer,
            uri,
            flights.file().toString(),
            Integer.toString(PARTITIONS))) {
      receiver.awaitPrinted("ready");
      long start = System.nanoTime();
      cluster
          .rest()
          .put(
              name,
              Configs.sink(
                  TOPIC, uri, Map.of("column.partition", "partition", "column.offset", "offset")));
      assertEquals(
          0, receiver.awaitEnd(SECONDS), () -> receiver.printed() + cluster.rest().describe(name));
      say(start, "sent to " + peer + " over " + transport);
      assertEquals(
          "equal: " + flights.rows() + " rows",
          receiver.printed().lines().reduce((a, b) -> b).orElse(""));
    } finally {
      cluster.rest().delete(name);
    }
  }

  @Test
  void flightsOfAFileComeIn() {
    comeIn(
        "file",
        flights.file().toUri().toString().replaceFirst("^file:/+", "file:///"),
        Map.of(),
        () -> {});
  }

  @Test
  void flightsOfAnAcknowledgedStreamComeIn() {
    String uri = "tcp://127.0.0.1:" + Ports.free();
    try (GuardedProcess sender = FlightsPeer.start(cluster.log(), flights.file(), uri)) {
      comeIn(
          "stream",
          uri,
          Map.of(
              "acknowledged",
              "true",
              "lightstream.protocol",
              "lightstream",
              "lightstream.types",
              "flights:table"),
          () -> assertEquals(0, sender.awaitEnd(), sender::printed));
    }
  }

  /** Into a topic of one partition, where they are in the order of the file. */
  private static void comeIn(
      String name, String uri, Map<String, String> more, Runnable beforeTheEnd) {
    String topic = "flights-by-" + name;
    cluster.topics().create(topic, 1);
    cluster.topics().create(topic + "-streams", 1);
    long start = System.nanoTime();
    cluster.rest().put(topic, Configs.source(topic, uri, more));
    cluster.rest().awaitRunning(topic, 1);
    Patience.await(
        () ->
            "all flights, but there are "
                + cluster.topics().countCommitted(topic)
                + ": "
                + cluster.describe(topic),
        Duration.ofSeconds(SECONDS),
        () -> {
          cluster.rest().requireHealthy(topic);
          return cluster.topics().end(topic) >= flights.rows()
              && cluster.topics().countCommitted(topic) >= flights.rows();
        });
    say(start, "came in by " + name);
    flights.assertEqual(cluster.topics(), topic);
    beforeTheEnd.run();
    cluster.rest().delete(topic);
  }

  private static void say(long start, String what) {
    System.out.printf(
        "%,d flights %s in %.1f s%n", flights.rows(), what, (System.nanoTime() - start) / 1e9);
  }
}
