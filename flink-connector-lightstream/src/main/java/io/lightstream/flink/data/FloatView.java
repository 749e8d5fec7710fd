// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.Float32Column;
import java.nio.FloatBuffer;

/** Numbers of 32 bits, which are read as wider ones too. */
final class FloatView extends NumberView {

  private final FloatBuffer values;

  FloatView(Float32Column column) {
    super(column);
    this.values = rows(column, Float.BYTES).asFloatBuffer();
  }

  @Override
  float getFloat(int row) {
    checkOpen();
    try {
      return values.get(row);
    } catch (InternalError e) {
      throw faulted(e);
    }
  }

  @Override
  double getDouble(int row) {
    return getFloat(row);
  }
}
