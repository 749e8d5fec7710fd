// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import java.nio.ByteBuffer;

/** Writes calendar intervals. */
final class IntervalBuilder extends FixedWidthBuilder {

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final DataType.IntervalUnit unit;

  IntervalBuilder(Field field, BuilderContext context) {
    super(field, context);
    this.unit = ((DataType.Interval) field.type()).unit();
  }

  @Override
  public void appendLong(long months) {
    if (unit != DataType.IntervalUnit.YEAR_MONTH) {
      throw doesNotFit("long");
    }
    if (months != (int) months) {
      throw cannotHold(months);
    }
    addNumber(months);
  }

  @Override
  public void appendInterval(Interval value) {
    switch (unit) {
      case YEAR_MONTH -> appendMonths(value);
      case DAY_TIME -> appendDayTime(value);
      case MONTH_DAY_NANO -> appendAll(value);
    }
  }

  private void appendMonths(Interval value) {
    if (value.days() != 0 || value.nanos() != 0) {
      throw cannotHold(value);
    }
    addNumber(value.months());
  }

  private void appendDayTime(Interval value) {
    long millis = value.nanos() / NANOS_PER_MILLI;
    if (value.months() != 0 || value.nanos() % NANOS_PER_MILLI != 0 || millis != (int) millis) {
      throw cannotHold(value);
    }
    ByteBuffer memory = room();
    memory.putInt(position(), value.days());
    memory.putInt(position() + Integer.BYTES, (int) millis);
    added();
  }

  private void appendAll(Interval value) {
    ByteBuffer memory = room();
    memory.putInt(position(), value.months());
    memory.putInt(position() + Integer.BYTES, value.days());
    memory.putLong(position() + Long.BYTES, value.nanos());
    added();
  }
}
