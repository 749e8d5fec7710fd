// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.ColumnBuilder;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;

/** Writes what Flink keeps as an int: INT, days, months. */
final class IntWriter extends FieldWriter {

  IntWriter(ColumnBuilder builder) {
    super(builder);
  }

  @Override
  void value(RowData row, int position) {
    builder.appendInt(row.getInt(position));
  }

  @Override
  void value(ArrayData array, int position) {
    builder.appendInt(array.getInt(position));
  }
}
