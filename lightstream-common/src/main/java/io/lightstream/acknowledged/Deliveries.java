// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import io.lightstream.error.LightstreamException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * What waits for the application. One thread takes; the rest may be called from any, under the lock
 * of the stream.
 */
interface Deliveries {

  /** The next one, owned by the caller; blocks until there is one. */
  Delivery take();

  /** The next one, owned by the caller, if there is one. */
  Optional<Delivery> poll();

  /** Done once {@link #poll()} has an answer of any kind. */
  CompletableFuture<Void> available();

  /** Everything before this position was handed to the application. */
  long handed();

  /**
   * Checks that the application knows what it acknowledges.
   *
   * @throws io.lightstream.error.RewoundException if frames before {@code position} are void, and
   *     it has not been told yet
   * @throws io.lightstream.error.ConfigurationException if it was not handed them
   */
  void requireHanded(long position);

  /** Whether the application was handed that the stream ends there. */
  boolean isEndHanded(long position);

  /** Frames from {@code position} on are void. */
  void discardFrom(long position);

  /** A sender goes on: what failed before does so no more. */
  void resumed();

  /** Thrown to the application once it has taken what waits. */
  void fail(LightstreamException failure);

  /** Lets who waits for room look again. */
  void wakeUp();

  /**
   * Wakes who waits for what was added, and completes what {@link #available()} gave out, if it is
   * time. Called without any lock: what depends on it runs here. All else only changes what this
   * looks at.
   */
  void announce();

  /** Gives up what waits. Idempotent; who takes or waits for room ends. */
  void close();
}
