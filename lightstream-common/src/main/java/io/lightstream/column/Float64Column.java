// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

/** A column of IEEE 754 numbers of 64 bits. */
public final class Float64Column extends FixedWidthColumn {

  Float64Column(ArrayData data) {
    super(data);
  }

  @Override
  public double getDouble(int row) {
    return values.getDouble(slot(row) << 3);
  }

  @Override
  Object object(int row) {
    return getDouble(row);
  }
}
