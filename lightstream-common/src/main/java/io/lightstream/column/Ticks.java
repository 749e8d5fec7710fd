// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

/** Counts seconds and nanoseconds in a unit, exactly. */
record Ticks(DataType.TimeUnit unit) {

  private static final long NANOS_PER_SECOND = 1_000_000_000;

  /**
   * The number of units.
   *
   * @throws io.lightstream.error.ConfigurationException if the unit is too coarse, or the number
   *     too large for a long
   */
  long of(long seconds, int nanos, ColumnBuilder builder, Object value) {
    long nanosPerTick = NANOS_PER_SECOND / unit.perSecond();
    if (nanos % nanosPerTick != 0) {
      throw builder.cannotHold(value);
    }
    try {
      return combine(seconds, nanos / nanosPerTick);
    } catch (ArithmeticException e) {
      throw builder.cannotHold(value);
    }
  }

  /** Below zero the whole seconds may overflow although the sum does not. */
  private long combine(long seconds, long ticks) {
    if (seconds < 0 && ticks > 0) {
      long up = Math.multiplyExact(seconds + 1, unit.perSecond());
      return Math.addExact(up, ticks - unit.perSecond());
    }
    return Math.addExact(Math.multiplyExact(seconds, unit.perSecond()), ticks);
  }
}
