// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/** A column of points in time (with a zone) or wall clock readings (without one). */
public final class TimestampColumn extends FixedWidthColumn {

  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final DataType.TimeUnit unit;
  private final boolean zoned;

  TimestampColumn(ArrayData data) {
    super(data);
    DataType.Timestamp type = (DataType.Timestamp) field().type();
    this.unit = type.unit();
    this.zoned = type.zone().isPresent();
  }

  /** What the numbers count. */
  public DataType.TimeUnit unit() {
    return unit;
  }

  /** The zone in which to show the points in time; empty for wall clock readings. */
  public Optional<String> zone() {
    return ((DataType.Timestamp) field().type()).zone();
  }

  @Override
  public long getLong(int row) {
    return values.getLong(slot(row) << 3);
  }

  @Override
  public Instant getInstant(int row) {
    if (!zoned) {
      throw doesNotFit("Instant");
    }
    long number = getLong(row);
    try {
      return Instant.ofEpochSecond(seconds(number), nanos(number));
    } catch (DateTimeException e) {
      throw outside(row, number);
    }
  }

  @Override
  public LocalDateTime getLocalDateTime(int row) {
    if (zoned) {
      throw doesNotFit("LocalDateTime");
    }
    long number = getLong(row);
    try {
      return LocalDateTime.ofEpochSecond(seconds(number), nanos(number), ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw outside(row, number);
    }
  }

  private long seconds(long number) {
    return Math.floorDiv(number, unit.perSecond());
  }

  private int nanos(long number) {
    return (int) (Math.floorMod(number, unit.perSecond()) * (NANOS_PER_SECOND / unit.perSecond()));
  }

  private RuntimeException outside(int row, long number) {
    return invalid(
        row, "a timestamp of " + number + " " + unit.symbol() + " is beyond what Java can hold");
  }

  @Override
  Object object(int row) {
    return zoned ? getInstant(row) : getLocalDateTime(row);
  }
}
