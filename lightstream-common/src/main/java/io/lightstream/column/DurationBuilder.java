// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import java.time.Duration;

/** Writes lengths of time. */
final class DurationBuilder extends FixedWidthBuilder {

  private final Ticks ticks;

  DurationBuilder(Field field, BuilderContext context) {
    super(field, context);
    this.ticks = new Ticks(((DataType.Duration) field.type()).unit());
  }

  @Override
  public void appendLong(long value) {
    addNumber(value);
  }

  @Override
  public void appendDuration(Duration value) {
    addNumber(ticks.of(value.getSeconds(), value.getNano(), this, value));
  }
}
