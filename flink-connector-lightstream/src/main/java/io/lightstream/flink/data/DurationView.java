// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.Column;
import io.lightstream.column.DataType.TimeUnit;

/** Durations as Flink's milliseconds. */
final class DurationView extends ColumnView {

  private static final long MILLIS_PER_SECOND = 1_000;

  private final TimeUnit unit;

  DurationView(Column column, TimeUnit unit) {
    super(column);
    this.unit = unit;
  }

  @Override
  long getLong(int row) {
    long duration = column.getLong(row);
    if (unit == TimeUnit.SECOND) {
      return millis(row, duration);
    }
    long perMilli = unit.perSecond() / MILLIS_PER_SECOND;
    if (duration % perMilli != 0) {
      throw invalid(
          row,
          "a duration of "
              + duration
              + " "
              + unit.symbol()
              + " is finer than Flink's whole milliseconds");
    }
    return duration / perMilli;
  }

  private long millis(int row, long seconds) {
    long millis = seconds * MILLIS_PER_SECOND;
    if (millis / MILLIS_PER_SECOND != seconds) {
      throw invalid(row, "a duration of " + seconds + " s is beyond what Flink can hold");
    }
    return millis;
  }
}
