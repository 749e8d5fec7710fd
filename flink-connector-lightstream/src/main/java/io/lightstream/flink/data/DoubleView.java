// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.Float64Column;
import io.lightstream.memory.ArrowBuffer;

/** Numbers of 64 bits. */
final class DoubleView extends ColumnView {

  private final ArrowBuffer values;

  DoubleView(Float64Column column) {
    super(column);
    this.values = column.values();
  }

  @Override
  double getDouble(int row) {
    return values.getDouble(offset + row << 3);
  }
}
