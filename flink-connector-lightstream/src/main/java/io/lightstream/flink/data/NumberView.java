// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.FixedWidthColumn;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.memory.ArrowBuffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Numbers that lie one after the other, for subclasses that read them through a typed buffer over
 * the column's rows alone: its bounds are theirs. That memory that was let go of is not read is for
 * {@link #checkOpen} to see to, unless it is certain already.
 */
abstract class NumberView extends ColumnView {

  private final ArrowBuffer memory;

  /** Asked before each read whether it is still there; null where that is certain. */
  private ArrowBuffer guard;

  NumberView(FixedWidthColumn column) {
    super(column);
    this.memory = column.values();
    this.guard = memory;
  }

  /** The bytes of the column's rows. */
  static ByteBuffer rows(FixedWidthColumn column, int width) {
    return column
        .values()
        .borrow()
        .slice(column.offset() * width, column.length() * width)
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * From now on the caller sees to it that the memory stays for as long as this can be reached,
   * which saves asking for it with each read.
   */
  final void unguarded() {
    guard = null;
  }

  /** To be called before each read. */
  final void checkOpen() {
    if (guard != null) {
      guard.checkOpen();
    }
  }

  /** The exception for a read that found no page. */
  final LightstreamIOException faulted(InternalError fault) {
    return memory.faulted(fault);
  }
}
