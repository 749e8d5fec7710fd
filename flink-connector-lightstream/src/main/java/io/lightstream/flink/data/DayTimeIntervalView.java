// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.Column;
import io.lightstream.column.Interval;

/** Intervals of days and milliseconds as Flink's milliseconds: a day has 24 hours. */
final class DayTimeIntervalView extends ColumnView {

  private static final long MILLIS_PER_DAY = 86_400_000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  DayTimeIntervalView(Column column) {
    super(column);
  }

  @Override
  long getLong(int row) {
    Interval interval = column.getInterval(row);
    return interval.days() * MILLIS_PER_DAY + interval.nanos() / NANOS_PER_MILLI;
  }
}
