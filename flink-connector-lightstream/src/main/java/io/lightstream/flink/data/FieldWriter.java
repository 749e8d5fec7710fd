// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.BufferKind;
import io.lightstream.column.ColumnBuilder;
import io.lightstream.error.InvalidDataException;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;

/** Writes the values of one field, of rows or of arrays, into a column. */
abstract class FieldWriter {

  final ColumnBuilder builder;

  FieldWriter(ColumnBuilder builder) {
    this.builder = builder;
  }

  /** Appends the field of a row, null or not. */
  final void write(RowData row, int position) {
    if (row.isNullAt(position)) {
      builder.appendNull();
    } else {
      value(row, position);
    }
  }

  /** Appends an element of an array, null or not. */
  final void write(ArrayData array, int position) {
    if (array.isNullAt(position)) {
      builder.appendNull();
    } else {
      value(array, position);
    }
  }

  abstract void value(RowData row, int position);

  abstract void value(ArrayData array, int position);

  /** Bits that every value takes; what one takes besides is added to a {@link Tally}. */
  long bits() {
    long sum = 0;
    for (BufferKind kind : builder.field().type().layout()) {
      sum +=
          switch (kind.role()) {
            case VALIDITY, BITS -> 1;
            default -> (long) kind.elementBytes() * Byte.SIZE;
          };
    }
    return sum;
  }

  final InvalidDataException invalid(String what) {
    return new InvalidDataException(
        "column '" + builder.field().name() + "', row " + builder.length() + ": " + what);
  }
}
