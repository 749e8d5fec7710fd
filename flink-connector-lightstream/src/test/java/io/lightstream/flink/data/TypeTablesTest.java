// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.column.Column;
import io.lightstream.column.Field;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchBuilder;
import io.lightstream.column.Schema;
import io.lightstream.flink.data.RecordBatchSerializer.Appender;
import io.lightstream.flink.data.TypeTables.Read;
import io.lightstream.flink.data.TypeTables.Written;
import io.lightstream.flink.internal.RowDataTypes;
import io.lightstream.memory.BufferAllocator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of the tables in docs/flink/types.md. */
class TypeTablesTest {

  private static final Path PAGE = Path.of("..", "docs", "flink", "types.md");

  private final BufferAllocator allocator = BufferAllocator.unbounded("test");

  static List<Written> written() {
    return TypeTables.written();
  }

  static List<Read> read() {
    return TypeTables.read();
  }

  @AfterEach
  void nothingIsLeftAllocated() {
    assertEquals(0, allocator.outstanding());
    allocator.close();
  }

  @ParameterizedTest
  @MethodSource("written")
  void valuesOfFlinkAreWrittenAndComeBack(Written row) {
    RowType type = RowType.of(new LogicalType[] {row.type()}, new String[] {"c"});
    try (RecordBatch batch = write(type, row.internal(), null, row.internal())) {
      Field field = batch.schema().field(0);
      assertEquals("c: " + row.arrow(), field.toString());
      batch.validate();
      assertSame(Arrays.asList(row.written(), null, row.written()), objects(batch.column(0)));
      if (row.type().is(LogicalTypeRoot.NULL)) {
        return;
      }
      assertSame(Arrays.asList(row.internal(), null, row.internal()), values(type, batch));
      assertEquals(3, rows(new RowType(List.of(field("c", FlinkTypes.of(field)))), batch).size());
    }
  }

  @ParameterizedTest
  @MethodSource("read")
  void columnsOfArrowAreRead(Read row) {
    Schema schema = Schema.of(row.field());
    LogicalType natural = FlinkTypes.of(row.field());
    assertEquals(row.flink(), natural.asSummaryString());
    RowType type = new RowType(List.of(field("c", natural)));
    try (RecordBatchBuilder builder = RecordBatchBuilder.of(schema, allocator)) {
      for (Object value : Arrays.asList(null, row.value(), null, row.value(), row.value())) {
        builder.appendRow(value);
      }
      try (RecordBatch batch = builder.finish();
          RecordBatch slice = batch.slice(1, 3)) {
        Object value = row.internal();
        assertSame(Arrays.asList(null, value, null, value, value), values(type, batch));
        assertSame(Arrays.asList(value, null, value), values(type, slice));
      }
    }
  }

  /** As between operators that are not chained, and, where objects are not reused, that are. */
  @ParameterizedTest
  @MethodSource("written")
  void viewsCanBeSerializedAndCopiedByFlink(Written row) throws IOException {
    if (row.type().is(LogicalTypeRoot.NULL) || row.type().is(LogicalTypeRoot.DISTINCT_TYPE)) {
      return; // which Flink's serializer of rows does not know
    }
    RowType type = RowType.of(new LogicalType[] {row.type()}, new String[] {"c"});
    TypeSerializer<RowData> flink =
        RowDataTypes.of(type).createSerializer(new SerializerConfigImpl());
    try (RecordBatch batch = write(type, row.internal(), null, row.internal())) {
      List<RowData> copies = new ArrayList<>();
      DataOutputSerializer output = new DataOutputSerializer(64);
      Rows.each(
          RowDataDeserializer.builder(type).build(),
          batch,
          view -> {
            copies.add(flink.copy(view));
            flink.serialize(view, output);
          });
      DataInputDeserializer input = new DataInputDeserializer(output.getCopyOfBuffer());
      List<RowData> sent = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        sent.add(flink.deserialize(input));
      }
      assertSame(Arrays.asList(row.internal(), null, row.internal()), kept(type, copies));
      assertSame(Arrays.asList(row.internal(), null, row.internal()), kept(type, sent));
    }
  }

  private static List<Object> kept(RowType type, List<RowData> rows) {
    RowCopier copier = new RowCopier(type);
    return rows.stream().map(row -> ((GenericRowData) copier.copy(row)).getField(0)).toList();
  }

  @ParameterizedTest
  @MethodSource("written")
  void typesWithoutNullsStaySo(Written row) {
    if (row.type().is(LogicalTypeRoot.NULL)) {
      return;
    }
    Field field = ArrowTypes.field("c", row.type().copy(false), "UTC");
    assertEquals("c: " + row.arrow() + " not null", field.toString());
  }

  @Test
  void pageHasTheseRowsAndNoOthers() throws IOException {
    List<List<String>> tables = tables();
    assertEquals(
        written().stream().map(row -> cell(row.flink()) + " -> " + cell(row.arrow())).toList(),
        tables.get(0));
    assertEquals(
        read().stream().map(row -> cell(row.arrow()) + " -> " + cell(row.flink())).toList(),
        tables.get(1));
  }

  private static String cell(String text) {
    return text.replace("`", "");
  }

  /** The first two cells of the rows of each table, without the marks of code. */
  private static List<List<String>> tables() throws IOException {
    List<List<String>> tables = new ArrayList<>();
    for (String line : Files.readAllLines(PAGE)) {
      String[] cells = line.split("\\|");
      if (line.startsWith("| --- ")) {
        tables.add(new ArrayList<>());
      } else if (line.startsWith("| ") && !line.matches("\\| (Flink|Arrow|column) \\|.*")) {
        tables.get(tables.size() - 1).add(cell(cells[1]).strip() + " -> " + cell(cells[2]).strip());
      }
    }
    return tables;
  }

  private RecordBatch write(RowType type, Object... values) {
    try (Appender<RowData> appender = RecordBatchSerializer.rows(type).open(allocator)) {
      for (Object value : values) {
        appender.append(GenericRowData.of(value));
      }
      assertTrue(appender.bytes() >= 0);
      return appender.finish().get(0);
    }
  }

  private static List<Object> objects(Column column) {
    List<Object> objects = new ArrayList<>();
    for (int row = 0; row < column.length(); row++) {
      objects.add(column.getObject(row));
    }
    return objects;
  }

  private static List<Object> values(RowType type, RecordBatch batch) {
    return rows(type, batch).stream().map(row -> ((GenericRowData) row).getField(0)).toList();
  }

  private static List<RowData> rows(RowType type, RecordBatch batch) {
    return Rows.of(RowDataDeserializer.builder(type).copyRows(true).build(), batch);
  }

  private static RowType.RowField field(String name, LogicalType type) {
    return new RowType.RowField(name, type);
  }

  private static void assertSame(List<Object> expected, List<Object> actual) {
    assertEquals(comparable(expected), comparable(actual));
  }

  /** Arrays in a form that has equality. */
  private static Object comparable(Object value) {
    if (value instanceof byte[] bytes) {
      return Arrays.toString(bytes);
    } else if (value instanceof List<?> list) {
      return list.stream().map(TypeTablesTest::comparable).toList();
    } else if (value instanceof Map<?, ?> map) {
      Stream<String> entries =
          map.entrySet().stream().map(e -> e.getKey() + "=" + comparable(e.getValue()));
      return entries.toList();
    }
    return value;
  }
}
