// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.ColumnBuilder;
import io.lightstream.column.DataType.TimeUnit;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;

/** Writes timestamps. What is finer than the column's unit is rounded down, also before 1970. */
final class TimestampWriter extends FieldWriter {

  private static final long MILLIS_PER_SECOND = 1_000;
  private static final int NANOS_PER_SECOND = 1_000_000_000;

  private final TimeUnit unit;
  private final int precision;
  private final long perMilli;
  private final int nanosPerUnit;

  TimestampWriter(ColumnBuilder builder, TimeUnit unit, int precision) {
    super(builder);
    this.unit = unit;
    this.precision = precision;
    this.perMilli = unit.perSecond() / MILLIS_PER_SECOND;
    this.nanosPerUnit = (int) (NANOS_PER_SECOND / unit.perSecond());
  }

  @Override
  void value(RowData row, int position) {
    append(row.getTimestamp(position, precision));
  }

  @Override
  void value(ArrayData array, int position) {
    append(array.getTimestamp(position, precision));
  }

  private void append(TimestampData value) {
    long millis = value.getMillisecond();
    if (unit == TimeUnit.SECOND) {
      builder.appendLong(Math.floorDiv(millis, MILLIS_PER_SECOND));
      return;
    }
    long rest = value.getNanoOfMillisecond() / nanosPerUnit;
    try {
      builder.appendLong(sum(millis, rest));
    } catch (ArithmeticException e) {
      throw invalid(builder.field().type() + " cannot hold " + value);
    }
  }

  /** Below zero the whole milliseconds may overflow although the sum does not. */
  private long sum(long millis, long rest) {
    if (millis < 0 && rest > 0) {
      return Math.addExact(Math.multiplyExact(millis + 1, perMilli), rest - perMilli);
    }
    return Math.addExact(Math.multiplyExact(millis, perMilli), rest);
  }
}
