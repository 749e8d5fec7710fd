// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.column.DataType;
import io.lightstream.column.Field;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchBuilder;
import io.lightstream.column.Schema;
import io.lightstream.error.ClosedException;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.InvalidDataException;
import io.lightstream.flink.data.BatchFilter.Operator;
import io.lightstream.memory.BufferAllocator;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RowDataDeserializerTest {

  private static final Field ID = Field.required("id", new DataType.Int(32, true));
  private static final Field NAME = Field.nullable("name", new DataType.Utf8());
  private static final Schema SCHEMA = Schema.of(ID, NAME);

  private final BufferAllocator allocator = BufferAllocator.unbounded("test");

  @AfterEach
  void nothingIsLeftAllocated() {
    assertEquals(0, allocator.outstanding());
    allocator.close();
  }

  @Test
  void rowsAreViewsThatEndWithTheirBatch() {
    RecordBatchDeserializer<RowData> deserializer = RecordBatchDeserializer.rows(type("id INT"));
    try (RecordBatch batch = batch(SCHEMA, row(1, "a"), row(2, "b"))) {
      List<RowData> rows = Rows.of(deserializer, batch);
      assertEquals(2, rows.size());
      assertSame(rows.get(0), rows.get(1));
      ClosedException e = assertThrows(ClosedException.class, () -> rows.get(0).getInt(0));
      assertEquals(
          "the row was released with its batch: copy rows that are to be kept", e.getMessage());
      assertThrows(ClosedException.class, () -> rows.get(0).isNullAt(0));
    }
  }

  @Test
  void copiedRowsMayBeKept() {
    Field list = Field.nullable("list", new DataType.ListType(), NAME.withName("item"));
    Field struct = Field.nullable("struct", new DataType.Struct(), list);
    RowType type = type("struct ROW<list ARRAY<STRING>>, name STRING");
    RowDataDeserializer deserializer = RowDataDeserializer.builder(type).copyRows(true).build();
    List<RowData> rows;
    try (RecordBatch batch =
        batch(
            Schema.of(NAME, struct),
            row("a", Map.of("list", Arrays.asList("x", null))),
            row(null, null))) {
      rows = Rows.of(deserializer, batch);
    }
    ArrayData strings = rows.get(0).getRow(0, 1).getArray(0);
    assertEquals(StringData.fromString("x"), strings.getString(0));
    assertTrue(strings.isNullAt(1));
    assertEquals(StringData.fromString("a"), rows.get(0).getString(1));
    assertEquals(GenericRowData.of(null, null), rows.get(1));
  }

  @Test
  void columnsAreFoundByExactNameInAnyOrderAndWidened() {
    RowType type = type("name STRING, id BIGINT");
    try (RecordBatch batch = batch(SCHEMA, row(-1, "a"))) {
      assertEquals(List.of(GenericRowData.of(text("a"), -1L)), copies(type, batch));
    }
    Schema upper = Schema.of(ID, NAME.withName("Name"));
    try (RecordBatch batch = batch(upper, row(-1, "a"))) {
      assertThrows(ConfigurationException.class, () -> copies(type, batch));
    }
  }

  @Test
  void missingColumnIsAnErrorOrNull() {
    RowType type = type("id INT, note STRING");
    RowDataDeserializer.Builder builder = RowDataDeserializer.builder(type).copyRows(true);
    try (RecordBatch batch = batch(SCHEMA, row(1, "a"))) {
      ConfigurationException e =
          assertThrows(ConfigurationException.class, () -> Rows.of(builder.build(), batch));
      assertEquals("there is no column 'note': the columns are [id, name]", e.getMessage());
      RowDataDeserializer lenient = builder.missingColumns(MissingColumns.NULL).build();
      assertEquals(List.of(GenericRowData.of(1, null)), Rows.of(lenient, batch));
      assertEquals(List.of(), lenient.columns());
      RowDataDeserializer required =
          RowDataDeserializer.builder(type("note STRING NOT NULL"))
              .missingColumns(MissingColumns.NULL)
              .build();
      assertThrows(ConfigurationException.class, () -> Rows.of(required, batch));
    }
  }

  @Test
  void extraColumnIsIgnoredOrAnError() {
    RowDataDeserializer.Builder builder = RowDataDeserializer.builder(type("id INT"));
    assertEquals(List.of("id"), builder.build().columns());
    RowDataDeserializer strict = builder.extraColumns(ExtraColumns.FAIL).build();
    assertEquals(List.of(), strict.columns());
    try (RecordBatch batch = batch(SCHEMA, row(1, "a"))) {
      ConfigurationException e =
          assertThrows(ConfigurationException.class, () -> Rows.of(strict, batch));
      assertEquals("column 'name' is not wanted: the fields are [id]", e.getMessage());
    }
  }

  @Test
  void kindsOfRowsAreReadFromTextAndNumbers() {
    RowDataDeserializer deserializer =
        RowDataDeserializer.builder(type("id INT")).rowKindColumn("op").copyRows(true).build();
    assertEquals(List.of("id", "op"), deserializer.columns());
    List<RowKind> kinds = List.of(RowKind.values());
    for (DataType type : List.of(new DataType.Utf8(), new DataType.Utf8View())) {
      Schema schema = Schema.of(ID, Field.nullable("op", type));
      try (RecordBatch batch =
          batch(schema, row(1, "+I"), row(1, "-U"), row(1, "+U"), row(1, "-D"))) {
        assertEquals(kinds, kinds(Rows.of(deserializer, batch)));
      }
    }
    for (int bits : new int[] {8, 64}) {
      Schema schema = Schema.of(ID, Field.nullable("op", new DataType.Int(bits, bits == 64)));
      try (RecordBatch batch = batch(schema, row(1, 0), row(1, 1), row(1, 2), row(1, 3))) {
        assertEquals(kinds, kinds(Rows.of(deserializer, batch)));
      }
    }
  }

  @Test
  void whatIsNoKindOfARowIsRefused() {
    RowDataDeserializer deserializer =
        RowDataDeserializer.builder(type("id INT")).rowKindColumn("op").build();
    String allowed = " is none of +I, -U, +U and -D, or 0 to 3";
    Schema texts = Schema.of(ID, Field.nullable("op", new DataType.Utf8()));
    try (RecordBatch batch = batch(texts, row(1, "+I"), row(1, "++"))) {
      InvalidDataException e =
          assertThrows(InvalidDataException.class, () -> Rows.of(deserializer, batch));
      assertEquals("row kind column 'op', row 1: '++'" + allowed, e.getMessage());
    }
    try (RecordBatch batch = batch(texts, row(1, null))) {
      InvalidDataException e =
          assertThrows(InvalidDataException.class, () -> Rows.of(deserializer, batch));
      assertEquals("row kind column 'op', row 0: null" + allowed, e.getMessage());
    }
    Schema numbers = Schema.of(ID, Field.nullable("op", new DataType.Int(8, true)));
    try (RecordBatch batch = batch(numbers, row(1, 4))) {
      InvalidDataException e =
          assertThrows(InvalidDataException.class, () -> Rows.of(deserializer, batch));
      assertEquals("row kind column 'op', row 0: 4" + allowed, e.getMessage());
    }
    Schema doubles = Schema.of(ID, Field.nullable("op", new DataType.FloatingPoint(64)));
    try (RecordBatch batch = batch(doubles)) {
      ConfigurationException e =
          assertThrows(ConfigurationException.class, () -> Rows.of(deserializer, batch));
      assertEquals(
          "row kind column 'op' is of type float64: kinds of rows are +I, -U, +U and -D, or 0 to 3",
          e.getMessage());
    }
  }

  @Test
  void metadataFollowsTheFields() {
    RowDataDeserializer.Builder builder =
        RowDataDeserializer.builder(type("id INT")).copyRows(true);
    for (MetadataColumn column : MetadataColumn.values()) {
      builder.metadata(column.key(), column);
      assertEquals(column, MetadataColumn.of(column.key()).orElseThrow());
    }
    RowDataDeserializer deserializer = builder.build();
    assertEquals(
        List.of("id", "place", "stream", "batch", "row", "batch-metadata", "schema-metadata"),
        deserializer.rowType().getFieldNames());
    Schema schema = SCHEMA.withMetadata(Map.of("s", "1"));
    try (RecordBatch batch = batch(schema, row(5, "a"), row(6, "b"));
        RecordBatch labelled = batch.withMetadata(Map.of("b", "2"))) {
      RowData row = Rows.of(deserializer, labelled).get(1);
      assertEquals(6, row.getInt(0));
      assertEquals(text("tcp://host:1"), row.getString(1));
      assertEquals(text("stream-1"), row.getString(2));
      assertEquals(7, row.getLong(3));
      assertEquals(101, row.getLong(4));
      assertEquals(text("2"), row.getMap(5).valueArray().getString(0));
      assertEquals(text("s"), row.getMap(6).keyArray().getString(0));
    }
    ConfigurationException e =
        assertThrows(
            ConfigurationException.class, () -> builder.metadata("id", MetadataColumn.ROW));
    assertEquals("there are two fields 'id'", e.getMessage());
  }

  @Test
  void filterLeavesRowsOut() throws Exception {
    RowDataDeserializer deserializer =
        InstantiationUtil.clone(
            RowDataDeserializer.builder(type("id INT"))
                .copyRows(true)
                .filter(BatchFilter.compare("name", Operator.EQUAL, "b"))
                .build());
    assertEquals(List.of("id", "name"), deserializer.columns());
    for (int i = 0; i < 2; i++) {
      try (RecordBatch batch = batch(SCHEMA, row(1, "a"), row(2, "b"), row(3, null), row(4, "b"))) {
        assertEquals(
            List.of(GenericRowData.of(2), GenericRowData.of(4)), Rows.of(deserializer, batch));
      }
    }
  }

  @Test
  void rowTypeWithoutFieldsCountsRows() {
    RowDataDeserializer deserializer = RowDataDeserializer.builder(RowType.of()).build();
    assertEquals(List.of(), deserializer.columns());
    try (RecordBatch batch = batch(SCHEMA, row(1, "a"), row(2, "b"))) {
      assertEquals(2, Rows.of(deserializer, batch).size());
    }
    RowDataDeserializer.Builder counting = RowDataDeserializer.builder(RowType.of()).countBy("id");
    assertEquals(List.of("id"), counting.build().columns());
    assertEquals(List.of("name"), counting.rowKindColumn("name").build().columns());
  }

  @Test
  void batchesOfSeveralSchemasMayComeInTurn() {
    RowDataDeserializer deserializer =
        RowDataDeserializer.builder(type("id BIGINT")).copyRows(true).build();
    Schema wide = Schema.of(NAME, Field.required("id", new DataType.Int(64, true)));
    for (int i = 0; i < 2; i++) {
      try (RecordBatch one = batch(SCHEMA, row(1, "a"));
          RecordBatch other = batch(wide, row("a", 2))) {
        assertEquals(List.of(GenericRowData.of(1L)), Rows.of(deserializer, one));
        assertEquals(List.of(GenericRowData.of(2L)), Rows.of(deserializer, other));
      }
    }
  }

  @Test
  void whatLiesBelowANullIsNotLookedAt() {
    Field child = Field.nullable("n", new DataType.Int(32, true));
    Field struct = Field.nullable("s", new DataType.Struct(), child);
    Field list = Field.nullable("l", new DataType.ListType(), child.withName("item"));
    RowType type = type("s ROW<n INT NOT NULL>, l ARRAY<INT NOT NULL>");
    Schema schema = Schema.of(struct, list);
    Map<String, Object> none = new HashMap<>();
    none.put("n", null);
    try (RecordBatch batch = batch(schema, row(null, null), row(Map.of("n", 1), List.of(2)))) {
      assertEquals(2, copies(type, batch).size());
    }
    try (RecordBatch batch = batch(schema, row(none, null))) {
      InvalidDataException e = assertThrows(InvalidDataException.class, () -> copies(type, batch));
      assertEquals("column 'n', row 0: null in a field of INT NOT NULL", e.getMessage());
    }
    try (RecordBatch batch = batch(schema, row(null, Arrays.asList(1, null)))) {
      InvalidDataException e = assertThrows(InvalidDataException.class, () -> copies(type, batch));
      assertEquals("column 'item', row 1: null in a field of INT NOT NULL", e.getMessage());
    }
  }

  @Test
  void nestedFieldsAreFoundByName() {
    Field struct =
        Field.nullable(
            "s", new DataType.Struct(), ID, NAME, Field.nullable("x", new DataType.Bool()));
    RowType type = type("s ROW<name STRING, id BIGINT>");
    try (RecordBatch batch =
        batch(Schema.of(struct), new Object[] {Map.of("id", 1, "name", "a")})) {
      RowData nested = copies(type, batch).get(0).getRow(0, 2);
      assertEquals(GenericRowData.of(text("a"), 1L), nested);
    }
  }

  @Test
  void wholeBatchesAreHandlesOfTheirOwn() {
    RecordBatch kept;
    try (RecordBatch batch = batch(SCHEMA, row(1, "a"))) {
      kept = Rows.of(RecordBatchDeserializer.batches("name"), batch).get(0);
      Rows.of(RecordBatchDeserializer.batches(), batch).get(0).close();
    }
    assertEquals(1, kept.columnCount());
    assertEquals("a", kept.column(0).getString(0));
    kept.close();
  }

  @Test
  void typeThatNothingIsReadAsIsNamed() {
    RowDataDeserializer.Builder builder =
        RowDataDeserializer.builder(type("t TIMESTAMP(3) WITH TIME ZONE"));
    ConfigurationException e = assertThrows(ConfigurationException.class, builder::build);
    assertEquals(
        "field 't' is of type TIMESTAMP(3) WITH TIME ZONE, which no Arrow column can be read as",
        e.getMessage());
  }

  private static List<RowKind> kinds(List<RowData> rows) {
    return rows.stream().map(RowData::getRowKind).toList();
  }

  private static List<RowData> copies(RowType type, RecordBatch batch) {
    return Rows.of(RowDataDeserializer.builder(type).copyRows(true).build(), batch);
  }

  private static RowType type(String fields) {
    return (RowType) TypeTables.parse("ROW<" + fields + ">");
  }

  private static StringData text(String text) {
    return StringData.fromString(text);
  }

  private static Object[] row(Object... values) {
    return values;
  }

  private RecordBatch batch(Schema schema, Object[]... rows) {
    try (RecordBatchBuilder builder = RecordBatchBuilder.of(schema, allocator)) {
      for (Object[] row : rows) {
        builder.appendRow(row);
      }
      return builder.finish();
    }
  }
}
