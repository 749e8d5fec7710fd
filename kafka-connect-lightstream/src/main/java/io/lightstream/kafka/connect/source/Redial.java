// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.source;

import io.lightstream.Lightstream;
import io.lightstream.LightstreamPeer;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.kafka.connect.config.ConnectionSettings;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Connects to an endpoint, again and again: each wait is twice the one before, up to a limit, less
 * a random part of up to half. Belongs to one thread.
 */
final class Redial {

  private final String endpoint;
  private final ConnectionSettings connection;
  private long waitMillis;

  Redial(String endpoint, ConnectionSettings connection) {
    this.endpoint = endpoint;
    this.connection = connection;
  }

  /** What was connected to last was worth it: the next wait is a short one. */
  void succeeded() {
    waitMillis = Math.min(waitMillis, connection.link().firstBackoff().toMillis());
  }

  /**
   * Connects; at once the first time, and after a wait from then on.
   *
   * @throws LightstreamIOException if there was no connection for as long as is allowed
   */
  LightstreamPeer connect() throws InterruptedException {
    long start = System.nanoTime();
    while (true) {
      pause();
      try {
        return Lightstream.connect(endpoint, connection.transport());
      } catch (LightstreamIOException e) {
        requireTime(start, e);
      }
    }
  }

  private void requireTime(long start, LightstreamIOException last) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    Optional<Duration> limit = connection.retryFor();
    if (limit.isPresent() && System.nanoTime() - start >= limit.get().toNanos()) {
      throw new LightstreamIOException(
          endpoint + ": no connection for " + limit.get() + ": " + last.getMessage(), last);
    }
  }

  private void pause() throws InterruptedException {
    if (waitMillis > 0) {
      Thread.sleep(waitMillis - ThreadLocalRandom.current().nextLong(waitMillis / 2 + 1));
    }
    waitMillis =
        Math.min(
            connection.link().maxBackoff().toMillis(),
            Math.max(connection.link().firstBackoff().toMillis(), 2 * waitMillis));
  }
}
