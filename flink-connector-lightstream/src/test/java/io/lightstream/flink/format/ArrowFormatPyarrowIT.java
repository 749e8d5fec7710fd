// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.format;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.CollectionUtil;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that Flink writes and pyarrow reads, and the other way round. */
@Timeout(120)
class ArrowFormatPyarrowIT {

  @RegisterExtension
  static final MiniClusterExtension FLINK =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  private final TableEnvironment tables =
      TableEnvironment.create(EnvironmentSettings.inBatchMode());

  @TempDir private Path scratch;
  @TempDir private Path files;

  @BeforeEach
  void requirePython() throws Exception {
    Pyarrow.require(scratch);
    tables.getConfig().set("table.local-time-zone", "UTC");
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "lz4", "zstd"})
  void pyarrowReadsTheParts(String compression) throws Exception {
    tables.executeSql(
        "CREATE TABLE t (id BIGINT NOT NULL, word STRING, price DECIMAL(9, 2), d DATE, tm TIME(3),"
            + " ts TIMESTAMP(6), lz TIMESTAMP_LTZ(3), bin BYTES, arr ARRAY<INT>, rw ROW<a INT, b STRING>,"
            + " mp MAP<STRING, INT>) WITH ('connector' = 'filesystem', 'format' = 'arrow', 'path' = '"
            + files
            + "', 'arrow.timezone' = 'Europe/Berlin', 'arrow.batch-rows' = '2', 'arrow.compression' = '"
            + compression
            + "')");
    tables
        .executeSql(
            "INSERT INTO t VALUES"
                + " (1, 'größer', -1.25, DATE '1969-12-31', TIME '23:59:59.001',"
                + " TIMESTAMP '1969-12-31 23:59:59.123456', TO_TIMESTAMP_LTZ(-1, 3), x'00ff',"
                + " ARRAY[1, CAST(NULL AS INT)], ROW(7, 'x'), MAP['k', 5]),"
                + " (2, CAST(NULL AS STRING), CAST(NULL AS DECIMAL(9, 2)), CAST(NULL AS DATE),"
                + " CAST(NULL AS TIME(3)), CAST(NULL AS TIMESTAMP(6)), CAST(NULL AS TIMESTAMP_LTZ(3)),"
                + " CAST(NULL AS BYTES), CAST(NULL AS ARRAY<INT>), CAST(NULL AS ROW<a INT, b STRING>),"
                + " CAST(NULL AS MAP<STRING, INT>)),"
                + " (3, 'c', 0.10, DATE '2024-02-29', TIME '00:00:00.000',"
                + " TIMESTAMP '2024-02-29 12:00:00.000001', TO_TIMESTAMP_LTZ(1, 3), x'', ARRAY[3],"
                + " ROW(8, 'y'), MAP['m', 6])")
        .await();
    List<String> arguments = new ArrayList<>(List.of("read"));
    try (Stream<Path> parts = Files.walk(files)) {
      parts.filter(Files::isRegularFile).map(Path::toString).forEach(arguments::add);
    }
    List<String> lines =
        Pyarrow.run(scratch, "arrow_files.py", arguments).stream().distinct().sorted().toList();
    assertEquals(
        List.of(
            "id=1|word=größer|price=-1.25|d=1969-12-31|tm=23:59:59.001000"
                + "|ts=1969-12-31 23:59:59.123456|lz=1970-01-01 00:59:59.999000+01:00"
                + "|bin=b'\\x00\\xff'|arr=[1, None]|rw={'a': 7, 'b': 'x'}|mp=[('k', 5)]",
            "id=2|word=None|price=None|d=None|tm=None|ts=None|lz=None|bin=None|arr=None|rw=None"
                + "|mp=None",
            "id=3|word=c|price=0.10|d=2024-02-29|tm=00:00:00|ts=2024-02-29 12:00:00.000001"
                + "|lz=1970-01-01 01:00:00.001000+01:00|bin=b''|arr=[3]|rw={'a': 8, 'b': 'y'}"
                + "|mp=[('m', 6)]",
            "schema|id int64|word string|price decimal128(9, 2)|d date32[day]|tm time32[ms]"
                + "|ts timestamp[us]|lz timestamp[ms, tz=Europe/Berlin]|bin binary"
                + "|arr list<item: int32>|rw struct<a: int32, b: string>"
                + "|mp map<string, int32>"),
        lines);
  }

  @Test
  void whatPyarrowWroteIsSelected() throws Exception {
    Path folder = Files.createDirectory(files.resolve("written"));
    Pyarrow.run(scratch, "arrow_files.py", List.of("write", folder.toString()));
    try (Stream<Path> written = Files.list(folder)) {
      assertEquals(6, written.count());
    }
    tables.executeSql("CREATE CATALOG c WITH ('type' = 'lightstream', 'path' = '" + files + "')");
    String table = "c.written.";
    for (String compression : List.of("None", "lz4", "zstd")) {
      for (String extension : List.of("arrow", "arrows")) {
        assertEquals(
            "[+I[1, a, 1.50, 1969-12-31T23:59:59.999Z, [x, null]], +I[2, null, null, null, []],"
                + " +I[3, größer, -2.25, 1969-12-31T23:59:59.999Z, null]]",
            CollectionUtil.iteratorToList(
                    tables
                        .executeSql(
                            "SELECT id, word, price, `at`, tags FROM "
                                + table
                                + "`"
                                + compression
                                + "."
                                + extension
                                + "` ORDER BY id")
                        .collect())
                .toString());
      }
    }
  }
}
