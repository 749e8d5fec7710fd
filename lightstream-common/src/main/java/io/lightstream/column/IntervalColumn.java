// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

/** A column of calendar intervals. */
public final class IntervalColumn extends FixedWidthColumn {

  private final DataType.IntervalUnit unit;

  IntervalColumn(ArrayData data) {
    super(data);
    this.unit = ((DataType.Interval) field().type()).unit();
  }

  /** Which parts the intervals have. */
  public DataType.IntervalUnit unit() {
    return unit;
  }

  /** The months; 0 where the unit has none. */
  public int getMonths(int row) {
    int slot = slot(row);
    return switch (unit) {
      case YEAR_MONTH -> values.getInt(slot << 2);
      case DAY_TIME -> 0;
      case MONTH_DAY_NANO -> values.getInt(slot << 4);
    };
  }

  /** The days; 0 where the unit has none. */
  public int getDays(int row) {
    int slot = slot(row);
    return switch (unit) {
      case YEAR_MONTH -> 0;
      case DAY_TIME -> values.getInt(slot << 3);
      case MONTH_DAY_NANO -> values.getInt((slot << 4) + 4);
    };
  }

  /** The nanoseconds, also where the unit counts milliseconds; 0 where it has none. */
  public long getNanos(int row) {
    int slot = slot(row);
    return switch (unit) {
      case YEAR_MONTH -> 0;
      case DAY_TIME -> values.getInt((slot << 3) + 4) * 1_000_000L;
      case MONTH_DAY_NANO -> values.getLong((slot << 4) + 8);
    };
  }

  @Override
  public int getInt(int row) {
    if (unit != DataType.IntervalUnit.YEAR_MONTH) {
      throw doesNotFit("int");
    }
    return getMonths(row);
  }

  @Override
  public Interval getInterval(int row) {
    return new Interval(getMonths(row), getDays(row), getNanos(row));
  }

  @Override
  Object object(int row) {
    return getInterval(row);
  }
}
