// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.ColumnBuilder;
import io.lightstream.column.DataType.TimeUnit;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;

/** Writes times of day, of which Flink keeps milliseconds; a column of seconds takes whole ones. */
final class TimeWriter extends FieldWriter {

  private static final int MILLIS_PER_SECOND = 1_000;

  private final boolean seconds;
  private final long perMilli;

  TimeWriter(ColumnBuilder builder, TimeUnit unit) {
    super(builder);
    this.seconds = unit == TimeUnit.SECOND;
    this.perMilli = unit.perSecond() / MILLIS_PER_SECOND;
  }

  @Override
  void value(RowData row, int position) {
    append(row.getInt(position));
  }

  @Override
  void value(ArrayData array, int position) {
    append(array.getInt(position));
  }

  private void append(int millis) {
    builder.appendLong(seconds ? Math.floorDiv(millis, MILLIS_PER_SECOND) : millis * perMilli);
  }
}
