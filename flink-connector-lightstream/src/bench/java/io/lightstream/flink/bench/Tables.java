// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.bench;

import io.lightstream.Lightstream;
import io.lightstream.column.Column;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchReader;
import io.lightstream.column.RecordBatchWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;

/**
 * One table of 20 columns as Arrow, Parquet and CSV, written by Flink: the flights of a file of
 * real ones, several times over, with columns added that are made of theirs. Parquet is compressed
 * with Snappy and all else is not, as by default.
 */
final class Tables {

  /** Name, type and expression of each column. The first two are the ones that are read. */
  private static final List<List<String>> COLUMNS =
      List.of(
          List.of("delay", "INT NOT NULL", "CAST(d AS INT)"),
          List.of("distance", "INT NOT NULL", "CAST(s AS INT)"),
          List.of("departs", "FLOAT", "t"),
          List.of("id", "BIGINT", "d * 1000000 + s * 100 + n"),
          List.of("carrier", "STRING", "'C' || CAST(MOD(s, 14) AS STRING)"),
          List.of("flight", "INT", "MOD(s * 7 + n, 8000)"),
          List.of("tail", "STRING", "'N' || CAST(s * 31 + d AS STRING)"),
          List.of("origin", "STRING", "'AP' || CAST(MOD(s, 300) AS STRING)"),
          List.of("destination", "STRING", "'AP' || CAST(MOD(s * 3, 300) AS STRING)"),
          List.of("seats", "SMALLINT", "CAST(100 + MOD(s, 200) AS SMALLINT)"),
          List.of("taxi_out", "SMALLINT", "CAST(MOD(ABS(d), 40) AS SMALLINT)"),
          List.of("taxi_in", "SMALLINT", "CAST(MOD(s, 20) AS SMALLINT)"),
          List.of("cancelled", "BOOLEAN", "d > 300"),
          List.of("diverted", "BOOLEAN", "d > 400"),
          List.of("air_minutes", "DOUBLE", "s / 7.5e0"),
          List.of("knots", "DOUBLE", "400 + t"),
          List.of("fare", "DECIMAL(10, 2)", "CAST(s * 0.31 AS DECIMAL(10, 2))"),
          List.of("flown", "DATE", "DATE '2006-01-01'"),
          List.of(
              "scheduled",
              "TIMESTAMP(3)",
              "TIMESTAMPADD(MINUTE, CAST(t * 60 AS INT), TIMESTAMP '2006-01-01 00:00:00')"),
          List.of(
              "actual",
              "TIMESTAMP(3)",
              "TIMESTAMPADD(MINUTE, CAST(d AS INT), TIMESTAMP '2006-01-01 00:00:00')"));

  private static final String PARTS = "parts";

  private final Path folder;
  private final long rows;
  private final long sum;

  private Tables(Path folder, long rows, long sum) {
    this.folder = folder;
    this.rows = rows;
    this.sum = sum;
  }

  /**
   * Writes the tables.
   *
   * @param flights a file of flights with delay, distance and time
   * @param copies how often its rows are taken
   */
  static Tables write(Path flights, Path folder, int copies) throws Exception {
    Tables tables = of(flights, folder, copies);
    TableEnvironment flink = TableEnvironment.create(EnvironmentSettings.inBatchMode());
    flink.executeSql(
        "CREATE TABLE flights (delay SMALLINT, distance SMALLINT, `time` FLOAT) WITH"
            + " ('connector' = 'lightstream', 'path' = '%s')".formatted(flights));
    flink.executeSql("CREATE TABLE parts " + tables.definition("arrow", folder.resolve(PARTS)));
    for (int copy = 0; copy < copies; copy++) {
      flink
          .executeSql(
              "INSERT INTO parts SELECT %s FROM (SELECT *, %d FROM flights) AS f (d, s, t, n)"
                  .formatted(column(2), copy))
          .await();
    }
    tables.join();
    flink.executeSql("CREATE TABLE arrow " + tables.definition("arrow"));
    for (String format : List.of("parquet", "csv")) {
      flink.executeSql("CREATE TABLE " + format + " " + tables.definition(format));
      flink.executeSql("INSERT INTO " + format + " SELECT * FROM arrow").await();
    }
    return tables;
  }

  private static Tables of(Path flights, Path folder, int copies) {
    long rows = 0;
    long sum = 0;
    try (RecordBatchReader reader = Lightstream.read(flights)) {
      while (true) {
        try (RecordBatch batch = reader.next()) {
          if (batch == null) {
            return new Tables(folder, rows * copies, sum * copies);
          }
          rows += batch.rowCount();
          sum += sum(batch.column("delay")) + sum(batch.column("distance"));
        }
      }
    }
  }

  /** Makes one Arrow file of the parts, which takes a few splits and not one for each part. */
  private void join() throws IOException {
    List<Path> parts = files(PARTS);
    Files.createDirectories(folder.resolve("arrow"));
    try (RecordBatchReader first = Lightstream.read(parts.get(0));
        RecordBatchWriter whole =
            Lightstream.write(folder.resolve("arrow").resolve("flights.arrow"), first.schema())) {
      parts.forEach(part -> Sender.send(part, whole));
    }
  }

  private static long sum(Column column) {
    long sum = 0;
    for (int row = 0; row < column.length(); row++) {
      sum += column.getLong(row);
    }
    return sum;
  }

  /** How many rows the table has. */
  long rows() {
    return rows;
  }

  /** What its first two columns add up to. */
  long sum() {
    return sum;
  }

  private static String column(int part) {
    return COLUMNS.stream().map(column -> column.get(part)).collect(Collectors.joining(", "));
  }

  /** The columns of the table, in SQL. */
  static String columns() {
    return COLUMNS.stream()
        .map(column -> column.get(0) + " " + column.get(1))
        .collect(Collectors.joining(", "));
  }

  /** What follows the name in CREATE TABLE, for a table of Flink's filesystem connector. */
  String definition(String format) {
    return definition(format, folder.resolve(format));
  }

  /** The same with the files of another folder. */
  String definition(String format, Path path) {
    return "(%s) WITH ('connector' = 'filesystem', 'format' = '%s', 'path' = '%s')"
        .formatted(columns(), format, path);
  }

  /**
   * A folder with the files of a format, each under so many names: more to read, in as much memory.
   */
  Path repeated(String format, int times) throws IOException {
    Path links = Files.createDirectories(folder.resolve(format + "-" + times));
    for (Path file : files(format)) {
      for (int i = 0; i < times; i++) {
        Files.createLink(links.resolve(file.getFileName() + "-" + i), file);
      }
    }
    return links;
  }

  /** How large the files of a format are. */
  long bytes(String format) throws IOException {
    long bytes = 0;
    for (Path file : files(format)) {
      bytes += Files.size(file);
    }
    return bytes;
  }

  /** The files of a format. */
  List<Path> files(String format) throws IOException {
    try (Stream<Path> found = Files.list(folder.resolve(format))) {
      return found
          .filter(Files::isRegularFile)
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .sorted()
          .toList();
    }
  }
}
