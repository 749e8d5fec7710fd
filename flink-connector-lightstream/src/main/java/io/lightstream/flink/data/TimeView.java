// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.Column;
import io.lightstream.column.DataType.TimeUnit;

/** Times of day, which Flink keeps as milliseconds, whatever precision it shows. */
final class TimeView extends ColumnView {

  private static final long MILLIS_PER_SECOND = 1_000;
  private static final long SECONDS_PER_DAY = 86_400;

  private final TimeUnit unit;

  TimeView(Column column, TimeUnit unit) {
    super(column);
    this.unit = unit;
  }

  @Override
  int getInt(int row) {
    long time = column.getLong(row);
    if (time < 0 || time >= SECONDS_PER_DAY * unit.perSecond()) {
      throw invalid(row, "a time of " + time + " " + unit.symbol() + " is not within a day");
    }
    if (unit == TimeUnit.SECOND) {
      return (int) (time * MILLIS_PER_SECOND);
    }
    long perMilli = unit.perSecond() / MILLIS_PER_SECOND;
    if (time % perMilli != 0) {
      throw invalid(
          row,
          "a time of " + time + " " + unit.symbol() + " is finer than Flink's whole milliseconds");
    }
    return (int) (time / perMilli);
  }
}
