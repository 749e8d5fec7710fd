// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.Float32Column;
import io.lightstream.memory.ArrowBuffer;

/** Numbers of 32 bits, which are read as wider ones too. */
final class FloatView extends ColumnView {

  private final ArrowBuffer values;

  FloatView(Float32Column column) {
    super(column);
    this.values = column.values();
  }

  @Override
  float getFloat(int row) {
    return values.getFloat(offset + row << 2);
  }

  @Override
  double getDouble(int row) {
    return values.getFloat(offset + row << 2);
  }
}
