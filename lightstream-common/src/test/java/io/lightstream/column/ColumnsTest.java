// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.error.ConfigurationException;
import io.lightstream.error.LimitExceededException;
import io.lightstream.memory.ArrowBuffer;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.memory.MemoryLease;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ColumnsTest {

  private static final int ROUNDS = 6;

  private final BufferAllocator allocator = BufferAllocator.unbounded("test");
  private final List<MemoryLease> leases = new ArrayList<>();

  @AfterEach
  void nothingIsOutstanding() {
    leases.forEach(MemoryLease::close);
    assertEquals(0, allocator.outstanding());
  }

  static List<Samples> samples() {
    return Samples.all();
  }

  private Column column(Samples samples, int rounds) {
    return column(samples, rounds, 0);
  }

  private Column column(Samples samples, int rounds, int firstSample) {
    try (ColumnBuilder builder = ColumnBuilder.of(samples.field(), allocator)) {
      int count = samples.values().size();
      for (int i = 0; i < rounds * count; i++) {
        builder.append(samples.values().get((i + firstSample) % count));
      }
      OwnedColumn owned = builder.finish();
      leases.addAll(owned.leases());
      return owned.column();
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void slicesHaveTheValuesOfTheirRows(Samples samples) {
    Column column = column(samples, 2);
    for (int from = 0; from <= column.length(); from++) {
      for (int rows = 0; rows <= column.length() - from; rows++) {
        Column slice = column.slice(from, rows);
        slice.validate();
        int nulls = 0;
        for (int row = 0; row < rows; row++) {
          assertEquals(column.format(from + row), slice.format(row));
          nulls += column.isNull(from + row) ? 1 : 0;
        }
        assertEquals(nulls, slice.nullCount());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void compactedSlicesBeginAtRowZeroEverywhere(Samples samples) {
    Column column = column(samples, ROUNDS);
    for (int from = 0; from < column.length(); from++) {
      for (int rows : new int[] {0, 1, 3, 9, column.length() - from}) {
        if (from + rows <= column.length()) {
          Column slice = column.slice(from, rows);
          Column compacted = Columns.compact(slice, allocator, leases);
          compacted.validate();
          assertNoOffset(compacted.data());
          assertEquals(Optional.empty(), Columns.firstDifference(slice, compacted));
          assertSame(compacted, Columns.compact(compacted, allocator, leases));
        }
      }
    }
  }

  private static void assertNoOffset(ArrayData data) {
    assertEquals(0, data.offset());
    data.children().forEach(ColumnsTest::assertNoOffset);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void concatenatedSlicesEqualTheWhole(Samples samples) {
    Column column = column(samples, ROUNDS);
    for (int cut = 0; cut <= column.length(); cut += 3) {
      List<Column> parts =
          List.of(
              column.slice(0, cut), column.slice(cut, 0), column.slice(cut, column.length() - cut));
      Column joined = Columns.concat(parts, allocator, leases);
      joined.validate();
      assertNoOffset(joined.data());
      assertEquals(Optional.empty(), Columns.firstDifference(column, joined));
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void columnsOfDifferentBuildersAreConcatenated(Samples samples) {
    Column one = column(samples, 2);
    Column other = column(samples, 1, 1);
    Column joined = Columns.concat(List.of(one, other, one), allocator, leases);
    joined.validate();
    int rows = one.length();
    assertEquals(2 * rows + other.length(), joined.length());
    assertTrue(Columns.equalValues(one, joined.slice(0, rows)));
    assertTrue(Columns.equalValues(other, joined.slice(rows, other.length())));
    assertTrue(Columns.equalValues(one, joined.slice(rows + other.length(), rows)));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void differentRowsAreNotEqual(Samples samples) {
    Column column = column(samples, 1);
    for (int a = 0; a < column.length(); a++) {
      for (int b = 0; b < column.length(); b++) {
        boolean same =
            column.format(a).equals(column.format(b)) && column.isNull(a) == column.isNull(b);
        assertEquals(
            same, Columns.equalValues(column.slice(a, 1), column.slice(b, 1)), a + " " + b);
      }
    }
  }

  @Test
  void whatIsInNullSlotsDoesNotMatter() {
    Field field = Field.nullable("x", new DataType.Int(32, true));
    MemoryLease lease = allocator.allocate(64);
    leases.add(lease);
    lease.writable(0, 64).put(0, (byte) 0b101).putInt(16, 1).putInt(20, 77).putInt(24, 3);
    lease.writable(0, 64).putInt(32, 1).putInt(36, -5).putInt(40, 3);
    Column one = numbers(field, lease.buffer(0, 1), lease.buffer(16, 12));
    Column other = numbers(field, lease.buffer(0, 1), lease.buffer(32, 12));
    assertTrue(Columns.equalValues(one, other));
  }

  private static Column numbers(Field field, ArrowBuffer validity, ArrowBuffer values) {
    int unknown = ArrayData.UNKNOWN_NULL_COUNT;
    return Column.of(
        new ArrayData(
            field, 0, 3, unknown, List.of(validity, values), List.of(), Optional.empty()));
  }

  private Column built(Field field, Object... values) {
    try (ColumnBuilder builder = ColumnBuilder.of(field, allocator)) {
      for (Object value : values) {
        builder.append(value);
      }
      OwnedColumn owned = builder.finish();
      leases.addAll(owned.leases());
      return owned.column();
    }
  }

  @Test
  void nanEqualsNanButZeroHasASign() {
    Field field = Field.nullable("x", new DataType.FloatingPoint(64));
    double otherNan = Double.longBitsToDouble(0x7ff8_0000_0000_0001L);
    assertTrue(Columns.equalValues(built(field, Double.NaN), built(field, otherNan)));
    assertFalse(Columns.equalValues(built(field, 0.0), built(field, -0.0)));
  }

  @Test
  void encodingsDoNotMatterToEquality() {
    Field plain = Field.nullable("x", new DataType.Utf8());
    DictionaryEncoding encoding = new DictionaryEncoding(1, new DataType.Int(8, true), false);
    Field ends = Field.required("run_ends", new DataType.Int(16, true));
    Field runs = Field.nullable("x", new DataType.RunEndEncoded(), ends, plain);
    Object[] values = {"a", "a", null, "b", "a"};
    Column one = built(plain, values);
    Column encoded = built(plain.withDictionary(encoding), values);
    Column run = built(runs, values);
    assertEquals(Optional.empty(), Columns.firstDifference(one, encoded));
    assertEquals(Optional.empty(), Columns.firstDifference(encoded, run));
    assertEquals(Optional.empty(), Columns.firstDifference(run, one));
  }

  @Test
  void theFirstDifferenceIsTold() {
    Field field = Field.nullable("x", new DataType.Utf8());
    assertEquals(
        Optional.of("column 'x', row 1: b is not null"),
        Columns.firstDifference(built(field, "a", "b"), built(field, "a", null)));
    assertEquals(
        Optional.of("column 'x' has 1 rows, the other 2"),
        Columns.firstDifference(built(field, "a"), built(field, "a", "b")));
    assertEquals(
        Optional.of("column 'x' is of type 'x: utf8', the other 'x: large_utf8'"),
        Columns.firstDifference(
            built(field), built(Field.nullable("x", new DataType.LargeUtf8()))));
  }

  @Test
  void columnsOfAnotherTypeAreNotAppended() {
    Column one = built(Field.nullable("x", new DataType.Int(32, true)));
    Column other = built(Field.nullable("y", new DataType.Int(64, true)));
    assertEquals(
        "column 'y: int64' cannot be appended to 'x: int32'",
        assertThrows(
                ConfigurationException.class,
                () -> Columns.concat(List.of(one, other), allocator, leases))
            .getMessage());
  }

  @Test
  void slicesOnByteBoundariesShareEverything() {
    Column column = built(Field.nullable("x", new DataType.Int(32, true)), numbers(40));
    long before = allocator.outstanding();
    Column compacted = Columns.compact(column.slice(16, 20), allocator, leases);
    assertEquals(before, allocator.outstanding());
    assertEquals(17, compacted.getInt(1));
    assertEquals(80, compacted.data().buffers().get(1).size());
  }

  private static Object[] numbers(int count) {
    Object[] numbers = new Object[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = i % 7 == 0 ? null : i;
    }
    return numbers;
  }

  @Test
  void aFewViewsOfManyTakeOnlyTheirBytesAlong() {
    Field field = Field.nullable("x", new DataType.Utf8View());
    Object[] texts = new Object[10_000];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = "a text of more than twelve bytes, number " + i;
    }
    Column column = built(field, texts);
    Column compacted = Columns.compact(column.slice(5_000, 10), allocator, leases);
    long bytes = compacted.data().buffers().stream().mapToLong(ArrowBuffer::size).sum();
    assertTrue(bytes < 1_000, bytes + " bytes");
    assertEquals(texts[5_009], compacted.getString(9));
  }

  @Test
  void joinedDictionariesThatOutgrowTheIndexTypeAreRefused() {
    DictionaryEncoding encoding = new DictionaryEncoding(1, new DataType.Int(8, true), false);
    Field field = Field.nullable("x", new DataType.Int(32, true)).withDictionary(encoding);
    Object[] low = new Object[100];
    Object[] high = new Object[100];
    for (int i = 0; i < 100; i++) {
      low[i] = i;
      high[i] = 50 + i;
    }
    Column one = built(field, low);
    Column other = built(field, high);
    long before = allocator.outstanding();
    assertEquals(
        "column 'x': value 128 of the joined dictionaries is beyond the index type int8",
        assertThrows(
                LimitExceededException.class,
                () -> Columns.concat(List.of(one, other), allocator, leases))
            .getMessage());
    assertEquals(before, allocator.outstanding());
  }
}
