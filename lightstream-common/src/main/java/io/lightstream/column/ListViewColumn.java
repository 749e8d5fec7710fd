// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import io.lightstream.error.InvalidDataException;
import io.lightstream.memory.ArrowBuffer;

/** Lists with an offset and a size each, of 32 or 64 bits, in any order; they may overlap. */
public final class ListViewColumn extends ListColumn {

  private final ArrowBuffer starts;
  private final ArrowBuffer sizes;
  private final boolean wide;

  ListViewColumn(ArrayData data) {
    super(data);
    this.starts = buffer(1);
    this.sizes = buffer(2);
    this.wide = field().type() instanceof DataType.LargeListView;
  }

  /** Whether offsets and sizes have 64 bits. */
  public boolean hasLargeOffsets() {
    return wide;
  }

  /** The raw offsets, one a row, from row {@link #offset()}. */
  public ArrowBuffer starts() {
    return starts;
  }

  /** The raw sizes, one a row, from row {@link #offset()}. */
  public ArrowBuffer sizes() {
    return sizes;
  }

  private long raw(ArrowBuffer buffer, int slot) {
    return wide ? buffer.getLong(slot << 3) : buffer.getInt(slot << 2);
  }

  @Override
  public int start(int row) {
    int slot = slot(row);
    long start = raw(starts, slot);
    check(row, start, raw(sizes, slot));
    return (int) start;
  }

  @Override
  public int size(int row) {
    int slot = slot(row);
    long size = raw(sizes, slot);
    check(row, raw(starts, slot), size);
    return (int) size;
  }

  private void check(int row, long start, long size) {
    int limit = child().length();
    if (start < 0 || size < 0 || start > limit - size) {
      throw bad(row, start, size, limit);
    }
  }

  private InvalidDataException bad(int row, long start, long size, int limit) {
    return invalid(
        row, "a list of " + size + " from " + start + " is not within the child's 0 to " + limit);
  }

  @Override
  void validateRow(int row) {
    if (!isNull(row)) {
      start(row);
    }
  }

  @Override
  void validateChild() {
    child().validate();
  }
}
