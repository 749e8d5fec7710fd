// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e.flink;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lightstream.Lightstream;
import io.lightstream.LightstreamReader;
import io.lightstream.column.RecordBatch;
import io.lightstream.e2e.GuardedProcess;
import io.lightstream.e2e.Ports;
import io.lightstream.e2e.SendingPeer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * SQL alone, through Flink's gateway with the sql jar: an acknowledged stream in, an aggregation of
 * windows, Arrow files out, while processes are killed.
 */
@Timeout(300)
class SqlJobIT {

  private static final int ROWS = 60_000;
  private static final int ROWS_PER_SECOND = 4_000;

  /** The id of a row is its time in milliseconds. */
  private static final int ROWS_OF_WINDOW = 1_000;

  @Test
  void windowsAreExactThoughProcessesAreKilled() throws Exception {
    int port = Ports.free();
    String uri = "tcp://127.0.0.1:" + port;
    try (FlinkCluster cluster = FlinkCluster.start("sql-job", 1, 2, true);
        GuardedProcess sender = sender(cluster, uri)) {
      Path sums = cluster.work().resolve("sums");
      String job = submit(cluster, uri, sums);
      cluster.rest().awaitRunning(job);
      cluster.rest().awaitCheckpoints(job, 2);
      cluster.replaceTaskManager(0);
      cluster.awaitReady();
      cluster.rest().awaitRunning(job);
      cluster.rest().awaitCheckpoints(job, 2);
      cluster.replaceJobManager();
      cluster.rest().awaitEnd(job, "FINISHED");
      assertEquals(expected(), windows(sums));
      assertEquals(0, sender.awaitEnd(), sender::printed);
    }
  }

  private static GuardedProcess sender(FlinkCluster cluster, String uri) {
    return GuardedProcess.start(
        "sender",
        cluster.log().resolve("sender.out"),
        List.of("-cp", System.getProperty("java.class.path")),
        List.of(
            SendingPeer.class.getName(),
            "listen",
            uri,
            "sql",
            "0",
            Integer.toString(ROWS),
            Integer.toString(ROWS_PER_SECOND)));
  }

  private static String submit(FlinkCluster cluster, String uri, Path sums) throws IOException {
    try (FlinkSql sql = cluster.sql(FlinkDistribution.sqlJar())) {
      sql.execute(
          """
          CREATE TABLE numbered (
            id BIGINT,
            name STRING,
            `value` DOUBLE,
            event_time AS TO_TIMESTAMP_LTZ(id, 3),
            WATERMARK FOR event_time AS event_time
          ) WITH (
            'connector' = 'lightstream',
            'uri' = '%s',
            'protocol' = 'lightstream',
            'types' = 'rows:table',
            'scan.acknowledged' = 'true',
            'scan.streams' = 'sql',
            'scan.bounded.mode' = 'bounded'
          )
          """
              .formatted(uri));
      sql.execute(
          """
          CREATE TABLE sums (first_id BIGINT, names BIGINT, total DOUBLE) WITH (
            'connector' = 'filesystem',
            'path' = '%s',
            'format' = 'arrow'
          )
          """
              .formatted(sums.toUri()));
      return sql.execute(
          """
          INSERT INTO sums
            SELECT MIN(id), COUNT(name), SUM(`value`)
            FROM TABLE(TUMBLE(TABLE numbered, DESCRIPTOR(event_time), INTERVAL '1' SECOND))
            GROUP BY window_start, window_end
          """);
    }
  }

  /** Names are null in every third row; values are half of the ids. */
  private static SortedMap<Long, String> expected() {
    SortedMap<Long, String> windows = new TreeMap<>();
    for (long first = 0; first < ROWS; first += ROWS_OF_WINDOW) {
      long names = 0;
      double total = 0;
      for (long id = first; id < first + ROWS_OF_WINDOW; id++) {
        names += id % 3 == 2 ? 0 : 1;
        total += id * 0.5;
      }
      windows.put(first, names + " " + total);
    }
    return windows;
  }

  private static SortedMap<Long, String> windows(Path folder) throws IOException {
    SortedMap<Long, String> windows = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(SqlJobIT::isFinal).toList()) {
        try (LightstreamReader reader = Lightstream.read(file)) {
          for (RecordBatch batch : reader) {
            try (batch) {
              read(batch, windows);
            }
          }
        }
      }
    }
    return windows;
  }

  /** Of those whose commit was not made Flink leaves hidden ones. */
  private static boolean isFinal(Path file) {
    return Files.isRegularFile(file) && !file.getFileName().toString().startsWith(".");
  }

  private static void read(RecordBatch batch, SortedMap<Long, String> windows) {
    for (int row = 0; row < batch.rowCount(); row++) {
      String before =
          windows.put(
              batch.column("first_id").getLong(row),
              batch.column("names").getLong(row) + " " + batch.column("total").getDouble(row));
      assertEquals(null, before, "a window came twice");
    }
  }
}
