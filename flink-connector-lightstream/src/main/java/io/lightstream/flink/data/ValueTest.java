// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.Column;

/** A condition on single values, made for columns of one type that are not encoded. */
abstract class ValueTest {

  /** Whether it holds for a value that is not null. */
  abstract boolean holds(Column column, int row);

  final byte truth(Column column, int row) {
    return column.isNull(row) ? Truths.UNKNOWN : Truths.of(holds(column, row));
  }

  /** Sets the truths of all rows. */
  void test(Column column, byte[] truths) {
    int rows = column.length();
    if (column.nullCount() == 0) {
      for (int row = 0; row < rows; row++) {
        truths[row] = Truths.of(holds(column, row));
      }
    } else {
      for (int row = 0; row < rows; row++) {
        truths[row] = truth(column, row);
      }
    }
  }
}
