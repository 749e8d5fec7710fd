// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lightstream.e2e.ArrivedRows;
import io.lightstream.e2e.Patience;
import io.lightstream.e2e.PlainReceiver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The connectors run on the oldest worker that they are said to run on. */
@Timeout(180)
class OldWorkerIT {

  private static final int ROWS = 10_000;

  private static ConnectCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    cluster = ConnectCluster.start("old-worker", Broker::start, 0);
    cluster.addWorker(
        KafkaDistribution.OLDEST, List.of(KafkaDistribution.plugin()), worker -> worker);
    cluster.awaitReady();
    assertEquals("3.8.1", cluster.rest().version());
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void aSinkSendsAllRecords() {
    cluster.topics().create("out", 2);
    NumberedRecords.produce(cluster.topics(), "out", 2, 0, ROWS);
    try (PlainReceiver receiver = new PlainReceiver()) {
      cluster.rest().put("old-sink", Configs.sink("out", receiver.uri(), Map.of()));
      cluster.rest().awaitRunning("old-sink", 1);
      Patience.await("all rows", () -> receiver.count() >= ROWS);
      cluster.rest().delete("old-sink");
      assertEquals(ROWS, receiver.count());
      assertEquals(ROWS, receiver.distinct());
    }
  }

  @Test
  void aSourceReadsAllRowsOfAFile() throws IOException {
    Path folder = Files.createDirectory(cluster.work().resolve("in"));
    NumberedFiles.write(folder.resolve("rows.arrow"), 0, ROWS);
    cluster.topics().create("in", 1);
    cluster.rest().put("old-source", Configs.source("in", "file://" + folder, Map.of()));
    try (ArrivedRecords arrived = new ArrivedRecords(cluster.topics(), "in")) {
      Patience.await(
          () -> "all rows: " + cluster.describe("old-source"),
          Duration.ofSeconds(60),
          () -> arrived.count() >= ROWS);
      cluster.rest().delete("old-source");
      assertEquals(ArrivedRows.Summary.complete(ROWS), arrived.summary(ROWS));
    }
  }
}
