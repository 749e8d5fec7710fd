// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import io.lightstream.Lightstream;
import io.lightstream.LightstreamPeer;
import io.lightstream.acknowledged.LinkOptions;
import io.lightstream.error.ClosedException;
import io.lightstream.error.LightstreamIOException;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Connects to an endpoint, again and again: each wait is twice the one before, up to a limit, less
 * a random part of up to half. Belongs to one thread at a time.
 */
final class Redial {

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final String uri;
  private final LinkOptions link;
  private long wait;

  Redial(String uri, LinkOptions link) {
    this.uri = uri;
    this.link = link;
  }

  /** What was connected to last was worth it: the next wait is a short one. */
  void reset() {
    wait = 0;
  }

  /**
   * Connects; at once the first time, and after a wait from then on.
   *
   * @throws LightstreamIOException if there was no connection for as long as is allowed
   * @throws ClosedException if this thread was interrupted
   */
  LightstreamPeer connect() {
    long start = System.nanoTime();
    while (true) {
      pause();
      try {
        return Lightstream.connect(uri, link.transport());
      } catch (LightstreamIOException e) {
        requireTime(start, e);
      }
    }
  }

  private void requireTime(long start, LightstreamIOException last) {
    if (Thread.currentThread().isInterrupted()) {
      throw new ClosedException("interrupted while connecting to " + uri, last);
    }
    link.retryFor()
        .filter(limit -> System.nanoTime() - start >= limit.toNanos())
        .ifPresent(
            limit -> {
              throw new LightstreamIOException(
                  "no connection for " + limit + ": " + last.getMessage(), last);
            });
  }

  private void pause() {
    long nanos = wait == 0 ? 0 : wait - ThreadLocalRandom.current().nextLong(wait / 2 + 1);
    wait =
        wait == 0 ? link.firstBackoff().toNanos() : Math.min(link.maxBackoff().toNanos(), 2 * wait);
    try {
      Thread.sleep(nanos / NANOS_PER_MILLI);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClosedException("interrupted while connecting to " + uri, e);
    }
  }
}
