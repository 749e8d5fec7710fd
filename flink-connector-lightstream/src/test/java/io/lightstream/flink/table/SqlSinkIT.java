// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lightstream.Lightstream;
import io.lightstream.LightstreamListener;
import io.lightstream.LightstreamReader;
import io.lightstream.column.Column;
import io.lightstream.column.RecordBatch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class SqlSinkIT {

  @RegisterExtension
  static final MiniClusterExtension FLINK =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(4)
              .build());

  @TempDir private Path folder;

  @Test
  void rowsAreWrittenToAPeerThatListens() throws Exception {
    assertEquals(
        List.of("word: utf8, n: int64", "a 1", "b null", "c 3"),
        received(
            "word STRING, n BIGINT",
            "",
            "SELECT w, NULLIF(n, 2) FROM (VALUES ('a', 1), ('b', 2), ('c', 3)) AS t (w, n)"));
  }

  @Test
  void changesAreWrittenWithTheirKinds() throws Exception {
    assertEquals(
        List.of("word: utf8, n: int64, kind: utf8", "a 1 +I", "a 1 -U", "a 3 +U", "b 5 +I"),
        received(
            "word STRING, n BIGINT",
            ", 'sink.row-kind-column' = 'kind'",
            "SELECT w, SUM(n) FROM (VALUES ('a', 1), ('a', 2), ('b', 5)) AS t (w, n) GROUP BY w"));
  }

  @Test
  void upsertsAreWrittenWithoutTheRowBefore() throws Exception {
    assertEquals(
        List.of("word: utf8, n: int64, kind: utf8", "a 1 +I", "a 3 +U", "b 5 +I"),
        received(
            "word STRING, n BIGINT, PRIMARY KEY (word) NOT ENFORCED",
            ", 'sink.row-kind-column' = 'kind', 'sink.changelog-mode' = 'upsert'",
            "SELECT w, SUM(n) FROM (VALUES ('a', 1), ('a', 2), ('b', 5)) AS t (w, n) GROUP BY w"));
  }

  @Test
  void batchesHaveTheRowsAskedFor() throws Exception {
    try (LightstreamListener listener = Lightstream.listen("tcp://127.0.0.1:0")) {
      CompletableFuture<List<Integer>> sizes =
          CompletableFuture.supplyAsync(() -> sizes(listener), SqlSinkIT::start);
      insert(
          listener.uri().toString(),
          "word STRING, n BIGINT",
          ", 'sink.batch.rows' = '2', 'sink.batch.interval' = '1 h'",
          "SELECT * FROM (VALUES ('a', 1), ('b', 2), ('c', 3), ('d', 4), ('e', 5))");
      assertEquals(List.of(2, 2, 1), sizes.get(60, TimeUnit.SECONDS));
    }
  }

  @Test
  void changesGoFromJobToJob() throws Exception {
    String socket = "'uri' = 'uds://" + folder.resolve("s") + "'";
    StreamTableEnvironment tables = tables();
    tables.executeSql(
        "CREATE TABLE source (word STRING, n BIGINT) WITH ('connector' = 'lightstream', 'mode' ="
            + " 'listen', 'scan.bounded.mode' = 'bounded', 'scan.row-kind-column' = 'kind', "
            + socket
            + ")");
    tables.executeSql(
        "CREATE TABLE target (word STRING, n BIGINT) WITH ('connector' = 'lightstream',"
            + " 'sink.row-kind-column' = 'kind', "
            + socket
            + ")");
    TableResult read = tables.executeSql("SELECT * FROM source");
    tables
        .executeSql(
            "INSERT INTO target SELECT w, SUM(n) FROM (VALUES ('a', 1), ('a', 2), ('b', 5)) AS t"
                + " (w, n) GROUP BY w")
        .await();
    assertEquals(List.of("+I[a, 1]", "-U[a, 1]", "+U[a, 3]", "+I[b, 5]"), Results.shown(read));
  }

  @Test
  void oneTableOfManyTypesGoesFromJobToJob() throws Exception {
    String options =
        "'connector' = 'lightstream', 'protocol' = 'lightstream', 'types' ="
            + " 'event:message,quotes:table,trades:table', 'table' = 'trades', 'uri' = 'uds://"
            + folder.resolve("t")
            + "'";
    StreamTableEnvironment tables = tables();
    tables.executeSql(
        "CREATE TABLE source (word STRING, n BIGINT) WITH ('mode' = 'listen', " + options + ")");
    tables.executeSql("CREATE TABLE target (word STRING, n BIGINT) WITH (" + options + ")");
    TableResult read = tables.executeSql("SELECT * FROM source");
    tables
        .executeSql("INSERT INTO target SELECT * FROM (VALUES ('a', 1), ('b', 2)) AS t (w, n)")
        .await();
    assertEquals(List.of("+I[a, 1]", "+I[b, 2]"), Results.shown(read));
  }

  @Test
  void acknowledgedRowsGoFromJobToJob() throws Exception {
    String socket = "'uri' = 'uds://" + folder.resolve("a") + "'";
    StreamTableEnvironment tables = tables();
    tables.getConfig().set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(100));
    tables.executeSql(
        "CREATE TABLE source (word STRING, n BIGINT) WITH ('connector' = 'lightstream', 'mode' ="
            + " 'listen', 'scan.acknowledged' = 'true', "
            + socket
            + ")");
    tables.executeSql(
        "CREATE TABLE target (word STRING, n BIGINT) WITH ('connector' = 'lightstream',"
            + " 'sink.delivery-guarantee' = 'at-least-once', 'sink.stream-id-prefix' = 'words', "
            + socket
            + ")");
    TableResult read = tables.executeSql("SELECT * FROM source");
    tables
        .executeSql("INSERT INTO target SELECT * FROM (VALUES ('a', 1), ('b', 2)) AS t (w, n)")
        .await();
    assertEquals(List.of("+I[a, 1]", "+I[b, 2]"), Results.first(2, read));
  }

  @Test
  void exactlyOnceWithoutEndNeedsCheckpoints() {
    StreamTableEnvironment tables = tables();
    tables.executeSql("CREATE TABLE endless (n BIGINT) WITH ('connector' = 'datagen')");
    tables.executeSql(
        "CREATE TABLE target (n BIGINT) WITH ('connector' = 'lightstream', 'uri' = 'tcp://a:1',"
            + " 'sink.delivery-guarantee' = 'exactly-once', 'sink.stream-id-prefix' = 'p')");
    ValidationException e =
        assertThrows(
            ValidationException.class,
            () -> tables.explainSql("INSERT INTO target SELECT * FROM endless"));
    assertEquals(
        "table default_catalog.default_database.target: option 'sink.delivery-guarantee' is"
            + " 'exactly-once': rows become visible with checkpoints, so a job without end needs"
            + " 'execution.checkpointing.interval', which is not set",
        e.getMessage());
    tables.getConfig().set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(1));
    tables.explainSql("INSERT INTO target SELECT * FROM endless");
  }

  private static StreamTableEnvironment tables() {
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    environment.setParallelism(1);
    return StreamTableEnvironment.create(environment);
  }

  private static List<Integer> sizes(LightstreamListener listener) {
    List<Integer> sizes = new ArrayList<>();
    try (LightstreamReader reader = listener.acceptReader()) {
      for (RecordBatch batch : reader) {
        try (batch) {
          sizes.add(batch.rowCount());
        }
      }
    }
    return sizes;
  }

  private static void start(Runnable task) {
    new Thread(task, "receiver").start();
  }

  private static List<String> received(String columns, String options, String query)
      throws Exception {
    try (LightstreamListener listener = Lightstream.listen("tcp://127.0.0.1:0")) {
      CompletableFuture<List<String>> rows =
          CompletableFuture.supplyAsync(() -> rows(listener), SqlSinkIT::start);
      insert(listener.uri().toString(), columns, options, query);
      return rows.get(60, TimeUnit.SECONDS);
    }
  }

  private static void insert(String uri, String columns, String options, String query)
      throws Exception {
    StreamTableEnvironment tables = tables();
    tables.executeSql(
        "CREATE TABLE target ("
            + columns
            + ") WITH ('connector' = 'lightstream', 'uri' = '"
            + uri
            + "'"
            + options
            + ")");
    tables.executeSql("INSERT INTO target " + query).await();
  }

  /** The columns and the rows of the next peer. */
  private static List<String> rows(LightstreamListener listener) {
    List<String> rows = new ArrayList<>();
    try (LightstreamReader reader = listener.acceptReader()) {
      for (RecordBatch batch : reader) {
        try (batch) {
          addRows(batch, rows);
        }
      }
    }
    return rows;
  }

  private static void addRows(RecordBatch batch, List<String> rows) {
    if (rows.isEmpty()) {
      StringJoiner columns = new StringJoiner(", ");
      batch.schema().fields().forEach(field -> columns.add(field.name() + ": " + field.type()));
      rows.add(columns.toString());
    }
    for (int row = 0; row < batch.rowCount(); row++) {
      StringJoiner values = new StringJoiner(" ");
      for (Column column : batch.columns()) {
        values.add(String.valueOf(column.getObject(row)));
      }
      rows.add(values.toString());
    }
  }
}
