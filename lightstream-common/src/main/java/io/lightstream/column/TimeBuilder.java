// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import java.time.LocalTime;

/** Writes times of day. */
final class TimeBuilder extends FixedWidthBuilder {

  private final Ticks ticks;

  TimeBuilder(Field field, BuilderContext context) {
    super(field, context);
    this.ticks = new Ticks(((DataType.Time) field.type()).unit());
  }

  @Override
  public void appendLong(long value) {
    if (width() == Integer.BYTES && value != (int) value) {
      throw cannotHold(value);
    }
    addNumber(value);
  }

  @Override
  public void appendLocalTime(LocalTime value) {
    addNumber(ticks.of(value.toSecondOfDay(), value.getNano(), this, value));
  }
}
