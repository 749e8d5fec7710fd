// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.flink.fs.ArrowInput;
import io.lightstream.flink.fs.ArrowSamples;
import io.lightstream.flink.fs.MemoryFileSystem;
import io.lightstream.memory.BufferAllocator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.util.CollectionUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables of Flink's filesystem connector in the format 'arrow'. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ArrowFormatSqlIT {

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(3)
              .build());

  private static final String EVERY_TYPE =
      """
      id BIGINT NOT NULL, flag BOOLEAN, t1 TINYINT, t2 SMALLINT, t4 INT, f4 FLOAT, f8 DOUBLE,
      d5 DECIMAL(5, 2), d38 DECIMAL(38, 10), txt STRING, vc VARCHAR(10), bin BYTES, b3 BINARY(3),
      dt DATE, tm TIME(3), ts3 TIMESTAMP(3), ts9 TIMESTAMP(9), lz TIMESTAMP_LTZ(6),
      arr ARRAY<INT>, mp MAP<STRING, BIGINT>, rw ROW<a INT, b STRING>, deep ARRAY<ROW<x INT, y ARRAY<STRING>>>
      """;
  private static final String EVERY_VALUE =
      """
      (1, TRUE, CAST(-1 AS TINYINT), CAST(300 AS SMALLINT), -70000, CAST(1.5 AS FLOAT), -2.25e0,
       -123.45, CAST('1234567890123456789012345678.0123456789' AS DECIMAL(38, 10)), 'größer', 'v', x'00ff', x'010203',
       DATE '1969-12-31', TIME '23:59:59.999', TIMESTAMP '1969-12-31 23:59:59.001',
       TIMESTAMP '2024-02-29 12:00:00.123456789', TO_TIMESTAMP_LTZ(-1, 3),
       ARRAY[1, CAST(NULL AS INT), 3], MAP['a', 1, 'b', CAST(NULL AS BIGINT)], ROW(7, 'x'),
       ARRAY[ROW(1, ARRAY['p', 'q']), ROW(CAST(NULL AS INT), ARRAY['r'])])
      """;

  private final MemoryFileSystem memory = MemoryFileSystem.named("sql");
  private final TableEnvironment batch =
      TableEnvironment.create(
          EnvironmentSettings.newInstance()
              .inBatchMode()
              .withConfiguration(Configuration.fromMap(Map.of("parallelism.default", "3")))
              .build());

  @TempDir private Path directory;

  @AfterEach
  void forgetFiles() {
    assertEquals(0, memory.open());
    memory.clear();
  }

  private static void table(
      TableEnvironment env, String name, String columns, String path, String... more) {
    env.executeSql(
        "CREATE TABLE `"
            + name
            + "` ("
            + columns
            + ") WITH ('connector' = 'filesystem', 'format' = 'arrow', 'path' = '"
            + path
            + "'"
            + Arrays.stream(more).map(option -> ", " + option).reduce("", String::concat)
            + ")");
  }

  private static List<Row> rows(TableEnvironment env, String query) {
    return CollectionUtil.iteratorToList(env.executeSql(query).collect());
  }

  private static List<Path> parts(Path folder) throws Exception {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  @Test
  void whatIsInsertedIsSelected() throws Exception {
    table(
        batch,
        "t",
        EVERY_TYPE,
        directory.toString(),
        "'arrow.compression' = 'zstd'",
        "'arrow.timezone' = 'Europe/Berlin'");
    batch.executeSql("INSERT INTO t VALUES " + EVERY_VALUE).await();
    batch.executeSql("INSERT INTO t (id) VALUES (2)").await();
    List<Row> found = rows(batch, "SELECT * FROM t ORDER BY id");
    assertEquals(2, found.size());
    List<Row> expected = rows(batch, "SELECT * FROM (VALUES " + EVERY_VALUE + ") AS v");
    assertEquals(expected.get(0).toString(), found.get(0).toString());
    for (int i = 1; i < found.get(1).getArity(); i++) {
      assertEquals(null, found.get(1).getField(i));
    }
  }

  @Test
  void rowsInPartitionsComeBackWithTheirKeys() throws Exception {
    batch.executeSql(
        "CREATE TABLE p (id BIGINT, name STRING, city STRING, n INT) PARTITIONED BY (city, n) WITH"
            + " ('connector' = 'filesystem', 'format' = 'arrow', 'path' = '"
            + directory
            + "')");
    batch
        .executeSql(
            "INSERT INTO p VALUES (1, 'a', 'Rome', 1), (2, 'b', 'Oslo', 1), (3, 'c', 'Rome', 2)")
        .await();
    assertEquals(
        "[+I[Oslo, 2, 1, b], +I[Rome, 1, 1, a], +I[Rome, 3, 2, c]]",
        rows(batch, "SELECT city, id, n, name FROM p ORDER BY id").stream()
            .map(Row::toString)
            .sorted()
            .toList()
            .toString());
    assertEquals(
        "[+I[3]]", rows(batch, "SELECT id FROM p WHERE city = 'Rome' AND n = 2").toString());
    assertEquals("[+I[2]]", rows(batch, "SELECT COUNT(*) FROM p WHERE n = 1").toString());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void severalReadersHaveEachRowOnce(boolean stream) throws Exception {
    int[] batches = new int[40];
    Arrays.fill(batches, 1000);
    byte[] bytes = stream ? ArrowSamples.stream(true, batches) : ArrowSamples.file(batches);
    memory.put("/rows/a", bytes);
    memory.put("/rows/b", ArrowSamples.file(5));
    memory.blockBytes(50_000);
    table(batch, "t", "side STRING, id BIGINT", "memory://sql/rows");
    assertEquals(
        "[+I[40005, 40000, 799980010, side 4]]",
        rows(batch, "SELECT COUNT(*), COUNT(DISTINCT id), SUM(id), MAX(side) FROM t").toString());
    assertEquals("[+I[40005]]", rows(batch, "SELECT COUNT(*) FROM t").toString());
    assertEquals(
        "[+I[8001]]", rows(batch, "SELECT COUNT(*) FROM t WHERE side = 'side 3'").toString());
    assertEquals(
        "[+I[3]]",
        rows(
                batch,
                "SELECT COUNT(*) FROM t WHERE id BETWEEN 7 AND 900 AND side LIKE 'side 3%'"
                    + " AND MOD(id, 2) = 0 AND id IN (8, 18, 19, 28, 33)")
            .toString());
    assertEquals(7, rows(batch, "SELECT id FROM t LIMIT 7").size());
  }

  @Test
  void aTableElsewhereIsWrittenAndRead() throws Exception {
    table(batch, "t", "id BIGINT, name STRING", "memory://sql/out", "'arrow.batch-rows' = '2'");
    batch
        .executeSql("INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, 'c'), (4, CAST(NULL AS STRING))")
        .await();
    assertFalse(memory.files().isEmpty());
    assertEquals(
        "[+I[1, a], +I[2, b], +I[3, c], +I[4, null]]",
        rows(batch, "SELECT * FROM t ORDER BY id").toString());
  }

  @Test
  void aStreamingJobWritesPartsThatAreComplete() throws Exception {
    Configuration configuration =
        Configuration.fromMap(Map.of("execution.checkpointing.interval", "50 ms"));
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    env.setParallelism(2);
    StreamTableEnvironment streaming = StreamTableEnvironment.create(env);
    table(
        streaming,
        "t",
        "id BIGINT, txt STRING",
        directory.toString(),
        "'arrow.batch-rows' = '500'",
        "'sink.rolling-policy.rollover-interval' = '1 s'",
        "'auto-compaction' = 'true'");
    memory.put("/in/a", ArrowSamples.file(3000, 3000));
    table(streaming, "s", "id BIGINT, side STRING", "memory://sql/in");
    streaming.executeSql("INSERT INTO t SELECT id, side FROM s").await();
    long rows = 0;
    for (Path part : parts(directory)) {
      try (BufferAllocator allocator = BufferAllocator.unbounded("test");
          ArrowInput input =
              ArrowInput.open(
                  new org.apache.flink.core.fs.Path(part.toString()), List.of(), allocator)) {
        for (var next = input.next(); next != null; next = input.next()) {
          assertTrue(next.rowCount() <= 500);
          rows += next.rowCount();
          next.close();
        }
      }
    }
    assertEquals(6000, rows);
    table(batch, "t", "id BIGINT, txt STRING", directory.toString());
    assertEquals("[+I[6000, 17997000]]", rows(batch, "SELECT COUNT(*), SUM(id) FROM t").toString());
  }

  private static String messages(Throwable e) {
    StringBuilder all = new StringBuilder();
    for (Throwable at = e; at != null; at = at.getCause()) {
      all.append(at.getMessage()).append('\n');
    }
    return all.toString();
  }

  private void assertRefused(String query, String... reasons) {
    Exception e = assertThrows(Exception.class, () -> rows(batch, query));
    for (String reason : reasons) {
      assertTrue(messages(e).contains(reason), () -> messages(e));
    }
  }

  @Test
  void badFilesFailTheJobWithTheirPlaceAndRule() {
    byte[] file = ArrowSamples.file(10);
    memory.put("/cut/a", Arrays.copyOf(file, file.length - 3));
    memory.put("/text/b", "id;name\n1;x\n".getBytes());
    memory.put("/rows/c", file);
    table(batch, "cut", "id BIGINT", "memory://sql/cut");
    table(batch, "txt", "id BIGINT", "memory://sql/text");
    table(batch, "types", "id INT", "memory://sql/rows");
    table(batch, "columns", "id BIGINT, price INT", "memory://sql/rows");
    assertRefused("SELECT * FROM cut", "byte ", "memory://sql/cut/a", "must end with ARROW1");
    assertRefused("SELECT * FROM txt", "byte 0", "memory://sql/text/b", "neither as an Arrow file");
    assertRefused("SELECT * FROM types", "memory://sql/rows/c", "column 'id'", "read as INT");
    assertRefused("SELECT * FROM `columns`", "memory://sql/rows/c", "price");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'arrow.compression' = 'gzip'",
        "'arrow.batch-rows' = '0'",
        "'arrow.batch-bytes' = 'many'",
        "'arrow.timezone' = 'Middle/Earth'",
        "'arrow.copy-rows' = 'perhaps'",
        "'arrow.colour' = 'blue'"
      })
  void badOptionsAreRefusedByName(String option) {
    table(batch, "t", "id BIGINT, lz TIMESTAMP_LTZ(3)", directory.toString(), option);
    Exception e =
        assertThrows(
            Exception.class,
            () -> batch.executeSql("INSERT INTO t VALUES (1, TO_TIMESTAMP_LTZ(0, 3))").await());
    String name = option.substring(option.indexOf('.') + 1, option.indexOf("' ="));
    String value = option.substring(option.indexOf("= '") + 3, option.length() - 1);
    String all = messages(e);
    assertTrue(all.contains(name) || all.contains("zone"), all);
    assertTrue(all.contains(value) || all.contains("colour"), all);
  }
}
