// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.Int64Column;
import io.lightstream.memory.ArrowBuffer;

/** Signed integers of 64 bits. */
final class LongView extends ColumnView {

  private final ArrowBuffer values;

  LongView(Int64Column column) {
    super(column);
    this.values = column.values();
  }

  @Override
  long getLong(int row) {
    return values.getLong(offset + row << 3);
  }
}
