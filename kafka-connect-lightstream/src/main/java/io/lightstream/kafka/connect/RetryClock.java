// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect;

import io.lightstream.error.LightstreamIOException;
import io.lightstream.transport.Endpoint;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkTaskContext;

/** Knows when a task that could not send may try again, and when it has tried long enough. */
final class RetryClock {

  private final long timeoutNanos;
  private final Backoff backoff;
  private final LongSupplier nanoTime;
  private boolean failing;
  private long failingSince;
  private long nextAttempt;

  RetryClock(SinkConfig config, LongSupplier nanoTime) {
    this.timeoutNanos = config.retryTimeout().toNanos();
    this.backoff = new Backoff(config.backoff(), config.maxBackoff(), new SplittableRandom());
    this.nanoTime = nanoTime;
  }

  /** Whether an attempt may be made now. */
  boolean isDue() {
    return !failing || nanoTime.getAsLong() - nextAttempt >= 0;
  }

  void succeeded() {
    failing = false;
    backoff.reset();
  }

  /**
   * Takes note of a failed attempt and tells Connect when to come again.
   *
   * @return what to throw: retriable, unless attempts have failed for too long
   */
  ConnectException afterFailure(
      Endpoint endpoint, SinkTaskContext context, LightstreamIOException failure) {
    long now = nanoTime.getAsLong();
    if (!failing) {
      failing = true;
      failingSince = now;
    }
    if (now - failingSince >= timeoutNanos) {
      return new ConnectException(
          "could not send to "
              + endpoint
              + " for "
              + TimeUnit.NANOSECONDS.toMillis(now - failingSince)
              + " ms ("
              + SinkConfig.RETRY_TIMEOUT_MS
              + " is "
              + TimeUnit.NANOSECONDS.toMillis(timeoutNanos)
              + "): "
              + failure.getMessage(),
          failure);
    }
    long pause = backoff.nextMillis();
    nextAttempt = now + TimeUnit.MILLISECONDS.toNanos(pause);
    context.timeout(pause);
    return new RetriableException(
        "could not send to "
            + endpoint
            + ", trying again in "
            + pause
            + " ms: "
            + failure.getMessage(),
        failure);
  }
}
