// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.Column;
import io.lightstream.column.DataType;
import io.lightstream.column.DecimalColumn;
import io.lightstream.column.Int32Column;
import io.lightstream.column.Int64Column;
import io.lightstream.memory.ArrowBuffer;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * Whether a whole number lies in a range, or outside: what every exact comparison comes down to,
 * also with a literal that is no whole number, or larger than any value of the column.
 */
abstract class RangeTest extends ValueTest {

  private static final BigInteger MILLIS_PER_DAY = BigInteger.valueOf(86_400_000);
  private static final BigInteger LEAST = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);

  private RangeTest() {}

  static RangeTest of(DataType type, BatchFilter.Operator operator, BigDecimal literal) {
    BigInteger floor = literal.setScale(0, RoundingMode.FLOOR).toBigInteger();
    BigInteger ceiling = literal.setScale(0, RoundingMode.CEILING).toBigInteger();
    BigInteger low = null;
    BigInteger high = null;
    switch (operator) {
      case EQUAL, NOT_EQUAL -> {
        low = ceiling; // Above the floor, and so the range is empty, for what is no whole number.
        high = floor;
      }
      case LESS -> high = ceiling.subtract(BigInteger.ONE);
      case AT_MOST -> high = floor;
      case GREATER -> low = floor.add(BigInteger.ONE);
      case AT_LEAST -> low = ceiling;
    }
    if (Ticks.isMillisOfDays(type)) {
      low = low == null ? null : low.multiply(MILLIS_PER_DAY);
      high =
          high == null
              ? null
              : high.add(BigInteger.ONE).multiply(MILLIS_PER_DAY).subtract(BigInteger.ONE);
    }
    boolean inside = operator != BatchFilter.Operator.NOT_EQUAL;
    return isWide(type) ? new Wide(low, high, inside) : narrow(low, high, inside);
  }

  /** Whether values may be beyond a long. */
  private static boolean isWide(DataType type) {
    if (type instanceof DataType.Decimal decimal) {
      return decimal.bits() > Long.SIZE && !CompactDecimalView.fits(decimal);
    }
    return type instanceof DataType.Int integer && !integer.signed() && integer.bits() == Long.SIZE;
  }

  private static RangeTest narrow(BigInteger low, BigInteger high, boolean inside) {
    boolean isEmpty =
        low != null && low.compareTo(MOST) > 0 || high != null && high.compareTo(LEAST) < 0;
    return isEmpty
        ? new Narrow(1, 0, inside)
        : new Narrow(
            low == null ? Long.MIN_VALUE : low.max(LEAST).longValue(),
            high == null ? Long.MAX_VALUE : high.min(MOST).longValue(),
            inside);
  }

  /** Numbers that fit a long. */
  private static final class Narrow extends RangeTest {

    private final long low;
    private final long high;
    private final boolean inside;

    Narrow(long low, long high, boolean inside) {
      this.low = low;
      this.high = high;
      this.inside = inside;
    }

    @Override
    boolean holds(Column column, int row) {
      return holds(
          column instanceof DecimalColumn decimal ? unscaled(decimal, row) : column.getLong(row));
    }

    /** Of 128 bits the lower 64; what nevertheless does not fit them is as far off as can be. */
    private static long unscaled(DecimalColumn column, int row) {
      if (column.isCompact()) {
        return column.getUnscaledLong(row);
      }
      int at = column.offset() + row << 4;
      long value = column.values().getLong(at);
      long above = column.values().getLong(at + Long.BYTES);
      if (above == value >> Long.SIZE - 1) {
        return value;
      }
      return above < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }

    private boolean holds(long value) {
      return (value >= low & value <= high) == inside;
    }

    @Override
    void test(Column column, byte[] truths) {
      if (column.nullCount() > 0) {
        super.test(column, truths);
      } else if (column instanceof Int64Column longs) {
        ArrowBuffer values = longs.values();
        for (int row = 0; row < column.length(); row++) {
          truths[row] = Truths.of(holds(values.getLong(column.offset() + row << 3)));
        }
      } else if (column instanceof Int32Column ints) {
        ArrowBuffer values = ints.values();
        for (int row = 0; row < column.length(); row++) {
          truths[row] = Truths.of(holds(values.getInt(column.offset() + row << 2)));
        }
      } else {
        super.test(column, truths);
      }
    }
  }

  /** Numbers of any size. */
  private static final class Wide extends RangeTest {

    private final BigInteger low;
    private final BigInteger high;
    private final boolean inside;

    Wide(BigInteger low, BigInteger high, boolean inside) {
      this.low = low;
      this.high = high;
      this.inside = inside;
    }

    @Override
    boolean holds(Column column, int row) {
      BigInteger value =
          column instanceof DecimalColumn decimal
              ? decimal.getUnscaled(row)
              : column.getBigDecimal(row).toBigInteger();
      boolean isWithin =
          (low == null || value.compareTo(low) >= 0)
              && (high == null || value.compareTo(high) <= 0);
      return isWithin == inside;
    }
  }
}
