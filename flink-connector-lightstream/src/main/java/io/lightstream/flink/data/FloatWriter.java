// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.ColumnBuilder;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;

/** Writes FLOAT. */
final class FloatWriter extends FieldWriter {

  FloatWriter(ColumnBuilder builder) {
    super(builder);
  }

  @Override
  void value(RowData row, int position) {
    builder.appendFloat(row.getFloat(position));
  }

  @Override
  void value(ArrayData array, int position) {
    builder.appendFloat(array.getFloat(position));
  }
}
