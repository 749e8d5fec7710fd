// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.ColumnBuilder;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;

/** Writes booleans. */
final class BooleanWriter extends FieldWriter {

  BooleanWriter(ColumnBuilder builder) {
    super(builder);
  }

  @Override
  void value(RowData row, int position) {
    builder.appendBoolean(row.getBoolean(position));
  }

  @Override
  void value(ArrayData array, int position) {
    builder.appendBoolean(array.getBoolean(position));
  }
}
