// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import java.time.LocalDate;

/** A column of calendar days, counted in days or in milliseconds since 1970-01-01. */
public final class DateColumn extends FixedWidthColumn {

  private static final long MILLIS_PER_DAY = 86_400_000;

  private final DataType.DateUnit unit;

  DateColumn(ArrayData data) {
    super(data);
    this.unit = ((DataType.Date) field().type()).unit();
  }

  /** What the numbers count. */
  public DataType.DateUnit unit() {
    return unit;
  }

  @Override
  public int getInt(int row) {
    if (unit != DataType.DateUnit.DAY) {
      throw doesNotFit("int");
    }
    return values.getInt(slot(row) << 2);
  }

  @Override
  public long getLong(int row) {
    return unit == DataType.DateUnit.DAY ? getInt(row) : values.getLong(slot(row) << 3);
  }

  @Override
  public LocalDate getLocalDate(int row) {
    long number = getLong(row);
    return LocalDate.ofEpochDay(
        unit == DataType.DateUnit.DAY ? number : Math.floorDiv(number, MILLIS_PER_DAY));
  }

  @Override
  Object object(int row) {
    return getLocalDate(row);
  }
}
