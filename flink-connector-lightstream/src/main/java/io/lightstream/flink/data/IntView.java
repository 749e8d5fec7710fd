// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.Int32Column;
import java.nio.IntBuffer;

/** Signed integers of 32 bits, which are read as wider ones too. */
final class IntView extends NumberView {

  private final IntBuffer values;

  IntView(Int32Column column) {
    super(column);
    this.values = rows(column, Integer.BYTES).asIntBuffer();
  }

  @Override
  int getInt(int row) {
    checkOpen();
    try {
      return values.get(row);
    } catch (InternalError e) {
      throw faulted(e);
    }
  }

  @Override
  long getLong(int row) {
    return getInt(row);
  }
}
