// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import java.math.BigDecimal;

/** A column of signed integers of 32 bits. */
public final class Int32Column extends FixedWidthColumn {

  Int32Column(ArrayData data) {
    super(data);
  }

  @Override
  public int getInt(int row) {
    return values.getInt(slot(row) << 2);
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
