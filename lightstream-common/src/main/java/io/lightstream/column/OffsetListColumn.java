// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import io.lightstream.memory.ArrowBuffer;

/** Lists with 32-bit or 64-bit offsets into the child. */
public final class OffsetListColumn extends ListColumn {

  private final Offsets offsets;

  OffsetListColumn(ArrayData data) {
    super(data);
    this.offsets = new Offsets(buffer(1), hasLargeOffsets(), child().length());
  }

  /** Whether the offsets have 64 bits. */
  public boolean hasLargeOffsets() {
    return field().type() instanceof DataType.LargeList;
  }

  /** The raw offsets, one more than rows, from row {@link #offset()}; empty if there is no row. */
  public ArrowBuffer offsets() {
    return buffer(1);
  }

  @Override
  public int start(int row) {
    return offsets.start(this, row);
  }

  @Override
  public int size(int row) {
    return offsets.size(this, row);
  }

  @Override
  void validateRow(int row) {
    offsets.start(this, row);
  }

  @Override
  void validateChild() {
    offsets.covered(this).validate();
  }
}
