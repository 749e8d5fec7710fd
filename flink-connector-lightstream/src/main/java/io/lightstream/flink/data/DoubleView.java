// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.Float64Column;
import java.nio.DoubleBuffer;

/** Numbers of 64 bits. */
final class DoubleView extends NumberView {

  private final DoubleBuffer values;

  DoubleView(Float64Column column) {
    super(column);
    this.values = rows(column, Double.BYTES).asDoubleBuffer();
  }

  @Override
  double getDouble(int row) {
    checkOpen();
    try {
      return values.get(row);
    } catch (InternalError e) {
      throw faulted(e);
    }
  }
}
