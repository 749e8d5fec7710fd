// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.Lightstream;
import io.lightstream.LightstreamListener;
import io.lightstream.column.DataType;
import io.lightstream.column.Field;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchBuilder;
import io.lightstream.column.RecordBatchWriter;
import io.lightstream.column.Schema;
import io.lightstream.memory.BufferAllocator;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class SqlSourceIT {

  private static final InMemoryReporter METRICS = InMemoryReporter.createWithRetainedMetrics();

  @RegisterExtension
  static final MiniClusterExtension FLINK =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setConfiguration(METRICS.addToConfiguration(new Configuration()))
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  private static final Schema FLIGHTS =
      Schema.of(
          Field.nullable("origin", new DataType.Utf8()),
          Field.required("delay", new DataType.Int(16, true)),
          Field.required(
              "t", new DataType.Timestamp(DataType.TimeUnit.MILLISECOND, Optional.empty())));

  private static final Schema CHANGES =
      Schema.of(
          Field.required("kind", new DataType.Utf8()),
          Field.required("origin", new DataType.Utf8()),
          Field.required("n", new DataType.Int(64, true)));

  @TempDir private Path folder;

  @Test
  void rowsAreReadFromAPeerThatListens() throws Exception {
    try (ServedBatches peer = flights()) {
      StreamTableEnvironment tables = tables();
      create(tables, "flights (delay INT, origin STRING)", uri(peer));
      assertEquals(
          List.of("+I[10, SFO]", "+I[-5, null]", "+I[30, SFO]", "+I[7, JFK]"),
          query(tables, "SELECT delay, origin FROM flights"));
    }
  }

  @Test
  void framesOfTypeAndLengthAreRowsOfTwoColumns() throws Exception {
    Schema frames =
        Schema.of(
            Field.required("type", new DataType.Int(8, false)),
            Field.required("value", new DataType.Binary()));
    try (LightstreamListener listener = Lightstream.listen("tcp://127.0.0.1:0");
        BufferAllocator allocator = BufferAllocator.unbounded("frames");
        RecordBatchBuilder builder = RecordBatchBuilder.of(frames, allocator)) {
      StreamTableEnvironment tables = tables();
      create(
          tables,
          "frames (type INT, `value` BYTES)",
          "'protocol' = 'tlv', 'uri' = '" + listener.uri() + "'");
      TableResult query = tables.executeSql("SELECT type, CAST(`value` AS STRING) FROM frames");
      builder.appendRow(7, "seven".getBytes(StandardCharsets.UTF_8));
      try (RecordBatchWriter writer = listener.accept().tlvWriter(frames);
          RecordBatch batch = builder.finish()) {
        writer.write(batch);
      }
      assertEquals(List.of("+I[7, seven]"), Results.shown(query));
    }
  }

  @Test
  void rowsAreCounted() throws Exception {
    try (ServedBatches peer = flights()) {
      StreamTableEnvironment tables = tables();
      create(tables, "flights (delay INT, origin STRING)", uri(peer));
      List<String> counts = query(tables, "SELECT COUNT(*) FROM flights");
      assertEquals("+U[4]", counts.get(counts.size() - 1));
    }
  }

  @Test
  void windowsCloseByTheWatermarkOfTheSource() throws Exception {
    try (ServedBatches peer = flights()) {
      StreamTableEnvironment tables = tables();
      create(
          tables,
          "flights (delay INT, origin STRING, t TIMESTAMP(3), WATERMARK FOR t AS t)",
          uri(peer));
      assertEquals(
          List.of("+I[2024-01-01T00:00, 3, 35]", "+I[2024-01-01T00:01, 1, 7]"),
          query(
              tables,
              "SELECT window_start, COUNT(*), SUM(delay) FROM TABLE(TUMBLE(TABLE flights,"
                  + " DESCRIPTOR(t), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end"));
    }
  }

  @Test
  void metadataSaysWhereRowsComeFrom() throws Exception {
    try (ServedBatches peer = flights()) {
      StreamTableEnvironment tables = tables();
      create(
          tables,
          "flights (place STRING METADATA VIRTUAL, delay INT, number BIGINT METADATA FROM 'batch'"
              + " VIRTUAL, `row` INT METADATA VIRTUAL)",
          uri(peer));
      assertEquals(
          List.of(
              "+I[10, " + peer.uri() + ", 0, 0]",
              "+I[-5, " + peer.uri() + ", 0, 1]",
              "+I[30, " + peer.uri() + ", 1, 0]",
              "+I[7, " + peer.uri() + ", 1, 1]"),
          query(tables, "SELECT delay, place, number, `row` FROM flights"));
    }
  }

  @Test
  void filtersOfTheSourceSelectWhatFlinkWouldSelect() throws Exception {
    try (ServedBatches peer = measures()) {
      StreamTableEnvironment tables = tables();
      create(
          tables,
          "flights (delay INT, origin STRING, t TIMESTAMP(3), ratio FLOAT, cost DECIMAL(9, 2))",
          uri(peer));
      for (String condition :
          List.of(
              "delay > 7",
              "delay < 7.5",
              "delay NOT BETWEEN 7 AND 20",
              "origin <> 'SFO'",
              "NOT (origin = 'SFO' AND delay > 20)",
              "origin IN ('SFO', 'LAX') OR delay < 0",
              "origin LIKE 'J%' OR origin IS NULL",
              "t >= TIMESTAMP '2024-01-01 00:00:10'",
              "t < TIMESTAMP '2024-01-01 00:00:10.000001'",
              "ratio <> 5",
              "NOT (ratio > 5)",
              "ratio NOT BETWEEN 1 AND 2",
              "ratio >= 16777217",
              "ratio < CAST(16777217 AS BIGINT)",
              "cost = 1.5",
              "cost < -1.499")) {
        String filtered = "SELECT delay, origin FROM flights WHERE " + condition;
        // Flink evaluates itself what stands above a limit.
        String unfiltered = filtered.replace("flights", "(SELECT * FROM flights LIMIT 1000)");
        assertTrue(tables.explainSql(unfiltered).contains("where=["), condition);
        assertFalse(tables.explainSql(filtered).contains("where=["), condition);
        assertEquals(query(tables, unfiltered), query(tables, filtered), condition);
      }
    }
  }

  @Test
  void columnsThatAreNotAskedForAreNotRead() throws Exception {
    Schema wide =
        Schema.of(
            Field.required("n", new DataType.Int(64, true)),
            Field.required("text", new DataType.Utf8()));
    try (ServedBatches peer = ServedBatches.of(wide)) {
      peer.batch(
              Stream.generate(() -> new Object[] {1L, "long ".repeat(200)})
                  .limit(1000)
                  .toArray(Object[][]::new))
          .start();
      StreamTableEnvironment tables = tables();
      create(tables, "wide (n BIGINT, text STRING)", uri(peer));
      assertTrue(bytesRead(tables.executeSql("SELECT n FROM wide WHERE n > 1")) < 20_000);
      assertTrue(bytesRead(tables.executeSql("SELECT text FROM wide WHERE n > 1")) > 1_000_000);
    }
  }

  private static long bytesRead(TableResult job) throws Exception {
    assertEquals(List.of(), Results.rows(job));
    return METRICS
        .findMetrics(job.getJobClient().orElseThrow().getJobID(), "numBytesIn")
        .values()
        .stream()
        .filter(Counter.class::isInstance)
        .mapToLong(counter -> ((Counter) counter).getCount())
        .max()
        .orElseThrow();
  }

  @Test
  void limitEndsReadingEarly() throws Exception {
    try (EndlessBatches peer =
        EndlessBatches.of(FLIGHTS, "SFO", (short) 1, LocalDateTime.of(2024, 1, 1, 0, 0))) {
      TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.inBatchMode());
      create(tables, "flights (delay INT, origin STRING)", "'uri' = '" + peer.uri() + "'");
      assertEquals(
          List.of("+I[1]", "+I[1]", "+I[1]"), query(tables, "SELECT delay FROM flights LIMIT 3"));
    }
  }

  @Test
  void columnsThatAreMissingCanBeNull() throws Exception {
    try (ServedBatches peer = flights()) {
      StreamTableEnvironment tables = tables();
      create(
          tables,
          "flights (delay INT, tail STRING)",
          uri(peer) + ", 'scan.missing-columns' = 'null'");
      assertEquals(
          List.of("+I[10, null]", "+I[-5, null]", "+I[30, null]", "+I[7, null]"),
          query(tables, "SELECT delay, tail FROM flights"));
    }
  }

  @Test
  void changesAreReadWithTheirKinds() throws Exception {
    try (ServedBatches peer = changes()) {
      StreamTableEnvironment tables = tables();
      create(
          tables,
          "totals (origin STRING, n BIGINT)",
          uri(peer) + ", 'scan.row-kind-column' = 'kind'");
      assertEquals(
          List.of("+I[SFO, 1]", "+I[JFK, 2]", "-U[SFO, 1]", "+U[SFO, 5]", "-D[JFK, 2]"),
          query(tables, "SELECT origin, n FROM totals"));
    }
  }

  @Test
  void upsertsReplaceWhatTheirKeyHad() throws Exception {
    try (ServedBatches peer =
        ServedBatches.of(CHANGES)
            .batch(
                new Object[] {"+U", "SFO", 1L},
                new Object[] {"+U", "JFK", 2L},
                new Object[] {"+U", "SFO", 5L},
                new Object[] {"-D", "JFK", 2L})
            .start()) {
      StreamTableEnvironment tables = tables();
      create(
          tables,
          "totals (origin STRING, n BIGINT, PRIMARY KEY (origin) NOT ENFORCED)",
          uri(peer) + ", 'scan.row-kind-column' = 'kind', 'scan.changelog-mode' = 'upsert'");
      List<String> sums = query(tables, "SELECT SUM(n), COUNT(*) FROM totals WHERE n > 0");
      assertEquals("+U[5, 1]", sums.get(sums.size() - 1));
    }
  }

  @Test
  void filesAreReadByPath() throws Exception {
    write(folder.resolve("a.arrow"), 10, 20);
    write(folder.resolve("b.arrow"), 30);
    StreamTableEnvironment tables = tables();
    create(
        tables,
        "flights (delay INT, place STRING METADATA VIRTUAL)",
        "'path' = '" + folder + "/*.arrow'");
    assertEquals(
        List.of("+I[10, a.arrow]", "+I[20, a.arrow]", "+I[30, b.arrow]"),
        query(tables, "SELECT delay, REGEXP_EXTRACT(place, '[^/]*$') FROM flights").stream()
            .sorted()
            .toList());
  }

  private static void write(Path file, int... delays) {
    try (BufferAllocator allocator = BufferAllocator.unbounded("file");
        RecordBatchBuilder builder = RecordBatchBuilder.of(FLIGHTS, allocator);
        RecordBatchWriter writer = Lightstream.write(file, FLIGHTS)) {
      for (int delay : delays) {
        builder.appendRow("SFO", (short) delay, LocalDateTime.of(2024, 1, 1, 0, 0));
      }
      try (RecordBatch batch = builder.finish()) {
        writer.write(batch);
      }
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

  /** Flights with floats that are nearly whole numbers which no float is, and with decimals. */
  private static ServedBatches measures() {
    LocalDateTime start = LocalDateTime.of(2024, 1, 1, 0, 0);
    List<Field> fields = new ArrayList<>(FLIGHTS.fields());
    fields.add(Field.nullable("ratio", new DataType.FloatingPoint(32)));
    fields.add(Field.nullable("cost", new DataType.Decimal(9, 2, 128)));
    return ServedBatches.of(Schema.of(fields.toArray(Field[]::new)))
        .batch(
            new Object[] {"SFO", (short) 10, start, 0x1p24f, new BigDecimal("1.50")},
            new Object[] {null, (short) -5, start.plusSeconds(10), Float.NaN, null},
            new Object[] {"SFO", (short) 30, start.plusSeconds(59), 1.5f, new BigDecimal("-1.50")},
            new Object[] {"JFK", (short) 7, start.plusSeconds(61), null, new BigDecimal("2.00")})
        .start();
  }

  private static ServedBatches changes() {
    return ServedBatches.of(CHANGES)
        .batch(
            new Object[] {"+I", "SFO", 1L},
            new Object[] {"+I", "JFK", 2L},
            new Object[] {"-U", "SFO", 1L},
            new Object[] {"+U", "SFO", 5L},
            new Object[] {"-D", "JFK", 2L})
        .start();
  }

  private static StreamTableEnvironment tables() {
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    environment.setParallelism(1);
    return StreamTableEnvironment.create(environment);
  }

  private static String uri(ServedBatches peer) {
    return "'uri' = '" + peer.uri() + "'";
  }

  private static void create(TableEnvironment tables, String table, String options) {
    tables.executeSql(
        "CREATE TABLE " + table + " WITH ('connector' = 'lightstream', " + options + ")");
  }

  private static List<String> query(TableEnvironment tables, String sql) throws Exception {
    return Results.shown(tables.executeSql(sql));
  }
}
