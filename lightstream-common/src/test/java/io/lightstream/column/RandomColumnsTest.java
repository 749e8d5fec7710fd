// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lightstream.memory.BufferAllocator;
import io.lightstream.memory.MemoryLease;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Types nested at random: whatever is done to columns, their values stay. */
class RandomColumnsTest {

  private static final int ROWS = 40;

  private final BufferAllocator allocator = BufferAllocator.unbounded("test");
  private final List<MemoryLease> leases = new ArrayList<>();

  static LongStream seeds() {
    return LongStream.range(0, 300);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void slicesCompactionsAndConcatenationsKeepTheValues(long seed) {
    RandomColumns source = new RandomColumns(seed);
    Field field = source.field();
    List<Object> values = source.values(field, ROWS);
    Column whole = built(field, values);
    for (int i = 0; i < 6; i++) {
      int from = source.below(ROWS);
      int to = from + source.below(ROWS - from + 1);
      Column slice = whole.slice(from, to - from);
      Column expected = built(field, values.subList(from, to));
      assertSameValues(expected, slice);
      assertSameValues(expected, Columns.compact(slice, allocator, leases));
      List<Column> parts =
          List.of(whole.slice(0, from), expected, slice.slice(0, 0), whole.slice(to, ROWS - to));
      assertSameValues(whole, Columns.concat(parts, allocator, leases));
    }
    leases.forEach(MemoryLease::close);
    assertEquals(0, allocator.outstanding());
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void truncatedBuildersGoOnAsIfNothingHadBeen(long seed) {
    RandomColumns source = new RandomColumns(seed);
    Field field = source.field();
    List<Object> values = source.values(field, ROWS);
    try (ColumnBuilder builder = ColumnBuilder.of(field, allocator)) {
      int appended = 0;
      while (appended < ROWS) {
        int next = Math.min(ROWS, appended + 1 + source.below(10));
        values.subList(appended, next).forEach(builder::append);
        appended = next - source.below(Math.min(next, 5));
        builder.truncate(appended);
      }
      OwnedColumn owned = builder.finish();
      leases.addAll(owned.leases());
      assertSameValues(built(field, values), owned.column());
    }
    leases.forEach(MemoryLease::close);
    assertEquals(0, allocator.outstanding());
  }

  private Column built(Field field, List<Object> values) {
    try (ColumnBuilder builder = ColumnBuilder.of(field, allocator)) {
      values.forEach(builder::append);
      OwnedColumn owned = builder.finish();
      leases.addAll(owned.leases());
      return owned.column();
    }
  }

  private static void assertSameValues(Column expected, Column actual) {
    actual.validate();
    assertEquals(expected.nullCount(), actual.nullCount());
    assertEquals(Optional.empty(), Columns.firstDifference(expected, actual));
    for (int row = 0; row < expected.length(); row++) {
      assertEquals(expected.format(row), actual.format(row), expected.field() + ", row " + row);
    }
  }
}
