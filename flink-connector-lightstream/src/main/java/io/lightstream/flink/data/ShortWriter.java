// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.ColumnBuilder;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;

/** Writes SMALLINT. */
final class ShortWriter extends FieldWriter {

  ShortWriter(ColumnBuilder builder) {
    super(builder);
  }

  @Override
  void value(RowData row, int position) {
    builder.appendInt(row.getShort(position));
  }

  @Override
  void value(ArrayData array, int position) {
    builder.appendInt(array.getShort(position));
  }
}
