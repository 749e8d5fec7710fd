// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import java.math.BigDecimal;

/** A column of unsigned integers of 32 bits. */
public final class UInt32Column extends FixedWidthColumn {

  UInt32Column(ArrayData data) {
    super(data);
  }

  @Override
  public long getLong(int row) {
    return values.getInt(slot(row) << 2) & 0xffff_ffffL;
  }

  @Override
  public double getDouble(int row) {
    return getLong(row);
  }

  @Override
  public BigDecimal getBigDecimal(int row) {
    return BigDecimal.valueOf(getLong(row));
  }

  @Override
  Object object(int row) {
    return getLong(row);
  }
}
