// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

/** A column of IEEE 754 numbers of 32 bits. */
public final class Float32Column extends FixedWidthColumn {

  Float32Column(ArrayData data) {
    super(data);
  }

  @Override
  public float getFloat(int row) {
    return values.getFloat(slot(row) << 2);
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
