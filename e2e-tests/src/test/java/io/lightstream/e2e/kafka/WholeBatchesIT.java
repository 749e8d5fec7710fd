// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lightstream.e2e.ArrivedRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whole batches through real workers, the newest and the oldest, whose class loaders keep plugins
 * apart: from files by the source, a transformation of Kafka's own and {@code ArrowConverter} into
 * a topic, and out of it the same way into files.
 */
@Timeout(180)
class WholeBatchesIT {

  private static final int ROWS = 10_000;
  private static final long BATCHES = (ROWS - 1) / NumberedFiles.ROWS_OF_BATCH + 1;
  private static final Map<String, String> ARROW =
      Map.of(
          "value.converter",
          "io.lightstream.kafka.connect.ArrowConverter",
          "value.converter.arrow.value",
          "batch",
          "transforms",
          "mark",
          "transforms.mark.type",
          "org.apache.kafka.connect.transforms.InsertHeader",
          "transforms.mark.header",
          "via",
          "transforms.mark.value.literal",
          "arrow");

  @ParameterizedTest
  @EnumSource(KafkaDistribution.class)
  void batchesOfFilesBecomeRecordsAndFilesAgain(KafkaDistribution distribution) throws IOException {
    String name = "batches-" + distribution.name().toLowerCase(Locale.ROOT);
    try (ConnectCluster cluster = ConnectCluster.start(name, Broker::start, 0)) {
      cluster.addWorker(distribution, List.of(KafkaDistribution.plugin()), worker -> worker);
      cluster.awaitReady();
      Path in = Files.createDirectory(cluster.work().resolve("in"));
      Path out = Files.createDirectory(cluster.work().resolve("out"));
      NumberedFiles.write(in.resolve("rows.arrow"), 0, ROWS);
      cluster.topics().create("batches", 1);
      cluster
          .rest()
          .put(
              "source",
              Configs.source("batches", "file://" + in, with("record.value", "batch", Map.of())));
      cluster
          .rest()
          .put(
              "sink",
              Configs.sink(
                  "batches",
                  "file://" + out,
                  with("file.max.rows", "1500", Map.of("file.max.delay.ms", "1000"))));
      NumberedFiles.await(out, ROWS, () -> cluster.describe("source") + cluster.describe("sink"));
      assertEquals(
          ArrivedRows.Summary.complete(ROWS),
          ArrivedRows.Summary.of(NumberedFiles.read(out), ROWS));
      assertEquals(BATCHES, cluster.topics().countCommitted("batches"));
      cluster.rest().delete("source");
      cluster.rest().delete("sink");
    }
  }

  private static Map<String, String> with(String name, String value, Map<String, String> more) {
    Map<String, String> config = new TreeMap<>(ARROW);
    config.put(name, value);
    config.putAll(more);
    return config;
  }
}
