// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.Int64Column;
import java.nio.LongBuffer;

/** Signed integers of 64 bits. */
final class LongView extends NumberView {

  private final LongBuffer values;

  LongView(Int64Column column) {
    super(column);
    this.values = rows(column, Long.BYTES).asLongBuffer();
  }

  @Override
  long getLong(int row) {
    checkOpen();
    try {
      return values.get(row);
    } catch (InternalError e) {
      throw faulted(e);
    }
  }
}
