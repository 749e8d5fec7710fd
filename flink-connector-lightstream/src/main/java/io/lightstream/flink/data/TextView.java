// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.Column;
import org.apache.flink.table.data.StringData;

/** Text, copied out as it is and checked to be UTF-8 when it is read. */
final class TextView extends ColumnView {

  TextView(Column column) {
    super(column);
  }

  @Override
  StringData getString(int row) {
    byte[] text = column.getBytes(row);
    int bad = Utf8Check.firstMalformed(text);
    if (bad >= 0) {
      throw invalid(
          row, String.format("byte %d of %d (0x%02x) is not UTF-8", bad, text.length, text[bad]));
    }
    return StringData.fromBytes(text);
  }
}
