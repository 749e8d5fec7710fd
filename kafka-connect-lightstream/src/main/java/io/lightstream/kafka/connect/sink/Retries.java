// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import io.lightstream.acknowledged.LinkOptions;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.kafka.connect.config.ConnectionSettings;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.errors.ConnectException;

/** Knows how long to wait after a failed attempt, and when it has been tried for long enough. */
final class Retries {

  private final Backoff backoff;
  private final Optional<Duration> limit;
  private boolean failing;
  private long failingSince;

  Retries(Backoff backoff, Optional<Duration> limit) {
    this.backoff = backoff;
    this.limit = limit;
  }

  static Retries of(ConnectionSettings connection) {
    LinkOptions link = connection.link();
    return new Retries(
        new Backoff(link.firstBackoff(), link.maxBackoff(), new SplittableRandom()),
        connection.retryFor());
  }

  void succeeded() {
    failing = false;
    backoff.reset();
  }

  /**
   * Takes note of a failed attempt.
   *
   * @param peer with whom
   * @return the milliseconds to wait before the next
   * @throws ConnectException if it has been tried for long enough
   */
  long millisAfter(LightstreamIOException failure, String peer, long nanoTime) {
    if (!failing) {
      failing = true;
      failingSince = nanoTime;
    }
    long passed = nanoTime - failingSince;
    if (limit.isPresent() && passed >= limit.get().toNanos()) {
      throw new ConnectException(
          "could not send to "
              + peer
              + " for "
              + TimeUnit.NANOSECONDS.toMillis(passed)
              + " ms ("
              + ConnectionSettings.RETRY_TIMEOUT_MS
              + " is "
              + limit.get().toMillis()
              + "): "
              + failure.getMessage(),
          failure);
    }
    return backoff.nextMillis();
  }
}
