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
}
