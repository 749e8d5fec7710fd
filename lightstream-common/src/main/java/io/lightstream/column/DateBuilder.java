// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import java.time.LocalDate;

/** Writes days. */
final class DateBuilder extends FixedWidthBuilder {

  private static final long MILLIS_PER_DAY = 86_400_000;

  private final boolean days;

  DateBuilder(Field field, BuilderContext context) {
    super(field, context);
    this.days = ((DataType.Date) field.type()).unit() == DataType.DateUnit.DAY;
  }

  @Override
  public void appendLong(long value) {
    if (days && value != (int) value) {
      throw cannotHold(value);
    }
    addNumber(value);
  }

  @Override
  public void appendLocalDate(LocalDate value) {
    long day = value.toEpochDay();
    appendLong(days ? day : day * MILLIS_PER_DAY);
  }
}
