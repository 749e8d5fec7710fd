// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.ColumnBuilder;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;

/** Writes BINARY, every value of which has the bytes that its type says. */
final class FixedBytesWriter extends FieldWriter {

  private final int length;

  FixedBytesWriter(ColumnBuilder builder, int length) {
    super(builder);
    this.length = length;
  }

  @Override
  void value(RowData row, int position) {
    append(row.getBinary(position));
  }

  @Override
  void value(ArrayData array, int position) {
    append(array.getBinary(position));
  }

  private void append(byte[] bytes) {
    if (bytes.length != length) {
      throw invalid("BINARY(" + length + ") cannot hold " + bytes.length + " bytes");
    }
    builder.appendBytes(bytes);
  }
}
