// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.bench;

import io.lightstream.flink.data.RecordBatchDeserializer;
import io.lightstream.flink.data.RecordBatchSerializer;
import io.lightstream.flink.sink.LightstreamSink;
import io.lightstream.flink.source.LightstreamSource;
import io.lightstream.flink.source.LightstreamSourceBuilder;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.data.columnar.ColumnarRowData;
import org.apache.flink.table.data.columnar.vector.VectorizedColumnBatch;
import org.apache.flink.table.data.columnar.vector.heap.HeapIntVector;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;

/** All that are compared. */
final class Cases implements AutoCloseable {

  /** As many rows at once as a slice of a file has. */
  private static final int ROWS_AT_ONCE = 4096;

  private static final int SOME_TIMES = 8;
  private static final int MANY_TIMES = 40;

  private final Tables tables;
  private final Path folder;
  private final RowType type;
  private final List<Case> cases = new ArrayList<>();
  private final Sender sender;
  private final Receiver receiver;

  private Cases(Tables tables, Path folder, RowType type) throws IOException {
    this.tables = tables;
    this.folder = folder;
    this.type = type;
    this.sender = Sender.start(tables.files("arrow"), SOME_TIMES, "uds://" + folder.resolve("in"));
    this.receiver = Receiver.start("uds://" + folder.resolve("out"));
  }

  /** Prepares them. */
  static Cases of(Tables tables, Path folder, StreamExecutionEnvironment flink) throws IOException {
    StreamTableEnvironment sql = StreamTableEnvironment.create(flink);
    sql.executeSql("CREATE TABLE t " + tables.definition("arrow"));
    RowType type =
        (RowType) sql.from("t").getResolvedSchema().toPhysicalRowDataType().getLogicalType();
    Cases cases = new Cases(tables, folder, type);
    cases.addStreams();
    cases.addQueries();
    return cases;
  }

  List<Case> all() {
    return cases;
  }

  private void addStreams() throws IOException {
    Path many = tables.repeated("arrow", MANY_TIMES);
    Path some = tables.repeated("arrow", SOME_TIMES);
    Path few = tables.repeated("arrow", 2);
    add(Case.BOUND, true, MANY_TIMES, bound(MANY_TIMES, ROWS_AT_ONCE));
    add(Case.BOUND_SINGLE, true, SOME_TIMES, bound(SOME_TIMES, 1));
    add(
        Case.BOUND + "-columns",
        true,
        MANY_TIMES,
        new ReusedRowSource(tables.rows() * MANY_TIMES, ROWS_AT_ONCE, Cases::columns));
    add("files", true, MANY_TIMES, files(many));
    add(Case.BOUND, false, 2, bound(2, ROWS_AT_ONCE));
    add("files", false, 2, files(few));
    LightstreamSource<RowData> socket = source().connect(sender.uri()).bounded().build();
    add("uds", true, SOME_TIMES, socket);
    LightstreamSource<RowData> files = files(few);
    LightstreamSink<RowData> sink =
        LightstreamSink.builder(RecordBatchSerializer.rows(type)).connect(receiver.uri()).build();
    cases.add(
        new Case(
            "files-to-sink",
            true,
            2,
            flink -> {
              read(flink, files).sinkTo(sink);
              flink.execute();
              return receiver.take();
            }));
  }

  private ReusedRowSource bound(int times, int rowsAtOnce) {
    return new ReusedRowSource(tables.rows() * times, rowsAtOnce, Cases::row);
  }

  /** A row of the table. */
  private static RowData row() {
    TimestampData time = TimestampData.fromLocalDateTime(LocalDateTime.of(2006, 1, 1, 12, 0));
    StringData text = StringData.fromString("AP123");
    DecimalData fare = DecimalData.fromBigDecimal(new BigDecimal("123.45"), 10, 2);
    short number = 7;
    return GenericRowData.of(
        10, 500, 1.5f, 77L, text, 12, text, text, text, number, number, number, false, true, 1.5,
        2.5, fare, 13_000, time, time);
  }

  /** The two columns of the table that are read, as Flink itself has columns in memory. */
  private static RowData columns() {
    HeapIntVector[] vectors = {new HeapIntVector(ROWS_AT_ONCE), new HeapIntVector(ROWS_AT_ONCE)};
    for (int i = 0; i < ROWS_AT_ONCE; i++) {
      vectors[0].setInt(i, i % 200);
      vectors[1].setInt(i, 10 * i);
    }
    return new ColumnarRowData(new VectorizedColumnBatch(vectors));
  }

  private LightstreamSource<RowData> files(Path path) {
    return source().files(path.toString()).build();
  }

  private LightstreamSourceBuilder<RowData> source() {
    return LightstreamSource.builder(RecordBatchDeserializer.rows(type));
  }

  private DataStream<RowData> read(StreamExecutionEnvironment flink, Source<RowData, ?, ?> source) {
    return flink.fromSource(
        source, WatermarkStrategy.noWatermarks(), "source", InternalTypeInfo.of(type));
  }

  private void add(String name, boolean reuse, int times, Source<RowData, ?, ?> source) {
    cases.add(
        new Case(
            name,
            reuse,
            times,
            flink -> {
              read(flink, source).sinkTo(new MeteredSink(0, 1));
              flink.execute();
              return Meter.take();
            }));
  }

  private void addQueries() throws IOException {
    query(
        "sql-lightstream",
        MANY_TIMES,
        "(%s) WITH ('connector' = 'lightstream', 'path' = '%s')"
            .formatted(Tables.columns(), folder.resolve("arrow-" + MANY_TIMES)));
    query("sql-arrow", MANY_TIMES, definition("arrow", MANY_TIMES));
    query(Case.PARQUET, SOME_TIMES, definition("parquet", SOME_TIMES));
    query("sql-csv", 1, definition("csv", 1));
  }

  private String definition(String format, int times) throws IOException {
    Path path = folder.resolve(format + "-" + times);
    if (!path.toFile().exists()) {
      tables.repeated(format, times);
    }
    return tables.definition(format, path);
  }

  private void query(String name, int times, String definition) {
    cases.add(
        new Case(
            name,
            true,
            times,
            flink -> {
              StreamTableEnvironment sql = StreamTableEnvironment.create(flink);
              sql.executeSql("CREATE TABLE t " + definition);
              sql.executeSql("CREATE TABLE m (a INT, b INT) WITH ('connector' = 'metered')");
              sql.executeSql("INSERT INTO m SELECT delay, distance FROM t").await();
              return Meter.take();
            }));
  }

  @Override
  public void close() {
    sender.close();
    receiver.close();
  }
}
