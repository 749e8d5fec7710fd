// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.ColumnBuilder;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;

/** Writes CHAR and VARCHAR as they are: not padded, not cut, checked to be UTF-8. */
final class TextWriter extends FieldWriter {

  private final Tally tally;

  TextWriter(ColumnBuilder builder, Tally tally) {
    super(builder);
    this.tally = tally;
  }

  @Override
  void value(RowData row, int position) {
    append(row.getString(position).toBytes());
  }

  @Override
  void value(ArrayData array, int position) {
    append(array.getString(position).toBytes());
  }

  private void append(byte[] text) {
    int bad = Utf8Check.firstMalformed(text);
    if (bad >= 0) {
      throw invalid(
          String.format("byte %d of %d (0x%02x) is not UTF-8", bad, text.length, text[bad]));
    }
    builder.appendBytes(text);
    tally.addBytes(text.length);
  }
}
