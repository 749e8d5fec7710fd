// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.lightstream.column.Column;
import io.lightstream.column.DataType;
import io.lightstream.column.Field;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchBuilder;
import io.lightstream.column.Schema;
import io.lightstream.kafka.data.TypeTables.Inferred;
import io.lightstream.kafka.data.TypeTables.Read;
import io.lightstream.kafka.data.TypeTables.Written;
import io.lightstream.memory.BufferAllocator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.ConnectSchema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of the tables in docs/kafka/types.md. */
class TypeTablesTest {

  private static final Path PAGE = Path.of("..", "docs", "kafka", "types.md");

  private final BufferAllocator allocator = BufferAllocator.unbounded("test");

  static List<Written> written() {
    return TypeTables.written();
  }

  static List<Read> read() {
    return TypeTables.read();
  }

  static List<Inferred> inferred() {
    return TypeTables.inferred();
  }

  @AfterEach
  void nothingIsLeftAllocated() {
    assertEquals(0, allocator.outstanding());
    allocator.close();
  }

  private static SinkRecord record(org.apache.kafka.connect.data.Schema schema, Object value) {
    return new SinkRecord("topic", 0, null, null, schema, value, 0);
  }

  private RecordBatch table(org.apache.kafka.connect.data.Schema schema, List<?> values) {
    SinkRecord first = record(schema, row(schema, values.get(0)));
    try (RowTable table = RowTable.like(first, ExtraColumns.of(), allocator)) {
      values.forEach(value -> table.append(record(schema, row(schema, value))));
      return table.finish(Map.of());
    }
  }

  private static Object row(org.apache.kafka.connect.data.Schema schema, Object value) {
    return schema == null ? TypeTables.fields("c", value) : new Struct(schema).put("c", value);
  }

  @ParameterizedTest
  @MethodSource("written")
  void valuesOfConnectAreWritten(Written row) {
    var schema = SchemaBuilder.struct().field("c", row.schema()).build();
    try (RecordBatch batch = table(schema, Arrays.asList(row.value(), null, row.value()))) {
      assertEquals("c: " + row.arrow(), batch.schema().field(0).toString());
      batch.validate();
      assertSame(Arrays.asList(row.written(), null, row.written()), objects(batch.column(0)));
    }
  }

  @ParameterizedTest
  @MethodSource("written")
  void requiredSchemasAreNotNullable(Written row) {
    assertEquals(
        "c: " + row.arrow() + " not null",
        ArrowTypes.field("c", required(row.schema())).toString());
  }

  private static org.apache.kafka.connect.data.Schema required(SchemaBuilder schema) {
    boolean isStruct = schema.type() == org.apache.kafka.connect.data.Schema.Type.STRUCT;
    return new ConnectSchema(
        schema.type(),
        false,
        null,
        schema.name(),
        schema.version(),
        schema.doc(),
        schema.parameters(),
        isStruct ? schema.fields() : null,
        schema.keySchema(),
        schema.valueSchema());
  }

  @ParameterizedTest
  @MethodSource("written")
  void converterGivesBackWhatItGot(Written row) {
    var schema = SchemaBuilder.struct().name("Row").field("c", row.schema().build()).build();
    try (ValueEncoder encoder = new ValueEncoder(1);
        ValueDecoder decoder = new ValueDecoder(ValueDecoder.Read.AUTO, 1)) {
      for (Object value : Arrays.asList(row.value(), null, row.value())) {
        SchemaAndValue back =
            decoder.decode(encoder.encode(schema, row(schema, rebuilt(row, value))));
        assertEquals(schema, back.schema());
        Object read = ((Struct) back.value()).get("c");
        assertEquals(comparable(value), comparable(read));
      }
    }
  }

  /** Values of struct belong to the schema as built. */
  private static Object rebuilt(Written row, Object value) {
    if (!(value instanceof Struct struct)) {
      return value;
    }
    Struct copy = new Struct(row.schema().build());
    struct.schema().fields().forEach(field -> copy.put(field.name(), struct.get(field)));
    return copy;
  }

  @ParameterizedTest
  @MethodSource("read")
  void columnsOfArrowAreRead(Read row) {
    Schema schema = Schema.of(row.field());
    var natural = ConnectTypes.of(row.field());
    assertEquals(row.connect(), TypeTables.describe(natural));
    assertEquals(true, natural.isOptional());
    try (RecordBatchBuilder builder = RecordBatchBuilder.of(schema, allocator)) {
      for (Object value : Arrays.asList(null, row.value(), null, row.value(), row.value())) {
        builder.appendRow(value);
      }
      try (RecordBatch batch = builder.finish();
          RecordBatch slice = batch.slice(1, 3)) {
        Object value = row.read();
        assertSame(Arrays.asList(null, value, null, value, value), values(BatchRows.of(batch)));
        assertSame(Arrays.asList(value, null, value), values(BatchRows.of(slice)));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("read")
  void columnsThatWereReadAreWrittenAsTheyWere(Read row) {
    Field field = row.field();
    try (RecordBatchBuilder builder = RecordBatchBuilder.of(Schema.of(field), allocator)) {
      builder.appendRow(row.value());
      builder.appendRow((Object) null);
      try (RecordBatch batch = builder.finish()) {
        BatchRows rows = BatchRows.of(batch);
        List<Object> values = values(rows);
        try (RecordBatch back = table(rows.schema(), values)) {
          Field plain = plain(field);
          assertEquals(plain, back.schema().field(0));
          assertSame(objects(batch.column(0)), objects(back.column(0)));
        }
      }
    }
  }

  /** Encodings are not types, and are not kept. */
  private static Field plain(Field field) {
    return field.type() instanceof DataType.RunEndEncoded
        ? field.children().get(1).withName(field.name())
        : new Field(
            field.name(), field.type(), true, Optional.empty(), field.children(), field.metadata());
  }

  @ParameterizedTest
  @MethodSource("inferred")
  void valuesWithoutASchemaAreWritten(Inferred row) {
    try (RecordBatch batch = table(null, Arrays.asList(row.value(), null, row.value()))) {
      assertEquals("c: " + row.arrow(), batch.schema().field(0).toString());
      batch.validate();
      assertSame(Arrays.asList(row.written(), null, row.written()), objects(batch.column(0)));
    }
  }

  @ParameterizedTest
  @MethodSource("inferred")
  void converterGivesBackWhatHasNoSchema(Inferred row) {
    try (ValueEncoder encoder = new ValueEncoder(1);
        ValueDecoder decoder = new ValueDecoder(ValueDecoder.Read.AUTO, 1)) {
      SchemaAndValue back = decoder.decode(encoder.encode(null, row(null, row.value())));
      assertNull(back.schema());
      Object read = ((Map<?, ?>) back.value()).get("c");
      Object expected = read instanceof java.util.Date ? row.value() : row.written();
      assertEquals(comparable(expected), comparable(read));
    }
  }

  @Test
  void pageHasTheseRowsAndNoOthers() throws IOException {
    List<List<String>> tables = tables();
    assertEquals(
        written().stream().map(row -> row.connect() + " -> " + row.arrow()).toList(),
        tables.get(0));
    assertEquals(
        read().stream().map(row -> row.arrow() + " -> " + row.connect()).toList(), tables.get(1));
    assertEquals(
        inferred().stream().map(row -> row.kind() + " -> " + row.arrow()).toList(), tables.get(2));
  }

  /** The first two cells of the rows of each table, without the marks of code. */
  private static List<List<String>> tables() throws IOException {
    List<List<String>> tables = new ArrayList<>();
    String before = "";
    for (String line : Files.readAllLines(PAGE)) {
      String[] cells = line.replace("`", "").split("\\|");
      if (line.startsWith("| --- ")) {
        tables.add(new ArrayList<>());
        before = "table";
      } else if (line.startsWith("| ") && before.equals("table")) {
        tables.get(tables.size() - 1).add(cells[1].strip() + " -> " + cells[2].strip());
      } else {
        before = "";
      }
    }
    return tables;
  }

  private static List<Object> objects(Column column) {
    List<Object> objects = new ArrayList<>();
    for (int row = 0; row < column.length(); row++) {
      objects.add(column.getObject(row));
    }
    return objects;
  }

  private static List<Object> values(BatchRows rows) {
    List<Object> values = new ArrayList<>();
    for (int row = 0; row < rows.rows(); row++) {
      Object value = rows.row(row).get("c");
      assertEquals(comparable(value), comparable(rows.value(row, 0)));
      values.add(value);
    }
    return values;
  }

  private static void assertSame(List<Object> expected, List<Object> actual) {
    assertEquals(comparable(expected), comparable(actual));
  }

  /** Values in a form that has equality: structs and maps by their names. */
  static Object comparable(Object value) {
    if (value instanceof byte[] bytes) {
      return Arrays.toString(bytes);
    } else if (value instanceof ByteBuffer buffer) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.get(buffer.position(), bytes);
      return Arrays.toString(bytes);
    } else if (value instanceof List<?> list) {
      return list.stream().map(TypeTablesTest::comparable).toList();
    } else if (value instanceof Map<?, ?> map) {
      Map<Object, Object> entries = new LinkedHashMap<>();
      map.forEach((key, item) -> entries.put(comparable(key), comparable(item)));
      return entries;
    } else if (value instanceof Struct struct) {
      Map<Object, Object> entries = new LinkedHashMap<>();
      struct
          .schema()
          .fields()
          .forEach(
              field ->
                  entries.put(field.name(), comparable(struct.getWithoutDefault(field.name()))));
      return entries;
    }
    return value;
  }
}
