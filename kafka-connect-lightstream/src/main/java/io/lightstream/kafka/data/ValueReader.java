// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.data;

import io.lightstream.column.Column;

/** Reads values of a column as Connect has them. What it gives out does not need the column. */
abstract class ValueReader {

  private final Column column;

  ValueReader(Column column) {
    this.column = column;
  }

  /** The value of a row, or null. */
  final Object read(int row) {
    return column.isNull(row) ? null : value(row);
  }

  /** The value of a row that is not null. */
  abstract Object value(int row);
}
