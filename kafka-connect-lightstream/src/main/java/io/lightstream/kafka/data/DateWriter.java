// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.data;

import io.lightstream.column.ColumnBuilder;
import io.lightstream.column.DataType;
import io.lightstream.column.DataType.DateUnit;

/** Writes Date: days, which Connect keeps as the instant at which they begin in UTC. */
final class DateWriter extends ValueWriter {

  static final long MILLIS_PER_DAY = 86_400_000;

  private final boolean days;

  DateWriter(ColumnBuilder builder) {
    super(builder);
    this.days = ((DataType.Date) builder.field().type()).unit() == DateUnit.DAY;
  }

  @Override
  void value(Object value) {
    if (!(value instanceof java.util.Date date)) {
      throw wrong(value, "java.util.Date");
    }
    long millis = date.getTime();
    if (Math.floorMod(millis, MILLIS_PER_DAY) != 0) {
      throw new BadValueException(
          date.toInstant() + " is no Date: Connect requires the time of day to be 00:00 in UTC");
    }
    builder.appendLong(days ? day(millis) : millis);
  }

  private long day(long millis) {
    long day = Math.floorDiv(millis, MILLIS_PER_DAY);
    if (day != (int) day) {
      throw cannotHold("day " + day);
    }
    return day;
  }

  @Override
  boolean takes(Object value) {
    return false;
  }
}
