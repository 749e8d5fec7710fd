// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import java.time.Duration;

/**
 * A calendar interval: the sum of its parts, which are kept apart because months and days differ in
 * length.
 *
 * @param months may be negative, as all parts
 * @param days calendar days
 * @param nanos nanoseconds
 */
public record Interval(int months, int days, long nanos) {

  private static final long NANOS_PER_MILLI = 1_000_000;

  /** An interval of months. */
  public static Interval ofMonths(int months) {
    return new Interval(months, 0, 0);
  }

  /** An interval of days and milliseconds. */
  public static Interval ofDaysAndMillis(int days, int millis) {
    return new Interval(0, days, millis * NANOS_PER_MILLI);
  }

  /** ISO 8601 with a sign at each part, such as P14M-3DT0.000000001S. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("P");
    if (months != 0) {
      text.append(months).append('M');
    }
    if (days != 0) {
      text.append(days).append('D');
    }
    if (nanos != 0) {
      text.append(Duration.ofNanos(nanos).toString().substring(1));
    }
    return text.length() == 1 ? "P0D" : text.toString();
  }
}
