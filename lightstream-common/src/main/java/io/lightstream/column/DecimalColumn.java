// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import java.math.BigDecimal;
import java.math.BigInteger;

/** A column of decimals of 32, 64, 128 or 256 bits. */
public final class DecimalColumn extends FixedWidthColumn {

  private final int width;
  private final int scale;

  DecimalColumn(ArrayData data) {
    super(data);
    DataType.Decimal type = (DataType.Decimal) field().type();
    this.width = type.bits() / 8;
    this.scale = type.scale();
  }

  /** Digits behind the point; may be negative. */
  public int scale() {
    return scale;
  }

  /**
   * Whether {@link #getUnscaledLong} can read the column: always for 32 and 64 bits, never for
   * more.
   */
  public boolean isCompact() {
    return width <= Long.BYTES;
  }

  /**
   * The value times ten to the power of the scale.
   *
   * @throws io.lightstream.error.ConfigurationException if the type has more than 64 bits
   */
  public long getUnscaledLong(int row) {
    int slot = slot(row);
    return switch (width) {
      case 4 -> values.getInt(slot << 2);
      case 8 -> values.getLong(slot << 3);
      default -> throw doesNotFit("long");
    };
  }

  /** The value times ten to the power of the scale. */
  public BigInteger getUnscaled(int row) {
    if (isCompact()) {
      return BigInteger.valueOf(getUnscaledLong(row));
    }
    byte[] bytes = new byte[width];
    values.getBytes(slot(row) * width, bytes, 0, width);
    for (int low = 0, high = width - 1; low < high; low++, high--) {
      byte swapped = bytes[low];
      bytes[low] = bytes[high];
      bytes[high] = swapped;
    }
    return new BigInteger(bytes);
  }

  @Override
  public BigDecimal getBigDecimal(int row) {
    return isCompact()
        ? BigDecimal.valueOf(getUnscaledLong(row), scale)
        : new BigDecimal(getUnscaled(row), scale);
  }

  @Override
  Object object(int row) {
    return getBigDecimal(row);
  }
}
