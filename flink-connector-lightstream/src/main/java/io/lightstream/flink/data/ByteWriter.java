// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.ColumnBuilder;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;

/** Writes TINYINT. */
final class ByteWriter extends FieldWriter {

  ByteWriter(ColumnBuilder builder) {
    super(builder);
  }

  @Override
  void value(RowData row, int position) {
    builder.appendInt(row.getByte(position));
  }

  @Override
  void value(ArrayData array, int position) {
    builder.appendInt(array.getByte(position));
  }
}
