// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import java.time.Duration;

/** A column of lengths of time. */
public final class DurationColumn extends FixedWidthColumn {

  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final DataType.TimeUnit unit;

  DurationColumn(ArrayData data) {
    super(data);
    this.unit = ((DataType.Duration) field().type()).unit();
  }

  /** What the numbers count. */
  public DataType.TimeUnit unit() {
    return unit;
  }

  @Override
  public long getLong(int row) {
    return values.getLong(slot(row) << 3);
  }

  @Override
  public Duration getDuration(int row) {
    long number = getLong(row);
    long perSecond = unit.perSecond();
    return Duration.ofSeconds(
        Math.floorDiv(number, perSecond),
        Math.floorMod(number, perSecond) * (NANOS_PER_SECOND / perSecond));
  }

  @Override
  Object object(int row) {
    return getDuration(row);
  }
}
