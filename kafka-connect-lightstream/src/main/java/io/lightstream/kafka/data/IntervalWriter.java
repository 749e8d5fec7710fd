// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.data;

import io.lightstream.column.ColumnBuilder;
import io.lightstream.column.DataType;
import io.lightstream.column.DataType.IntervalUnit;
import io.lightstream.column.Interval;
import org.apache.kafka.connect.data.Struct;

/** Writes calendar intervals out of the structs of their parts. */
final class IntervalWriter extends ValueWriter {

  private final boolean days;

  IntervalWriter(ColumnBuilder builder) {
    super(builder);
    this.days = ((DataType.Interval) builder.field().type()).unit() == IntervalUnit.DAY_TIME;
  }

  @Override
  void value(Object value) {
    if (!(value instanceof Struct parts)) {
      throw wrong(value, "Struct");
    }
    builder.appendInterval(
        days
            ? Interval.ofDaysAndMillis(
                parts.getInt32(ConnectTypes.DAYS), parts.getInt32(ConnectTypes.MILLISECONDS))
            : new Interval(
                parts.getInt32(ConnectTypes.MONTHS),
                parts.getInt32(ConnectTypes.DAYS),
                parts.getInt64(ConnectTypes.NANOSECONDS)));
  }

  @Override
  boolean takes(Object value) {
    return false;
  }
}
