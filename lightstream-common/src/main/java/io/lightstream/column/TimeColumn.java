// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import java.time.LocalTime;

/** A column of times of day. */
public final class TimeColumn extends FixedWidthColumn {

  private static final long SECONDS_PER_DAY = 86_400;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final DataType.TimeUnit unit;
  private final boolean wide;

  TimeColumn(ArrayData data) {
    super(data);
    DataType.Time type = (DataType.Time) field().type();
    this.unit = type.unit();
    this.wide = type.bits() == 64;
  }

  /** What the numbers count. */
  public DataType.TimeUnit unit() {
    return unit;
  }

  @Override
  public int getInt(int row) {
    if (wide) {
      throw doesNotFit("int");
    }
    return values.getInt(slot(row) << 2);
  }

  @Override
  public long getLong(int row) {
    return wide ? values.getLong(slot(row) << 3) : getInt(row);
  }

  @Override
  public LocalTime getLocalTime(int row) {
    long time = getLong(row);
    if (time < 0 || time >= SECONDS_PER_DAY * unit.perSecond()) {
      throw invalid(row, "a time of " + time + " " + unit.symbol() + " is not within a day");
    }
    return LocalTime.ofNanoOfDay(time * (NANOS_PER_SECOND / unit.perSecond()));
  }

  @Override
  Object object(int row) {
    return getLocalTime(row);
  }
}
