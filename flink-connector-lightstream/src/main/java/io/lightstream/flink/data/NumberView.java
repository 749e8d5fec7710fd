// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.FixedWidthColumn;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.memory.ArrowBuffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Numbers that lie one after the other, for subclasses that read them through a typed buffer over
 * the column's rows alone: its bounds are theirs, and a read takes two checks, this one's and that
 * of the bounds. That memory that was let go of is not read is for {@link #checkOpen} to see to.
 */
abstract class NumberView extends ColumnView {

  private final ArrowBuffer memory;

  NumberView(FixedWidthColumn column) {
    super(column);
    this.memory = column.values();
  }

  /** The bytes of the column's rows. */
  static ByteBuffer rows(FixedWidthColumn column, int width) {
    return column
        .values()
        .borrow()
        .slice(column.offset() * width, column.length() * width)
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  /** To be called before each read. */
  final void checkOpen() {
    memory.checkOpen();
  }

  /** The exception for a read that found no page. */
  final LightstreamIOException faulted(InternalError fault) {
    return memory.faulted(fault);
  }
}
