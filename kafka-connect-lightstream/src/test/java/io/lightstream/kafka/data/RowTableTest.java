// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lightstream.column.RecordBatch;
import io.lightstream.kafka.data.RowTable.Fit;
import io.lightstream.memory.BufferAllocator;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.header.Headers;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RowTableTest {

  private static final ExtraColumns ALL =
      new ExtraColumns(
          Optional.of("k"),
          Optional.of("h"),
          Optional.of("t"),
          Optional.of("p"),
          Optional.of("o"),
          Optional.of("at"));
  private static final Schema NARROW =
      SchemaBuilder.struct()
          .field("id", Schema.INT32_SCHEMA)
          .field("n", Schema.STRING_SCHEMA)
          .build();

  private final BufferAllocator allocator = BufferAllocator.unbounded("test");

  @AfterEach
  void nothingIsLeftAllocated() {
    assertEquals(0, allocator.outstanding());
    allocator.close();
  }

  private static SinkRecord record(Schema schema, Object value) {
    return record(null, null, schema, value);
  }

  private static SinkRecord record(Schema keySchema, Object key, Schema schema, Object value) {
    return new SinkRecord("topic", 3, keySchema, key, schema, value, 42);
  }

  private RowTable like(SinkRecord record) {
    return RowTable.like(record, ExtraColumns.of(), allocator);
  }

  private static List<List<Object>> rows(RecordBatch batch) {
    List<List<Object>> rows = new ArrayList<>();
    for (int row = 0; row < batch.rowCount(); row++) {
      List<Object> values = new ArrayList<>();
      for (int column = 0; column < batch.columnCount(); column++) {
        values.add(batch.column(column).getObject(row));
      }
      rows.add(values);
    }
    return rows;
  }

  private static List<List<Object>> take(RowTable table) {
    try (RecordBatch batch = table.finish(Map.of())) {
      batch.validate();
      return rows(batch);
    }
  }

  private static Map<String, Object> map(Object... pairs) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put((String) pairs[i], pairs[i + 1]);
    }
    return map;
  }

  @Test
  void structsAreRows() {
    SinkRecord first = record(NARROW, new Struct(NARROW).put("id", 1).put("n", "one"));
    try (RowTable table = like(first)) {
      assertEquals(Fit.SAME, table.fit(first));
      table.append(first);
      table.append(record(NARROW, new Struct(NARROW).put("id", -2).put("n", "")));
      assertEquals(2, table.rows());
      assertEquals("[id: int32 not null, n: utf8 not null]", table.schema().fields().toString());
      assertEquals(List.of(List.of(1, "one"), List.of(-2, "")), take(table));
      assertEquals(0, table.rows());
      assertEquals(0, table.bytes());
    }
  }

  @Test
  void whatARecordHasBesideItsValueBecomesColumns() {
    Headers headers = new ConnectHeaders().addString("a", "b").addLong("n", 5).addBytes("z", null);
    SinkRecord first =
        new SinkRecord(
            "topic",
            3,
            Schema.STRING_SCHEMA,
            "key",
            NARROW,
            new Struct(NARROW).put("id", 1).put("n", "one"),
            42,
            -1L,
            TimestampType.CREATE_TIME,
            headers);
    SinkRecord moved = first.newRecord("other", 7, null, null, NARROW, first.value(), null);
    try (RowTable table = RowTable.like(first, ALL, allocator)) {
      table.append(first);
      assertEquals(Fit.SAME, table.fit(moved));
      table.append(moved);
      assertEquals(
          "[id: int32 not null, n: utf8 not null, k: utf8, "
              + "h: list[item: struct[key: utf8 not null, value: utf8] not null] not null, "
              + "t: utf8 not null, p: int32 not null, o: int64 not null, "
              + "at: timestamp[ms, tz=UTC]]",
          table.schema().fields().toString());
      List<Object> shown =
          List.of(
              map("key", "a", "value", "b"),
              map("key", "n", "value", "5"),
              map("key", "z", "value", null));
      assertEquals(
          List.of(
              List.of(1, "one", "key", shown, "topic", 3, 42L, java.time.Instant.ofEpochMilli(-1)),
              Arrays.asList(1, "one", null, shown, "topic", 3, 42L, null)),
          take(table));
    }
  }

  @Test
  void recordThatCannotBeWrittenLeavesTheTableAsItWas() {
    Schema schema =
        SchemaBuilder.struct()
            .field("name", Schema.STRING_SCHEMA)
            .field(
                "prices",
                SchemaBuilder.array(
                        Decimal.builder(2).parameter("connect.decimal.precision", "4").build())
                    .build())
            .build();
    Struct good =
        new Struct(schema).put("name", "a").put("prices", List.of(new BigDecimal("1.00")));
    Struct bad =
        new Struct(schema)
            .put("name", "b")
            .put("prices", List.of(new BigDecimal("1.00"), new BigDecimal("123.45")));
    try (RowTable table = like(record(schema, good))) {
      table.append(record(schema, good));
      long bytes = table.bytes();
      DataException e = assertThrows(DataException.class, () -> table.append(record(schema, bad)));
      assertEquals(
          "record topic-3@42: field 'prices[1]': decimal128(4, 2) cannot hold 123.45",
          e.getMessage());
      assertEquals(1, table.rows());
      assertEquals(bytes, table.bytes());
      table.append(record(schema, good));
      assertEquals(2, take(table).size());
    }
  }

  @Test
  void newerSchemaWidens() {
    Schema wide =
        SchemaBuilder.struct()
            .field("id", Schema.INT64_SCHEMA)
            .field("more", Schema.BOOLEAN_SCHEMA)
            .build();
    SinkRecord first = record(NARROW, new Struct(NARROW).put("id", 1).put("n", "one"));
    SinkRecord second = record(wide, new Struct(wide).put("id", 1L << 40).put("more", true));
    try (RowTable table = like(first)) {
      assertEquals(Fit.WIDENS, table.fit(second));
      DataException e = assertThrows(DataException.class, () -> table.append(second));
      assertEquals("record topic-3@42: its columns are", e.getMessage().substring(0, 34));
      try (RowTable widened = table.widened(second)) {
        assertEquals(
            "[id: int64 not null, n: utf8, more: bool]", widened.schema().fields().toString());
        assertEquals(Fit.SAME, widened.fit(first));
        widened.append(first);
        widened.append(second);
        assertEquals(
            List.of(Arrays.asList(1L, "one", null), Arrays.asList(1L << 40, null, true)),
            take(widened));
      }
    }
  }

  @Test
  void valuesWithoutASchemaHaveInferredTypes() {
    SinkRecord first = record(null, map("i", 1, "x", null, "l", List.of()));
    SinkRecord second = record(null, map("i", 2.5f, "x", "text", "l", List.of(map("a", 1L))));
    try (RowTable table = like(first)) {
      assertEquals("[i: int64, x: null, l: list[item: null]]", table.schema().fields().toString());
      assertEquals(Fit.SAME, table.fit(first));
      assertEquals(Fit.WIDENS, table.fit(second));
      try (RowTable widened = table.widened(second)) {
        assertEquals(
            "[i: float64, x: utf8, l: list[item: struct[a: int64]]]",
            widened.schema().fields().toString());
        assertEquals(Fit.SAME, widened.fit(first));
        assertEquals(Fit.SAME, widened.fit(second));
        widened.append(first);
        widened.append(second);
        assertEquals(
            List.of(
                Arrays.asList(1.0, null, List.of()),
                Arrays.asList(2.5, "text", List.of(map("a", 1L)))),
            take(widened));
        assertEquals(Fit.DIFFERENT, widened.fit(record(null, map("i", "one"))));
        assertEquals(Fit.WIDENS, widened.fit(record(null, map("new", true))));
      }
    }
  }

  @Test
  void recordsWithoutAValueAreRowsOfNulls() {
    SinkRecord none = record(null, null);
    SinkRecord first = record(NARROW, new Struct(NARROW).put("id", 1).put("n", "one"));
    try (RowTable table = like(first)) {
      assertEquals(Fit.WIDENS, table.fit(none));
      DataException e = assertThrows(DataException.class, () -> table.append(none));
      assertEquals(
          "record topic-3@42: field 'id': null, and the field is not optional", e.getMessage());
      try (RowTable widened = table.widened(none)) {
        assertEquals("[id: int32, n: utf8]", widened.schema().fields().toString());
        widened.append(none);
        widened.append(first);
        assertEquals(List.of(Arrays.asList(null, null), List.of(1, "one")), take(widened));
      }
    }
  }

  @Test
  void recordsWithoutAValueCanComeFirst() {
    SinkRecord none = record(Schema.STRING_SCHEMA, "key", null, null);
    SinkRecord second =
        record(Schema.STRING_SCHEMA, "key", NARROW, new Struct(NARROW).put("id", 1).put("n", "n"));
    ExtraColumns extra =
        new ExtraColumns(
            Optional.of("k"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    try (RowTable table = RowTable.like(none, extra, allocator);
        RowTable bare = like(none)) {
      table.append(none);
      assertEquals(List.of(List.of("key")), take(table));
      bare.append(none);
      bare.append(none);
      try (RecordBatch batch = bare.finish(Map.of("a", "b"))) {
        assertEquals(2, batch.rowCount());
        assertEquals(0, batch.columnCount());
        assertEquals(Map.of("a", "b"), batch.metadata());
      }
      assertEquals(Fit.WIDENS, table.fit(second));
      try (RowTable widened = table.widened(second)) {
        assertEquals("[id: int32, n: utf8, k: utf8]", widened.schema().fields().toString());
        assertEquals(Fit.SAME, widened.fit(none));
      }
    }
  }

  @Test
  void otherValuesThanRowsAreTheOnlyColumn() {
    SinkRecord text = record(Schema.STRING_SCHEMA, "text");
    SinkRecord number = record(null, 7);
    try (RowTable table = like(text)) {
      assertEquals("[value: utf8 not null]", table.schema().fields().toString());
      table.append(text);
      assertEquals(List.of(List.of("text")), take(table));
      assertEquals(Fit.DIFFERENT, table.fit(number));
      assertEquals(
          Fit.DIFFERENT, table.fit(record(NARROW, new Struct(NARROW).put("id", 1).put("n", ""))));
      DataException e = assertThrows(DataException.class, () -> table.append(number));
      assertEquals(
          "record topic-3@42: the value is a java.lang.Integer: utf8 takes String", e.getMessage());
      assertThrows(DataException.class, () -> table.widened(number));
    }
    try (RowTable table = like(number)) {
      table.append(number);
      assertEquals(Fit.SAME, table.fit(record(null, 8L)));
      assertEquals(List.of(List.of(7L)), take(table));
    }
  }

  @Test
  void keysHaveTheirTypeOrAnInferredOne() {
    ExtraColumns extra =
        new ExtraColumns(
            Optional.of("k"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    Struct value = new Struct(NARROW).put("id", 1).put("n", "one");
    SinkRecord none = record(null, null, NARROW, value);
    SinkRecord number = record(null, 5, NARROW, value);
    SinkRecord typed = record(Schema.INT32_SCHEMA, 6, NARROW, value);
    try (RowTable table = RowTable.like(none, extra, allocator)) {
      assertEquals("k: null", table.schema().field(2).toString());
      assertEquals(Fit.WIDENS, table.fit(number));
      try (RowTable widened = table.widened(number)) {
        assertEquals("k: int64", widened.schema().field(2).toString());
        assertEquals(Fit.SAME, widened.fit(none));
        assertEquals(Fit.SAME, widened.fit(typed));
        widened.append(none);
        widened.append(number);
        widened.append(typed);
        assertEquals(Fit.DIFFERENT, widened.fit(record(null, "text", NARROW, value)));
        DataException e =
            assertThrows(
                DataException.class, () -> widened.append(record(null, "text", NARROW, value)));
        assertEquals(
            "record topic-3@42: field 'key': the value is a java.lang.String: int64 takes Byte,"
                + " Short, Integer or Long",
            e.getMessage());
        assertEquals(3, take(widened).size());
      }
    }
  }

  @Test
  void columnBesideTheValueNeedsANameOfItsOwn() {
    ExtraColumns extra =
        new ExtraColumns(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of("id"),
            Optional.empty());
    SinkRecord first = record(NARROW, new Struct(NARROW).put("id", 1).put("n", "one"));
    DataException e =
        assertThrows(DataException.class, () -> RowTable.like(first, extra, allocator));
    assertEquals(
        "record topic-3@42: field 'id': the value has a field of this name, and so has a column"
            + " beside the value: name that column otherwise",
        e.getMessage());
    assertThrows(
        DataException.class,
        () ->
            new ExtraColumns(
                Optional.of("a"),
                Optional.of("a"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
  }

  @Test
  void recursiveSchemaIsRefused() {
    SchemaBuilder node = SchemaBuilder.struct().name("Node").field("id", Schema.INT32_SCHEMA);
    node.field("children", SchemaBuilder.array(node).optional().build());
    DataException e =
        assertThrows(DataException.class, () -> like(record(node, new Struct(node).put("id", 1))));
    assertEquals(
        "record topic-3@42: field 'children.item': its type is recursive, and Arrow has no"
            + " recursive types",
        e.getMessage());
    Schema deep = Schema.INT8_SCHEMA;
    for (int i = 0; i < 70; i++) {
      deep = SchemaBuilder.struct().field("a", deep).build();
    }
    SinkRecord record = record(deep, new Struct(deep));
    DataException tooDeep = assertThrows(DataException.class, () -> like(record));
    assertEquals(
        "record topic-3@42: field 'a.a.a.a.a.a.a.a...': types are nested deeper than 60",
        tooDeep.getMessage());
    List<Object> list = new ArrayList<>();
    list.add(list);
    assertThrows(DataException.class, () -> like(record(null, list)));
  }

  @Test
  void wholeBatchIsNoRow() {
    DataException e =
        assertThrows(DataException.class, () -> like(record(BatchValue.SCHEMA, new byte[] {1})));
    assertEquals(
        "record topic-3@42: the value is a whole batch, which is no row of another",
        e.getMessage());
  }

  @Test
  void valuesWithoutASchemaThatDoNotFitAreRefused() {
    Map<Object, Object> numbered = new LinkedHashMap<>();
    numbered.put(1, "one");
    for (Object bad :
        List.of(
            numbered,
            map("a", List.of(1, "text")),
            map("a", List.of(map("b", new Object()))),
            map("a", new BigDecimal("1E+90")))) {
      DataException e = assertThrows(DataException.class, () -> like(record(null, bad)));
      assertEquals("record topic-3@42: ", e.getMessage().substring(0, 19));
    }
    DataException e =
        assertThrows(
            DataException.class,
            () -> like(record(null, map("a", List.of(map("b", new Object()))))));
    assertEquals(
        "record topic-3@42: field 'a[0].b': no Arrow type is known for a java.lang.Object without"
            + " a schema",
        e.getMessage());
  }

  @Test
  void fieldThatCameLaterIsRefusedUntilTheTableIsWidened() {
    SinkRecord first = record(null, map("a", 1));
    SinkRecord later = record(null, map("a", 1, "b", null));
    try (RowTable table = like(first)) {
      assertEquals(Fit.WIDENS, table.fit(later));
      DataException e = assertThrows(DataException.class, () -> table.append(later));
      assertEquals("record topic-3@42: field 'b': there is no column for it", e.getMessage());
      table.append(first);
      assertEquals(1, take(table).size());
      try (RowTable widened = table.widened(later)) {
        assertEquals("[a: int64, b: null]", widened.schema().fields().toString());
      }
    }
  }

  @Test
  void integerThatADoubleDoesNotHoldIsRefused() {
    try (RowTable table = like(record(null, map("a", 1.5)))) {
      table.append(record(null, map("a", 1L << 60)));
      DataException e =
          assertThrows(
              DataException.class, () -> table.append(record(null, map("a", (1L << 60) + 1))));
      assertEquals(
          "record topic-3@42: field 'a': float64 cannot hold 1152921504606846977", e.getMessage());
      assertThrows(DataException.class, () -> table.append(record(null, map("a", Long.MAX_VALUE))));
      assertEquals(List.of(List.of((double) (1L << 60))), take(table));
    }
  }

  @Test
  void schemasOfEqualContentFit() {
    Struct value = new Struct(NARROW).put("id", 1).put("n", "one");
    try (RowTable table = like(record(NARROW, value))) {
      for (int i = 0; i < 200; i++) {
        Schema copy =
            SchemaBuilder.struct()
                .field("n", Schema.STRING_SCHEMA)
                .field("id", Schema.INT32_SCHEMA)
                .build();
        SinkRecord record = record(copy, new Struct(copy).put("id", i).put("n", "one"));
        assertEquals(Fit.SAME, table.fit(record));
        table.append(record);
      }
      assertEquals(List.of(199, "one"), take(table).get(199));
    }
  }

  @Test
  void nullIsTheDefaultOfItsField() {
    Schema schema =
        SchemaBuilder.struct()
            .field("a", SchemaBuilder.int32().optional().defaultValue(7).build())
            .build();
    try (RowTable table = like(record(schema, new Struct(schema)))) {
      table.append(record(schema, new Struct(schema)));
      assertEquals(List.of(List.of(7)), take(table));
    }
  }

  @Test
  void bytesAreNearWhatTheBatchHas() {
    Struct value = new Struct(NARROW).put("id", 1).put("n", "x".repeat(100));
    try (RowTable table = like(record(NARROW, value))) {
      for (int i = 0; i < 1_000; i++) {
        table.append(record(NARROW, value));
      }
      long told = table.bytes();
      try (RecordBatch batch = table.finish(Map.of())) {
        assertEquals(1.0, (double) told / batch.bufferBytes(), 0.05);
      }
    }
  }

  @Test
  void rowsCanBeForgotten() {
    SinkRecord first = record(NARROW, new Struct(NARROW).put("id", 1).put("n", "one"));
    RowTable table = like(first);
    table.append(first);
    table.clear();
    assertEquals(0, table.rows());
    table.append(first);
    assertEquals(List.of(List.of(1, "one")), take(table));
    table.append(first);
    table.close();
    table.close();
  }

  @Test
  void unionHasOneValue() {
    Schema schema =
        SchemaBuilder.struct()
            .field(
                "u",
                SchemaBuilder.struct()
                    .name(ConnectTypes.UNION)
                    .parameter("arrow.type", "dense_union[0, 1]")
                    .field("i", Schema.OPTIONAL_INT32_SCHEMA)
                    .field("s", Schema.OPTIONAL_STRING_SCHEMA)
                    .optional()
                    .build())
            .build();
    Schema union = schema.field("u").schema();
    SinkRecord good =
        record(schema, new Struct(schema).put("u", new Struct(union).put("s", "text")));
    SinkRecord none = record(schema, new Struct(schema).put("u", new Struct(union)));
    SinkRecord both =
        record(schema, new Struct(schema).put("u", new Struct(union).put("s", "text").put("i", 1)));
    try (RowTable table = like(good)) {
      table.append(good);
      table.append(none);
      DataException e = assertThrows(DataException.class, () -> table.append(both));
      assertEquals(
          "record topic-3@42: field 'u': both 'i' and 's' are there: a union has one value",
          e.getMessage());
      assertEquals(List.of(List.of("text"), Arrays.asList((Object) null)), take(table));
    }
  }
}
