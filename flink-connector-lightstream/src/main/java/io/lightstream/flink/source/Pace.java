// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

/**
 * How fast rows may follow each other. What has been handed out is waited for afterwards, so the
 * first is never late; time not used is not saved up. Belongs to one thread.
 */
final class Pace {

  private static final double NANOS_PER_SECOND = 1e9;

  private final double nanosPerRow;
  private long nextNanos = System.nanoTime();

  private Pace(double nanosPerRow) {
    this.nanosPerRow = nanosPerRow;
  }

  static Pace unlimited() {
    return new Pace(0);
  }

  static Pace of(double rowsPerSecond) {
    return new Pace(NANOS_PER_SECOND / rowsPerSecond);
  }

  /** How long to wait before the next rows; 0 or less if they may come now. */
  long nanosToWait() {
    return nanosPerRow == 0 ? 0 : nextNanos - System.nanoTime();
  }

  /** So many rows have been handed out now. */
  void took(int rows) {
    if (nanosPerRow > 0) {
      long now = System.nanoTime();
      long start = nextNanos - now > 0 ? nextNanos : now;
      nextNanos = start + (long) (rows * nanosPerRow);
    }
  }
}
