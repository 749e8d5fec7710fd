// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.Column;
import io.lightstream.column.DataType.DateUnit;

/** Dates, which Flink keeps as days since 1970-01-01. */
final class DateView extends ColumnView {

  private static final long MILLIS_PER_DAY = 86_400_000;

  private final boolean inMillis;

  DateView(Column column, DateUnit unit) {
    super(column);
    this.inMillis = unit == DateUnit.MILLISECOND;
  }

  @Override
  int getInt(int row) {
    if (!inMillis) {
      return column.getInt(row);
    }
    long day = Math.floorDiv(column.getLong(row), MILLIS_PER_DAY);
    if (day != (int) day) {
      throw invalid(row, "day " + day + " is beyond what Flink's DATE can hold");
    }
    return (int) day;
  }
}
