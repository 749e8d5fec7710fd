// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.column.DataType;
import io.lightstream.column.DataType.DateUnit;
import io.lightstream.column.DataType.TimeUnit;
import io.lightstream.column.DictionaryEncoding;
import io.lightstream.column.Field;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchBuilder;
import io.lightstream.column.Schema;
import io.lightstream.error.ClosedException;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.InvalidDataException;
import io.lightstream.memory.BufferAllocator;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatchRowTest {

  private final BufferAllocator allocator = BufferAllocator.unbounded("test");

  @AfterEach
  void nothingIsLeftAllocated() {
    assertEquals(0, allocator.outstanding());
    allocator.close();
  }

  @Test
  void numbersAreReadInTheirOwnAndInWiderTypes() {
    Schema schema =
        Schema.of(
            Field.nullable("b", new DataType.Bool()),
            Field.nullable("i8", new DataType.Int(8, true)),
            Field.nullable("i16", new DataType.Int(16, true)),
            Field.nullable("u16", new DataType.Int(16, false)),
            Field.nullable("u32", new DataType.Int(32, false)),
            Field.nullable("f32", new DataType.FloatingPoint(32)),
            Field.nullable("f64", new DataType.FloatingPoint(64)));
    try (RecordBatch batch =
        batch(schema, true, (byte) -1, (short) -2, 65_535, 4_294_967_295L, 1.5f, 2.5)) {
      RowData row = rowOver(batch);
      assertEquals(7, row.getArity());
      assertTrue(row.getBoolean(0));
      assertEquals(-1, row.getByte(1));
      assertEquals(-1, row.getLong(1));
      assertEquals(-2, row.getShort(2));
      assertEquals(-2, row.getInt(2));
      assertEquals(65_535, row.getInt(3));
      assertEquals(4_294_967_295L, row.getLong(4));
      assertEquals(1.5f, row.getFloat(5));
      assertEquals(1.5, row.getDouble(5));
      assertEquals(2.5, row.getDouble(6));
    }
  }

  @Test
  void decimalsAndUnsignedLongsAreExact() {
    Schema schema =
        Schema.of(
            Field.nullable("d", new DataType.Decimal(38, 4, 128)),
            Field.nullable("u", new DataType.Int(64, false)));
    BigInteger most = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
    try (RecordBatch batch =
        batch(schema, new BigDecimal("-1234567890123456789.0001"), new BigDecimal(most))) {
      RowData row = rowOver(batch);
      assertEquals("-1234567890123456789.0001", row.getDecimal(0, 38, 4).toString());
      assertEquals(most.toString(), row.getDecimal(1, 20, 0).toString());
      InvalidDataException e =
          assertThrows(InvalidDataException.class, () -> row.getDecimal(1, 10, 0));
      assertEquals(
          "column 'u', row 0: 18446744073709551615 does not fit DECIMAL(10, 0)", e.getMessage());
    }
  }

  @Test
  void timesBeforeTheEpochAreRoundedDown() {
    Schema schema =
        Schema.of(
            Field.nullable("day", new DataType.Date(DateUnit.DAY)),
            Field.nullable("dayms", new DataType.Date(DateUnit.MILLISECOND)),
            Field.nullable("time", new DataType.Time(TimeUnit.MICROSECOND)),
            Field.nullable("s", new DataType.Timestamp(TimeUnit.SECOND, Optional.empty())),
            Field.nullable("ns", new DataType.Timestamp(TimeUnit.NANOSECOND, Optional.of("UTC"))));
    try (RecordBatch batch =
        batch(
            schema,
            LocalDate.of(1969, 12, 31),
            LocalDate.of(1969, 12, 30),
            LocalTime.of(23, 59, 59, 999_000_000),
            LocalDateTime.of(1969, 12, 31, 23, 59, 59),
            Instant.parse("1969-12-31T23:59:59.999999999Z"))) {
      RowData row = rowOver(batch);
      assertEquals(-1, row.getInt(0));
      assertEquals(-2, row.getInt(1));
      assertEquals(86_399_999, row.getInt(2));
      assertEquals(TimestampData.fromEpochMillis(-1000), row.getTimestamp(3, 0));
      assertEquals(TimestampData.fromEpochMillis(-1, 999_999), row.getTimestamp(4, 9));
    }
  }

  @Test
  void timeFinerThanFlinkKeepsIsRefused() {
    Schema schema = Schema.of(Field.nullable("t", new DataType.Time(TimeUnit.MICROSECOND)));
    try (RecordBatch batch = batch(schema, LocalTime.of(0, 0, 0, 1_000))) {
      RowData row = rowOver(batch);
      InvalidDataException e = assertThrows(InvalidDataException.class, () -> row.getInt(0));
      assertEquals(
          "column 't', row 0: a time of 1 us is finer than Flink's whole milliseconds",
          e.getMessage());
    }
  }

  @Test
  void textAndBytesAreReadFromEveryLayout() {
    Field word = Field.nullable("dictionary", new DataType.Utf8());
    Schema schema =
        Schema.of(
            Field.nullable("utf8", new DataType.Utf8()),
            Field.nullable("large", new DataType.LargeUtf8()),
            Field.nullable("view", new DataType.Utf8View()),
            word.withDictionary(new DictionaryEncoding(1, new DataType.Int(8, true), false)),
            Field.nullable("binary", new DataType.Binary()),
            Field.nullable("fixed", new DataType.FixedSizeBinary(2)));
    byte[] bytes = "é".getBytes(StandardCharsets.UTF_8);
    try (RecordBatch batch = batch(schema, "é", "é", "é", "é", bytes, bytes)) {
      RowData row = rowOver(batch);
      for (int i = 0; i < 4; i++) {
        assertEquals(StringData.fromString("é"), row.getString(i));
      }
      assertArrayEquals(bytes, row.getBinary(4));
      assertArrayEquals(bytes, row.getBinary(5));
    }
  }

  @Test
  void nestedValuesAreViewsToo() {
    Field number = Field.nullable("item", new DataType.Int(32, true));
    Schema schema =
        Schema.of(
            Field.nullable("list", new DataType.ListType(), number),
            Field.nullable("fixed", new DataType.FixedSizeList(2), number),
            Field.nullable(
                "map",
                new DataType.MapType(false),
                Field.required(
                    "entries",
                    new DataType.Struct(),
                    Field.required("key", new DataType.Utf8()),
                    number)),
            Field.nullable("struct", new DataType.Struct(), number));
    try (RecordBatch batch =
        batch(
            schema, Arrays.asList(1, null, 3), List.of(4, 5), Map.of("k", 6), Map.of("item", 7))) {
      RowData row = rowOver(batch);
      ArrayData list = row.getArray(0);
      assertEquals(3, list.size());
      assertTrue(list.isNullAt(1));
      assertEquals(3, list.getInt(2));
      assertThrows(IndexOutOfBoundsException.class, () -> list.getInt(3));
      assertArrayEquals(new int[] {4, 5}, row.getArray(1).toIntArray());
      MapData map = row.getMap(2);
      assertEquals(1, map.size());
      assertEquals(StringData.fromString("k"), map.keyArray().getString(0));
      assertArrayEquals(new int[] {6}, map.valueArray().toIntArray());
      assertEquals(7, row.getRow(3, 1).getInt(0));
    }
  }

  @Test
  void oneRowServesTheWholeBatch() {
    Schema schema = Schema.of(Field.nullable("n", new DataType.Int(32, true)));
    RecordBatchBuilder builder = RecordBatchBuilder.of(schema, allocator);
    builder.appendRow(10);
    builder.appendRow((Object) null);
    try (builder;
        RecordBatch batch = builder.finish()) {
      BatchRow row = RowBinding.of(FlinkTypes.of(schema), schema).rowOver(batch);
      assertEquals(10, row.getInt(0));
      row.setRowKind(RowKind.DELETE);
      row.moveTo(1);
      assertTrue(row.isNullAt(0));
      assertEquals(RowKind.INSERT, row.getRowKind());
      row.moveTo(0);
      assertFalse(row.isNullAt(0));
    }
  }

  @Test
  void rowOfASliceHasTheNumbersOfTheSliceAlone() {
    Schema schema =
        Schema.of(
            Field.nullable("i", new DataType.Int(32, true)),
            Field.nullable("l", new DataType.Int(64, true)),
            Field.nullable("f", new DataType.FloatingPoint(32)),
            Field.nullable("d", new DataType.FloatingPoint(64)));
    try (RecordBatchBuilder builder = RecordBatchBuilder.of(schema, allocator)) {
      for (int i = 0; i < 3; i++) {
        builder.appendRow(i, (long) i, (float) i, (double) i);
      }
      try (RecordBatch batch = builder.finish();
          RecordBatch slice = batch.slice(1, 1)) {
        RowData row = rowOver(slice);
        assertEquals(1, row.getInt(0));
        assertEquals(1, row.getLong(0));
        assertEquals(1, row.getLong(1));
        assertEquals(1, row.getFloat(2));
        assertEquals(1, row.getDouble(2));
        assertEquals(1, row.getDouble(3));
        RowBinding binding = RowBinding.of(FlinkTypes.of(schema), schema);
        FieldView ints = binding.views(slice, 4)[0];
        assertThrows(IndexOutOfBoundsException.class, () -> ints.getInt(1));
      }
    }
  }

  @Test
  void readingAfterTheBatchWasReleasedIsRefused() {
    Schema schema = Schema.of(Field.nullable("n", new DataType.Int(32, true)));
    RecordBatch batch = batch(schema, 10);
    RowData row = rowOver(batch);
    batch.close();
    assertThrows(ClosedException.class, () -> row.getInt(0));
  }

  @Test
  void accessorThatDoesNotFitIsRefused() {
    Schema schema = Schema.of(Field.nullable("n", new DataType.Int(32, true)));
    try (RecordBatch batch = batch(schema, 10)) {
      RowData row = rowOver(batch);
      ConfigurationException e = assertThrows(ConfigurationException.class, () -> row.getString(0));
      assertEquals("column 'n' of type int32 has no STRING values", e.getMessage());
    }
  }

  @Test
  void columnsAreFoundByNameInAnyOrder() {
    Schema schema =
        Schema.of(
            Field.nullable("a", new DataType.Int(32, true)),
            Field.nullable("unused", new DataType.Utf8()),
            Field.nullable("b", new DataType.Int(32, true)));
    RowType wanted =
        RowType.of(new LogicalType[] {new IntType(), new IntType()}, new String[] {"b", "a"});
    try (RecordBatch batch = batch(schema, 1, "x", 2)) {
      RowData row = RowBinding.of(wanted, schema).rowOver(batch);
      assertEquals(2, row.getArity());
      assertEquals(2, row.getInt(0));
      assertEquals(1, row.getInt(1));
    }
  }

  @Test
  void fieldWithoutAColumnIsNamed() {
    Schema schema = Schema.of(Field.nullable("a", new DataType.Int(32, true)));
    RowType wanted = RowType.of(new LogicalType[] {new IntType()}, new String[] {"z"});
    ConfigurationException e =
        assertThrows(ConfigurationException.class, () -> RowBinding.of(wanted, schema));
    assertEquals("there is no column 'z': the columns are [a]", e.getMessage());
  }

  @Test
  void nullsInAFieldThatHasNoneAreRefused() {
    Schema schema = Schema.of(Field.nullable("a", new DataType.Int(32, true)));
    RowType wanted = RowType.of(new LogicalType[] {new IntType(false)}, new String[] {"a"});
    try (RecordBatch batch = batch(schema, new Object[] {null})) {
      InvalidDataException e =
          assertThrows(
              InvalidDataException.class, () -> RowBinding.of(wanted, schema).rowOver(batch));
      assertEquals(
          "column 'a' has 1 nulls in a batch of 1 rows: its field is INT NOT NULL", e.getMessage());
    }
  }

  private RecordBatch batch(Schema schema, Object... row) {
    try (RecordBatchBuilder builder = RecordBatchBuilder.of(schema, allocator)) {
      builder.appendRow(row);
      return builder.finish();
    }
  }

  private static RowData rowOver(RecordBatch batch) {
    return RowBinding.of(FlinkTypes.of(batch.schema()), batch.schema()).rowOver(batch);
  }
}
