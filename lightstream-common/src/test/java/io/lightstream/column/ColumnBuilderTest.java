// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.error.ConfigurationException;
import io.lightstream.error.LimitExceededException;
import io.lightstream.memory.ArrowBuffer;
import io.lightstream.memory.BufferAllocator;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ColumnBuilderTest {

  private final BufferAllocator allocator = BufferAllocator.unbounded("test");

  @AfterEach
  void nothingIsOutstanding() {
    assertEquals(0, allocator.outstanding());
  }

  static List<Samples> samples() {
    return Samples.all();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void everyTypeGivesBackWhatWasAppended(Samples samples) {
    try (ColumnBuilder builder = ColumnBuilder.of(samples.field(), allocator)) {
      for (int round = 0; round < 2; round++) {
        samples.values().forEach(builder::append);
        assertEquals(samples.values().size(), builder.length());
        try (OwnedColumn owned = builder.finish()) {
          assertEquals(0, builder.length());
          owned.column().validate();
          assertValues(samples.expected(), owned.column());
          assertBuffers(owned.column().data());
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void everyTypeGrowsOverManyRows(Samples samples) {
    List<Object> many = new ArrayList<>();
    List<Object> expected = new ArrayList<>();
    for (int i = 0; i < 700; i++) {
      many.addAll(samples.values());
      expected.addAll(samples.expected());
    }
    try (ColumnBuilder builder = ColumnBuilder.of(samples.field(), allocator)) {
      many.forEach(builder::append);
      try (OwnedColumn owned = builder.finish()) {
        owned.column().validate();
        assertValues(expected, owned.column());
        assertBuffers(owned.column().data());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void everyTypeHasColumnsWithoutRows(Samples samples) {
    try (ColumnBuilder builder = ColumnBuilder.of(samples.field(), allocator);
        OwnedColumn owned = builder.finish()) {
      owned.column().validate();
      assertEquals(0, owned.column().length());
      assertEquals(0, owned.column().nullCount());
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void clearForgetsTheRows(Samples samples) {
    try (ColumnBuilder builder = ColumnBuilder.of(samples.field(), allocator)) {
      samples.values().forEach(builder::append);
      builder.clear();
      builder.append(samples.values().get(0));
      try (OwnedColumn owned = builder.finish()) {
        owned.column().validate();
        assertValues(samples.expected().subList(0, 1), owned.column());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void truncatedRowsLeaveNoTrace(Samples samples) {
    int count = samples.values().size();
    try (ColumnBuilder builder = ColumnBuilder.of(samples.field(), allocator)) {
      for (int kept = 0; kept <= count; kept++) {
        samples.values().forEach(builder::append);
        builder.truncate(kept);
        assertEquals(kept, builder.length());
        samples.values().forEach(builder::append);
        builder.truncate(builder.length());
        builder.truncate(kept);
        List<Object> expected = new ArrayList<>(samples.expected().subList(0, kept));
        for (int i = count - 1; i >= 0; i--) {
          builder.append(samples.values().get(i));
          expected.add(samples.expected().get(i));
        }
        try (OwnedColumn owned = builder.finish()) {
          owned.column().validate();
          assertValues(expected, owned.column());
        }
      }
      assertThrows(IndexOutOfBoundsException.class, () -> builder.truncate(1));
    }
  }

  @Test
  void slotsOfNullRowsAreZeroAfterTruncation() {
    Field field = Field.nullable("x", new DataType.Int(64, true));
    try (ColumnBuilder builder = ColumnBuilder.of(field, allocator)) {
      builder.appendLong(-1);
      builder.appendLong(-1);
      builder.truncate(1);
      builder.appendNull();
      try (OwnedColumn owned = builder.finish()) {
        assertEquals(0, ((Int64Column) owned.column()).values().getLong(8));
      }
    }
  }

  @Test
  void rowsThatDoNotFitAllColumnsAreAppendedToNone() {
    Field item = Field.required("item", new DataType.Int(8, true));
    Field list = Field.nullable("list", new DataType.ListType(), item);
    DataType union = new DataType.Union(DataType.UnionMode.DENSE, List.of(0, 1));
    Schema schema =
        Schema.of(
            Field.nullable("text", new DataType.Utf8()),
            list,
            Field.nullable("union", union, item, list),
            Field.required("last", new DataType.Int(8, true)));
    try (RecordBatchBuilder builder = RecordBatchBuilder.of(schema, allocator)) {
      builder.appendRow("a", List.of(1), Map.entry(0, 5), 1);
      Object[][] bad = {
        {"b", List.of(2, 3), Map.entry(0, 6), 1000},
        {"b", List.of(2, 3), Map.entry(1, List.of(1, 1000)), 1},
        {"b", java.util.Arrays.asList(2, null), Map.entry(0, 6), 1},
        {"b", List.of(2, "x"), Map.entry(0, 6), 1},
        {"b", List.of(2), Map.entry(7, 6), 1},
        {5, List.of(2), Map.entry(0, 6), 1},
      };
      for (Object[] row : bad) {
        assertThrows(ConfigurationException.class, () -> builder.appendRow(row));
        assertEquals(1, builder.rowCount());
      }
      builder.appendRow("c", null, Map.entry(1, List.of(7)), 3);
      try (RecordBatch batch = builder.finish()) {
        batch.validate();
        assertEquals(
            "batch of 2 rows\n"
                + "  text: utf8 x 2 [\"a\", \"c\"]\n"
                + "  list: list[item: int8 not null] x 2 [[1], null]\n"
                + "  union: dense_union[0, 1][item: int8 not null, list: list[item: int8 not null]]"
                + " x 2 [5, [7]]\n"
                + "  last: int8 not null x 2 [1, 3]",
            batch.toString());
      }
    }
  }

  private static void assertValues(List<Object> expected, Column column) {
    assertEquals(expected.size(), column.length());
    int nulls = 0;
    for (int row = 0; row < expected.size(); row++) {
      Object value = expected.get(row);
      assertEquals(value == null, column.isNull(row), "null of row " + row);
      nulls += value == null ? 1 : 0;
      if (value instanceof byte[] bytes) {
        assertArrayEquals(bytes, (byte[]) column.getObject(row));
      } else {
        assertEquals(value, column.getObject(row), "row " + row);
      }
    }
    assertEquals(nulls, column.nullCount());
  }

  /** Aligned, zero behind the end, no validity without nulls. */
  private static void assertBuffers(ArrayData data) {
    for (ArrowBuffer buffer : data.buffers()) {
      assertEquals(64, buffer.alignment());
    }
    if (data.nullCount() == 0 && !data.buffers().isEmpty()) {
      BufferKind first = data.field().storageType().layout().get(0);
      assertTrue(first.role() != BufferKind.Role.VALIDITY || data.buffers().get(0).size() == 0);
    }
    data.children().forEach(ColumnBuilderTest::assertBuffers);
  }

  @Test
  void slotsOfNullRowsAreZero() {
    Field field = Field.nullable("x", new DataType.Int(64, true));
    try (ColumnBuilder builder = ColumnBuilder.of(field, allocator)) {
      for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 1000; i++) {
          if (i % 3 == round) {
            builder.appendNull();
          } else {
            builder.appendLong(-1);
          }
        }
        try (OwnedColumn owned = builder.finish()) {
          Int64Column column = (Int64Column) owned.column();
          for (int i = round; i < 1000; i += 3) {
            assertEquals(0, column.values().getLong(i * 8));
          }
        }
      }
    }
  }

  @Test
  void runsAreMerged() {
    Field ends = Field.required("run_ends", new DataType.Int(32, true));
    Field values = Field.nullable("values", new DataType.Int(64, true));
    Field field = Field.nullable("x", new DataType.RunEndEncoded(), ends, values);
    try (ColumnBuilder builder = ColumnBuilder.of(field, allocator)) {
      builder.appendLong(1);
      builder.appendLong(1);
      builder.appendNull();
      builder.appendNull();
      builder.asRuns().values().appendLong(5);
      builder.asRuns().endRun(10);
      builder.appendLong(5);
      try (OwnedColumn owned = builder.finish()) {
        RunEndEncodedColumn column = (RunEndEncodedColumn) owned.column();
        assertEquals(15, column.length());
        assertEquals("run_ends: int32 not null x 4 [2, 4, 14, 15]", column.runEnds().toString());
        assertEquals("values: int64 x 4 [1, null, 5, 5]", column.values().toString());
        assertEquals(2, column.nullCount());
        column.validate();
      }
    }
  }

  @Test
  void runEndsThatOverflowAreRefused() {
    Field ends = Field.required("run_ends", new DataType.Int(16, true));
    Field values = Field.nullable("values", new DataType.Int(64, true));
    Field field = Field.nullable("x", new DataType.RunEndEncoded(), ends, values);
    try (ColumnBuilder builder = ColumnBuilder.of(field, allocator)) {
      builder.asRuns().values().appendLong(5);
      builder.asRuns().endRun(32_767);
      assertEquals(
          "column 'x': its run ends of type int16 cannot count 32768 rows",
          assertThrows(LimitExceededException.class, () -> builder.appendLong(5)).getMessage());
    }
  }

  @Test
  void dictionaryHoldsEachValueOnceAndGrowsFromBatchToBatch() {
    DictionaryEncoding encoding = new DictionaryEncoding(3, new DataType.Int(8, true), false);
    Field a = Field.nullable("a", new DataType.Utf8()).withDictionary(encoding);
    Schema schema = Schema.of(a, a.withName("b"));
    try (RecordBatchBuilder builder = RecordBatchBuilder.of(schema, allocator)) {
      builder.appendRow("x", "y");
      builder.appendRow("y", null);
      RecordBatch first = builder.finish();
      builder.appendRow("x", "z");
      RecordBatch second = builder.finish();
      builder.appendRow("z", "z");
      RecordBatch third = builder.finish();
      Dictionary one = ((DictionaryColumn) first.column("a")).dictionary();
      Dictionary two = ((DictionaryColumn) second.column("b")).dictionary();
      assertEquals(one, ((DictionaryColumn) first.column("b")).dictionary());
      assertEquals(2, one.size());
      assertEquals(3, two.size());
      assertEquals(2, two.segments().size());
      assertEquals(two, ((DictionaryColumn) third.column("a")).dictionary());
      first.close();
      assertEquals("z", second.column("b").getString(0));
      assertEquals("x", second.column("a").getString(0));
      second.close();
      assertEquals("z", third.column("b").getString(0));
      third.close();
    }
  }

  @Test
  void dictionaryThatOutgrowsItsIndexTypeIsRefused() {
    DictionaryEncoding encoding = new DictionaryEncoding(3, new DataType.Int(8, true), false);
    Field field = Field.nullable("x", new DataType.Int(64, true)).withDictionary(encoding);
    try (ColumnBuilder builder = ColumnBuilder.of(field, allocator)) {
      for (int i = 0; i < 128; i++) {
        builder.appendLong(i);
      }
      assertEquals(
          "column 'x': value 128 of its dictionary is beyond its index type int8",
          assertThrows(LimitExceededException.class, () -> builder.appendLong(128)).getMessage());
      builder.appendLong(127);
      assertEquals(129, builder.length());
    }
  }

  @Test
  void unionsTakeOneValueOfOneChild() {
    Field number = Field.nullable("number", new DataType.Int(32, true));
    Field text = Field.nullable("text", new DataType.Utf8());
    for (DataType.UnionMode mode : DataType.UnionMode.values()) {
      DataType type = new DataType.Union(mode, List.of(5, 9));
      try (ColumnBuilder builder =
          ColumnBuilder.of(Field.nullable("x", type, number, text), allocator)) {
        builder.asUnion().select(0).appendInt(1);
        builder.append(Map.entry(9, "two"));
        builder.appendNull();
        try (OwnedColumn owned = builder.finish()) {
          UnionColumn column = (UnionColumn) owned.column();
          column.validate();
          assertEquals(5, column.typeId(0));
          assertEquals(1, column.getInt(0));
          assertEquals("two", column.getString(1));
          assertTrue(column.isNull(2));
          assertEquals(1, column.nullCount());
          int rows = mode == DataType.UnionMode.SPARSE ? 3 : 1;
          assertEquals(rows, column.child(1).length());
        }
        builder.asUnion().select(1);
        assertEquals(
            "column 'x', row 1: the child 'text' of the row before got 0 values, not 1",
            assertThrows(ConfigurationException.class, builder::finish).getMessage());
      }
    }
  }

  @Test
  void nullBelowNullStructsNeedsNoNullableChild() {
    Field id = Field.required("id", new DataType.Int(32, true));
    Field field = Field.nullable("x", new DataType.Struct(), id);
    try (ColumnBuilder builder = ColumnBuilder.of(field, allocator)) {
      builder.appendNull();
      builder.append(Map.of("id", 4));
      try (OwnedColumn owned = builder.finish()) {
        StructColumn column = (StructColumn) owned.column();
        assertEquals(0, column.child(0).nullCount());
        assertTrue(column.isNull(0));
        assertEquals(4, column.child(0).getInt(1));
      }
    }
  }

  @Test
  void valuesThatDoNotFitAreRefused() {
    assertRefused("column 'x', row 0: int8 cannot hold 128", new DataType.Int(8, true), 128);
    assertRefused("column 'x', row 0: uint64 cannot hold -1", new DataType.Int(64, false), -1);
    assertRefused(
        "column 'x', row 0: decimal32(4, 2) cannot hold 1.234",
        new DataType.Decimal(4, 2, 32),
        new BigDecimal("1.234"));
    assertRefused(
        "column 'x', row 0: decimal32(4, 2) cannot hold 123",
        new DataType.Decimal(4, 2, 32),
        new BigDecimal("123"));
    assertRefused("column 'x' of type utf8 takes no long", new DataType.Utf8(), 1);
    assertRefused("column 'x' of type binary takes no String", new DataType.Binary(), "a");
    assertRefused(
        "column 'x', row 0: half a surrogate pair at character 1 of the text",
        new DataType.Utf8View(),
        "a\ud83d");
    assertRefused(
        "column 'x', row 0: timestamp[s, tz=UTC] cannot hold 1970-01-01T00:00:00.001Z",
        new DataType.Timestamp(DataType.TimeUnit.SECOND, Optional.of("UTC")),
        Instant.ofEpochMilli(1));
    assertRefused(
        "column 'x', row 0: fixed_size_binary[2] cannot hold 1 bytes",
        new DataType.FixedSizeBinary(2),
        new byte[1]);
  }

  @Test
  void unscaledLongsAreTheDecimalsThatTheyStandFor() {
    for (int bits : new int[] {32, 64, 128, 256}) {
      int digits = Math.min(DataType.maxDecimalPrecision(bits), 18);
      long most = Long.parseLong("9".repeat(digits));
      Field field = Field.nullable("x", new DataType.Decimal(digits, 2, bits));
      try (ColumnBuilder builder = ColumnBuilder.of(field, allocator)) {
        for (long value : new long[] {0, -1, most, -most}) {
          builder.appendUnscaledLong(value);
        }
        assertEquals(
            "column 'x', row 4: "
                + field.type()
                + " cannot hold "
                + BigDecimal.valueOf(most + 1, 2),
            assertThrows(ConfigurationException.class, () -> builder.appendUnscaledLong(most + 1))
                .getMessage());
        try (OwnedColumn owned = builder.finish()) {
          assertEquals(new BigDecimal("-0.01"), owned.column().getBigDecimal(1));
          assertEquals(BigDecimal.valueOf(most, 2), owned.column().getBigDecimal(2));
          assertEquals(BigDecimal.valueOf(-most, 2), owned.column().getBigDecimal(3));
        }
      }
    }
    Field wide = Field.required("x", new DataType.Decimal(38, 0, 128));
    try (ColumnBuilder builder = ColumnBuilder.of(wide, allocator)) {
      builder.appendUnscaledLong(Long.MIN_VALUE);
      try (OwnedColumn owned = builder.finish()) {
        assertEquals(BigDecimal.valueOf(Long.MIN_VALUE), owned.column().getBigDecimal(0));
      }
    }
  }

  private void assertRefused(String message, DataType type, Object value) {
    Field field = Field.required("x", type);
    try (ColumnBuilder builder = ColumnBuilder.of(field, allocator)) {
      assertEquals(
          message,
          assertThrows(ConfigurationException.class, () -> builder.append(value)).getMessage());
      assertEquals(0, builder.length());
    }
  }

  @Test
  void nullInAFieldThatIsNotNullableIsRefused() {
    Field field = Field.required("x", new DataType.Int(8, true));
    try (ColumnBuilder builder = ColumnBuilder.of(field, allocator)) {
      assertEquals(
          "column 'x', row 0: null in a field that is not nullable",
          assertThrows(ConfigurationException.class, builder::appendNull).getMessage());
    }
  }

  @Test
  void growthStaysWithinTheBudget() {
    BufferAllocator small = BufferAllocator.withBudget("small", 10_000);
    Field field = Field.nullable("x", new DataType.Int(64, true));
    try (ColumnBuilder builder = ColumnBuilder.of(field, small)) {
      assertThrows(
          LimitExceededException.class,
          () -> {
            for (int i = 0; i < 10_000; i++) {
              builder.appendLong(i);
            }
          });
      int rows = builder.length();
      try (OwnedColumn owned = builder.finish()) {
        assertEquals(rows, owned.column().length());
        assertEquals(rows - 1, owned.column().getLong(rows - 1));
      }
    }
    assertEquals(0, small.outstanding());
  }

  @Test
  void columnsOfUnequalLengthAreNoBatch() {
    Schema schema =
        Schema.of(
            Field.nullable("a", new DataType.Int(8, true)),
            Field.nullable("b", new DataType.Int(8, true)));
    try (RecordBatchBuilder builder = RecordBatchBuilder.of(schema, allocator)) {
      builder.column("a").appendInt(1);
      assertEquals(
          "column 'b' has 0 rows: the first column has 1",
          assertThrows(ConfigurationException.class, builder::finish).getMessage());
      builder.column("b").appendInt(2);
      try (RecordBatch batch = builder.finish(Map.of("k", "v"))) {
        assertEquals(1, batch.rowCount());
        assertEquals(Map.of("k", "v"), batch.metadata());
      }
    }
  }
}
