// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import io.lightstream.error.InvalidDataException;
import io.lightstream.memory.ArrowBuffer;

/** An offsets buffer of 32 or 64 bits, whose entries are checked as they are read. */
final class Offsets {

  private final ArrowBuffer buffer;
  private final boolean wide;
  private final int limit;

  /**
   * Offsets into something.
   *
   * @param limit the length of what the offsets point into
   */
  Offsets(ArrowBuffer buffer, boolean wide, int limit) {
    this.buffer = buffer;
    this.wide = wide;
    this.limit = limit;
  }

  private long raw(int slot) {
    return wide ? buffer.getLong(slot << 3) : buffer.getInt(slot << 2);
  }

  /** Where the value of the row begins; the row is in the column. */
  int start(Column column, int row) {
    int slot = column.slot(row);
    long start = raw(slot);
    long end = raw(slot + 1);
    if (start < 0 || start > end || end > limit) {
      throw bad(column, row, start, end);
    }
    return (int) start;
  }

  /** How long the value of the row is. */
  int size(Column column, int row) {
    int slot = column.slot(row);
    long start = raw(slot);
    long end = raw(slot + 1);
    if (start < 0 || start > end || end > limit) {
      throw bad(column, row, start, end);
    }
    return (int) (end - start);
  }

  /** The child's rows that the lists of a column that has been checked lie in. */
  Column covered(ListColumn column) {
    if (column.length() == 0) {
      return column.child().slice(0, 0);
    }
    int from = (int) raw(column.offset());
    return column.child().slice(from, (int) raw(column.offset() + column.length()) - from);
  }

  private InvalidDataException bad(Column column, int row, long start, long end) {
    return column.invalid(
        row, "offsets " + start + " to " + end + " do not ascend within 0 to " + limit);
  }
}
