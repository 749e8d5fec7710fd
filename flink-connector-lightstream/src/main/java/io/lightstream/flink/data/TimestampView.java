// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.Column;
import io.lightstream.column.DataType.TimeUnit;
import org.apache.flink.table.data.TimestampData;

/** Timestamps with or without a zone: milliseconds since 1970, rounded down, and the rest. */
final class TimestampView extends ColumnView {

  private static final long MILLIS_PER_SECOND = 1_000;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final TimeUnit unit;

  TimestampView(Column column, TimeUnit unit) {
    super(column);
    this.unit = unit;
  }

  @Override
  TimestampData getTimestamp(int row) {
    long time = column.getLong(row);
    if (unit == TimeUnit.SECOND) {
      return TimestampData.fromEpochMillis(millis(row, time));
    }
    long perMilli = unit.perSecond() / MILLIS_PER_SECOND;
    long nanosPerUnit = NANOS_PER_SECOND / unit.perSecond();
    return TimestampData.fromEpochMillis(
        Math.floorDiv(time, perMilli), (int) (Math.floorMod(time, perMilli) * nanosPerUnit));
  }

  private long millis(int row, long seconds) {
    long millis = seconds * MILLIS_PER_SECOND;
    if (millis / MILLIS_PER_SECOND != seconds) {
      throw invalid(row, "a timestamp of " + seconds + " s is beyond what Flink can hold");
    }
    return millis;
  }
}
