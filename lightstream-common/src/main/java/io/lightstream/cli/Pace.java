// SPDX-License-Identifier: Apache-2.0
package io.lightstream.cli;

/** Holds rows back so that no more than so many go out in a second. */
final class Pace {

  private static final int STEPS_PER_SECOND = 20;
  private static final double NANOS = 1e9;

  private final long rowsPerSecond;
  private final Interruption interruption;
  private long start;
  private long rows;

  Pace(long rowsPerSecond, Interruption interruption) {
    this.rowsPerSecond = rowsPerSecond;
    this.interruption = interruption;
  }

  /** The most rows to send at a time, so that they flow evenly. */
  int step() {
    return (int) Math.min(Integer.MAX_VALUE, Math.max(1, rowsPerSecond / STEPS_PER_SECOND));
  }

  /** Waits until more rows may go out; time counts from the first on. */
  void await(int more) {
    if (rows == 0) {
      start = System.nanoTime();
    }
    long due = start + (long) (rows * (NANOS / rowsPerSecond));
    long left = due - System.nanoTime();
    if (left > 0) {
      interruption.pause(left);
    }
    rows += more;
  }
}
