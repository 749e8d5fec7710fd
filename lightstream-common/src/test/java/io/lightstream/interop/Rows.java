// SPDX-License-Identifier: Apache-2.0
package io.lightstream.interop;

import io.lightstream.column.Column;
import io.lightstream.column.RecordBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Batches as lists of values, and the values of the tables that the recorded files hold. */
final class Rows {

  private static final int MIXED_ROWS = 5;

  private Rows() {}

  /** The values of a column. */
  static List<Object> of(Column column) {
    List<Object> values = new ArrayList<>();
    for (int row = 0; row < column.length(); row++) {
      values.add(column.getObject(row));
    }
    return values;
  }

  /** The values of each column. */
  static List<List<Object>> of(RecordBatch batch) {
    return batch.columns().stream().map(Rows::of).toList();
  }

  /** The table that the recorded files call {@code mixed(k)}: i32, i64, f64, flag, name. */
  static List<List<Object>> mixed(int k) {
    return List.of(
        column(i -> i == 2 ? null : k * 100 + i),
        column(i -> -(k * 1000L + i)),
        column(i -> k + i / 4.0),
        column(i -> i == 3 ? null : i % 2 == 0),
        column(i -> i == 1 ? null : "row " + k + "." + i));
  }

  /** The tables {@code mixed(k)} for each k. */
  static List<List<List<Object>>> mixed(int... ks) {
    return IntStream.of(ks).mapToObj(Rows::mixed).toList();
  }

  /** A list that may hold null. */
  static List<Object> values(Object... values) {
    return Arrays.asList(values);
  }

  private static List<Object> column(IntFunction<Object> value) {
    return IntStream.range(0, MIXED_ROWS)
        .mapToObj(value)
        .collect(ArrayList::new, ArrayList::add, ArrayList::addAll);
  }
}
