// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Writes timestamps. */
final class TimestampBuilder extends FixedWidthBuilder {

  private final Ticks ticks;
  private final boolean zoned;

  TimestampBuilder(Field field, BuilderContext context) {
    super(field, context);
    DataType.Timestamp type = (DataType.Timestamp) field.type();
    this.ticks = new Ticks(type.unit());
    this.zoned = type.zone().isPresent();
  }

  @Override
  public void appendLong(long value) {
    addNumber(value);
  }

  @Override
  public void appendInstant(Instant value) {
    if (!zoned) {
      throw doesNotFit("Instant");
    }
    addNumber(ticks.of(value.getEpochSecond(), value.getNano(), this, value));
  }

  @Override
  public void appendLocalDateTime(LocalDateTime value) {
    if (zoned) {
      throw doesNotFit("LocalDateTime");
    }
    addNumber(ticks.of(value.toEpochSecond(ZoneOffset.UTC), value.getNano(), this, value));
  }
}
