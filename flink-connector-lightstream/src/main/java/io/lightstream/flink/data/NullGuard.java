// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.Column;
import io.lightstream.error.InvalidDataException;
import org.apache.flink.table.types.logical.LogicalType;

/**
 * Refuses nulls of a child column whose type is NOT NULL, in the rows that are reached: below a
 * null list or struct there may be some.
 */
final class NullGuard {

  private static final NullGuard NONE = new NullGuard(null, null);

  private final Column column;
  private final LogicalType type;

  private NullGuard(Column column, LogicalType type) {
    this.column = column;
    this.type = type;
  }

  static NullGuard of(Column column, LogicalType type) {
    return type.isNullable() || column.nullCount() == 0 ? NONE : new NullGuard(column, type);
  }

  boolean isNeeded() {
    return column != null;
  }

  void check(int start, int rows) {
    if (column == null) {
      return;
    }
    for (int row = start; row < start + rows; row++) {
      if (column.isNull(row)) {
        throw new InvalidDataException(
            "column '" + column.field().name() + "', row " + row + ": null in a field of " + type);
      }
    }
  }
}
