// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import io.lightstream.error.ConfigurationException;
import java.math.BigDecimal;
import java.math.BigInteger;

/** A column of unsigned integers of 64 bits. */
public final class UInt64Column extends FixedWidthColumn {

  UInt64Column(ArrayData data) {
    super(data);
  }

  /** The 64 bits of the value, for {@link Long#compareUnsigned} and its like. */
  public long getUnsignedBits(int row) {
    return values.getLong(slot(row) << 3);
  }

  /** The value as a number of any size. */
  public BigInteger getBigInteger(int row) {
    long bits = getUnsignedBits(row);
    return bits >= 0 ? BigInteger.valueOf(bits) : new BigInteger(Long.toUnsignedString(bits));
  }

  @Override
  public long getLong(int row) {
    long bits = getUnsignedBits(row);
    if (bits < 0) {
      throw new ConfigurationException(
          "column '"
              + field().name()
              + "', row "
              + row
              + ": "
              + Long.toUnsignedString(bits)
              + " does not fit a long");
    }
    return bits;
  }

  @Override
  public BigDecimal getBigDecimal(int row) {
    return new BigDecimal(getBigInteger(row));
  }

  @Override
  Object object(int row) {
    return getBigInteger(row);
  }
}
