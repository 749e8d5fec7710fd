// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.ColumnBuilder;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;

/** Writes BINARY and VARBINARY. */
final class BytesWriter extends FieldWriter {

  private final Tally tally;

  BytesWriter(ColumnBuilder builder, Tally tally) {
    super(builder);
    this.tally = tally;
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
    builder.appendBytes(bytes);
    tally.addBytes(bytes.length);
  }
}
