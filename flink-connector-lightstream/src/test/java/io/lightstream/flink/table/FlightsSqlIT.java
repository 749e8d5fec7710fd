// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** 200,000 real flights, sent by several programs: what SQL makes of them is what DuckDB does. */
@Timeout(180)
class FlightsSqlIT {

  @RegisterExtension
  static final MiniClusterExtension FLINK =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  private static final Path FLIGHTS =
      Path.of("..", "examples", "src", "main", "resources", "io", "lightstream", "examples")
          .resolve("flights-200k.arrow");
  private static final double TOLERANCE = 1e-9;

  private static final String TOTALS =
      """
      SELECT distance - MOD(distance, 500) AS band, COUNT(*), CAST(SUM(delay) AS BIGINT),
        MIN(delay), MAX(delay), AVG(CAST(delay AS DOUBLE)), AVG(CAST(`time` AS DOUBLE))
      FROM flights GROUP BY distance - MOD(distance, 500) ORDER BY band
      """;

  @TempDir private Path folder;

  /** Sends a file to a Unix socket. */
  interface Sender {
    Program.Ended send(Path file, Path socket) throws IOException, InterruptedException;
  }

  static Stream<Arguments> senders() {
    return Stream.of(
        Arguments.of(
            "lightstream send",
            (Sender) (file, socket) -> Program.lightstream("send", "" + file, "uds://" + socket)),
        Arguments.of(
            "pyarrow",
            (Sender)
                (file, socket) ->
                    Program.python("flights.py", "send", "pyarrow", "" + file, "" + socket)),
        Arguments.of(
            "lightstream-io",
            (Sender)
                (file, socket) ->
                    Program.python("flights.py", "send", "lightstream", "" + file, "" + socket)));
  }

  @BeforeAll
  static void pythonIsThere() throws Exception {
    Program.Ended versions = Program.python("flights.py", "versions");
    if (versions.status() != 0) {
      String message =
          Program.interpreter()
              + " with pyarrow, duckdb and lightstream-io is needed (LIGHTSTREAM_PYTHON names"
              + " another): "
              + versions.output();
      if ("true".equals(System.getenv("CI"))) {
        fail(message);
      }
      abort(message);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("senders")
  void totalsAreThoseOfDuckDb(String name, Sender sender) throws Exception {
    Path socket = folder.resolve("s");
    TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.inBatchMode());
    tables.executeSql(
        "CREATE TABLE flights (delay INT, distance INT, `time` FLOAT) WITH ('connector' ="
            + " 'lightstream', 'mode' = 'listen', 'scan.bounded.mode' = 'bounded', 'uri' = 'uds://"
            + socket
            + "')");
    TableResult totals = tables.executeSql(TOTALS);
    while (!Files.exists(socket)) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20)); // until the job listens
    }
    Program.Ended sent = sender.send(FLIGHTS, socket);
    assertEquals(0, sent.status(), sent.output());
    assertEqual(expected(), Results.rows(totals));
  }

  private static List<String[]> expected() throws Exception {
    Program.Ended query =
        Program.python("flights.py", "query", FLIGHTS.toString(), TOTALS.replace("`", "\""));
    assertEquals(0, query.status(), query.output());
    List<String[]> rows = new ArrayList<>();
    for (String line : query.output().lines().toList()) {
      rows.add(line.split("\t"));
    }
    return rows;
  }

  private static void assertEqual(List<String[]> expected, List<Row> rows) {
    assertEquals(expected.size(), rows.size());
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      for (int field = 0; field < row.getArity(); field++) {
        Number found = (Number) row.getField(field);
        assertEquals(Double.parseDouble(expected.get(i)[field]), found.doubleValue(), TOLERANCE);
      }
    }
  }
}
