// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import io.lightstream.memory.ArrowBuffer;

/** A column of booleans, a bit each. */
public final class BooleanColumn extends Column {

  private final ArrowBuffer bits;

  BooleanColumn(ArrayData data) {
    super(data);
    this.bits = buffer(1);
  }

  /** The raw values: a bit a row, from row {@link #offset()}. */
  public ArrowBuffer bits() {
    return bits;
  }

  @Override
  public boolean getBoolean(int row) {
    return bits.getBit(slot(row));
  }

  @Override
  Object object(int row) {
    return getBoolean(row);
  }

  @Override
  void validateValues() {
    bits.checkOpen();
  }
}
