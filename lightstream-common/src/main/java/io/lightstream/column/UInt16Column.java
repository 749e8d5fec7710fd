// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import java.math.BigDecimal;

/** A column of unsigned integers of 16 bits. */
public final class UInt16Column extends FixedWidthColumn {

  UInt16Column(ArrayData data) {
    super(data);
  }

  @Override
  public int getInt(int row) {
    return values.getShort(slot(row) << 1) & 0xffff;
  }

  @Override
  public long getLong(int row) {
    return getInt(row);
  }

  @Override
  public double getDouble(int row) {
    return getInt(row);
  }

  @Override
  public BigDecimal getBigDecimal(int row) {
    return BigDecimal.valueOf(getLong(row));
  }

  @Override
  Object object(int row) {
    return getInt(row);
  }
}
