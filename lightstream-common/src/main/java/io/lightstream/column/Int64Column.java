// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import java.math.BigDecimal;

/** A column of signed integers of 64 bits. */
public final class Int64Column extends FixedWidthColumn {

  Int64Column(ArrayData data) {
    super(data);
  }

  @Override
  public long getLong(int row) {
    return values.getLong(slot(row) << 3);
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
