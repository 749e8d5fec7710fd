// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.Int32Column;
import io.lightstream.memory.ArrowBuffer;

/** Signed integers of 32 bits, which are read as wider ones too. */
final class IntView extends ColumnView {

  private final ArrowBuffer values;

  IntView(Int32Column column) {
    super(column);
    this.values = column.values();
  }

  @Override
  int getInt(int row) {
    return values.getInt(offset + row << 2);
  }

  @Override
  long getLong(int row) {
    return values.getInt(offset + row << 2);
  }
}
