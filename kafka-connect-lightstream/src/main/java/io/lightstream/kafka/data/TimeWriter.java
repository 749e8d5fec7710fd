// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.data;

import io.lightstream.column.ColumnBuilder;
import io.lightstream.column.DataType;
import io.lightstream.column.DataType.TimeUnit;

/** Writes Time: the time of day, which Connect keeps as that time on the first day of 1970. */
final class TimeWriter extends ValueWriter {

  private final long millisPerUnit;

  TimeWriter(ColumnBuilder builder) {
    super(builder);
    this.millisPerUnit =
        ((DataType.Time) builder.field().type()).unit() == TimeUnit.SECOND
            ? TimestampWriter.MILLIS_PER_SECOND
            : 1;
  }

  @Override
  void value(Object value) {
    if (!(value instanceof java.util.Date time)) {
      throw wrong(value, "java.util.Date");
    }
    long millis = time.getTime();
    if (millis < 0 || millis >= DateWriter.MILLIS_PER_DAY) {
      throw new BadValueException(
          time.toInstant() + " is no Time: Connect requires the day to be 1970-01-01");
    } else if (millis % millisPerUnit != 0) {
      throw cannotHold(millis + " milliseconds");
    }
    builder.appendLong(millis / millisPerUnit);
  }

  @Override
  boolean takes(Object value) {
    return false;
  }
}
