// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import java.math.BigDecimal;

/** A column of signed integers of 8 bits. */
public final class Int8Column extends FixedWidthColumn {

  Int8Column(ArrayData data) {
    super(data);
  }

  @Override
  public int getInt(int row) {
    return values.getByte(slot(row));
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
    return (byte) getInt(row);
  }
}
