// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Pauses between attempts: each twice as long as the one before, up to a limit, and shortened by up
 * to half at random so that tasks that failed together do not come back together.
 */
final class Backoff {

  private static final int MOST_DOUBLINGS = 32;

  private final long firstMillis;
  private final long mostMillis;
  private final RandomGenerator random;
  private int attempts;

  Backoff(Duration first, Duration most, RandomGenerator random) {
    this.firstMillis = first.toMillis();
    this.mostMillis = Math.max(first.toMillis(), most.toMillis());
    this.random = random;
  }

  /** Returns the milliseconds to wait after one more failed attempt. */
  long nextMillis() {
    int doublings = Math.min(attempts++, MOST_DOUBLINGS);
    long pause = mostMillis >> doublings < firstMillis ? mostMillis : firstMillis << doublings;
    return Math.max(1, pause - (long) (random.nextDouble() * pause / 2));
  }

  /** Starts again with the first pause. */
  void reset() {
    attempts = 0;
  }
}
