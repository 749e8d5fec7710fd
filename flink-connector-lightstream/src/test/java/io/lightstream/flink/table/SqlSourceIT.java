// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.table;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lightstream.column.DataType;
import io.lightstream.column.Field;
import io.lightstream.column.Schema;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(120)
class SqlSourceIT {

  @RegisterExtension
  static final MiniClusterExtension FLINK =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  private static final Schema FLIGHTS =
      Schema.of(
          Field.nullable("origin", new DataType.Utf8()),
          Field.required("delay", new DataType.Int(16, true)),
          Field.required(
              "t", new DataType.Timestamp(DataType.TimeUnit.MILLISECOND, Optional.empty())));

  @Test
  void rowsAreReadFromAPeerThatListens() throws Exception {
    try (ServedBatches peer = flights()) {
      StreamTableEnvironment tables = tables();
      tables.executeSql(
          "CREATE TABLE flights (delay INT, origin STRING) WITH ('connector' = 'lightstream',"
              + " 'uri' = '"
              + peer.uri()
              + "')");
      assertEquals(
          List.of("+I[10, SFO]", "+I[-5, null]", "+I[30, SFO]", "+I[7, JFK]"),
          rows(tables, "SELECT delay, origin FROM flights"));
    }
  }

  @Test
  void rowsAreCountedWithoutTheirColumns() throws Exception {
    try (ServedBatches peer = flights()) {
      StreamTableEnvironment tables = tables();
      tables.executeSql(
          "CREATE TABLE flights (delay INT, origin STRING) WITH ('connector' = 'lightstream',"
              + " 'uri' = '"
              + peer.uri()
              + "')");
      List<String> counts = rows(tables, "SELECT COUNT(*) FROM flights");
      assertEquals("+U[4]", counts.get(counts.size() - 1));
    }
  }

  @Test
  void windowsCloseByTheWatermarkOfTheSource() throws Exception {
    try (ServedBatches peer = flights()) {
      StreamTableEnvironment tables = tables();
      tables.executeSql(
          "CREATE TABLE flights (delay INT, origin STRING, t TIMESTAMP(3), WATERMARK FOR t AS t)"
              + " WITH ('connector' = 'lightstream', 'uri' = '"
              + peer.uri()
              + "')");
      assertEquals(
          List.of("+I[2024-01-01T00:00, 3, 35]", "+I[2024-01-01T00:01, 1, 7]"),
          rows(
              tables,
              "SELECT window_start, COUNT(*), SUM(delay) FROM TABLE(TUMBLE(TABLE flights,"
                  + " DESCRIPTOR(t), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end"));
    }
  }

  private static ServedBatches flights() {
    LocalDateTime start = LocalDateTime.of(2024, 1, 1, 0, 0);
    return ServedBatches.of(FLIGHTS)
        .batch(
            new Object[] {"SFO", (short) 10, start},
            new Object[] {null, (short) -5, start.plusSeconds(10)})
        .batch(
            new Object[] {"SFO", (short) 30, start.plusSeconds(59)},
            new Object[] {"JFK", (short) 7, start.plusSeconds(61)})
        .start();
  }

  private static StreamTableEnvironment tables() {
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    environment.setParallelism(1);
    return StreamTableEnvironment.create(environment);
  }

  @SuppressWarnings("try") // closing may be interrupted
  private static List<String> rows(StreamTableEnvironment tables, String sql) throws Exception {
    List<String> rows = new ArrayList<>();
    try (CloseableIterator<Row> results = tables.executeSql(sql).collect()) {
      results.forEachRemaining(row -> rows.add(row.toString()));
    }
    return rows;
  }
}
