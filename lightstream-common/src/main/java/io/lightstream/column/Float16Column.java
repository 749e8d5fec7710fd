// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

/** A column of IEEE 754 numbers of 16 bits. */
public final class Float16Column extends FixedWidthColumn {

  Float16Column(ArrayData data) {
    super(data);
  }

  /** The 16 bits of the value. */
  public short getBits(int row) {
    return values.getShort(slot(row) << 1);
  }

  @Override
  public float getFloat(int row) {
    return Float16.toFloat(getBits(row));
  }

  @Override
  public double getDouble(int row) {
    return getFloat(row);
  }

  @Override
  Object object(int row) {
    return getFloat(row);
  }
}
