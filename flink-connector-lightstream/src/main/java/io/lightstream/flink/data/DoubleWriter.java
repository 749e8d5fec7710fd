// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.ColumnBuilder;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;

/** Writes DOUBLE. */
final class DoubleWriter extends FieldWriter {

  DoubleWriter(ColumnBuilder builder) {
    super(builder);
  }

  @Override
  void value(RowData row, int position) {
    builder.appendDouble(row.getDouble(position));
  }

  @Override
  void value(ArrayData array, int position) {
    builder.appendDouble(array.getDouble(position));
  }
}
