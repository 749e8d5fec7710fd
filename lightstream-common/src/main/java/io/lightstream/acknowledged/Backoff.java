// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import java.util.concurrent.ThreadLocalRandom;

/**
 * The waits between attempts: each twice the one before, up to a limit, less a random part of up to
 * half, so that many that lost the same peer do not come back at once.
 */
final class Backoff {

  private final long firstNanos;
  private final long maxNanos;
  private long nextNanos;

  Backoff(LinkOptions options) {
    this.firstNanos = options.firstBackoff().toNanos();
    this.maxNanos = options.maxBackoff().toNanos();
    this.nextNanos = firstNanos;
  }

  /** The next wait, in nanoseconds. */
  long next() {
    long wait = nextNanos;
    nextNanos = Math.min(maxNanos, 2 * nextNanos);
    return wait - ThreadLocalRandom.current().nextLong(wait / 2 + 1);
  }

  /** An attempt succeeded. */
  void reset() {
    nextNanos = firstNanos;
  }
}
