// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import io.lightstream.error.ConfigurationException;
import io.lightstream.transport.TransportOptions;
import java.time.Duration;
import java.util.Optional;

/**
 * How the connections of acknowledged streams are made and kept. Immutable; start from {@link
 * #defaults()}.
 *
 * @param silence after which time without a byte a peer counts as dead; each side sends something
 *     at least every third of its own. Time during which this side does not read does not count
 * @param handshake how long a peer may take to show that it knows acknowledged streams
 * @param firstBackoff the wait before the second attempt to connect; doubles from attempt to
 *     attempt, and a random part of up to half is taken off
 * @param maxBackoff the longest wait between attempts
 * @param retryFor after which time without a connection to give up; empty for never
 * @param transport how to connect
 */
public record LinkOptions(
    Duration silence,
    Duration handshake,
    Duration firstBackoff,
    Duration maxBackoff,
    Optional<Duration> retryFor,
    TransportOptions transport) {

  /** A hundred years: nanoseconds of all times can be added up. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private static final LinkOptions DEFAULTS =
      new LinkOptions(
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          Duration.ofMillis(100),
          Duration.ofSeconds(10),
          Optional.empty(),
          TransportOptions.defaults());

  /** Checks the values. */
  public LinkOptions {
    requirePositive("silence", silence);
    requirePositive("handshake", handshake);
    requirePositive("firstBackoff", firstBackoff);
    requirePositive("maxBackoff", maxBackoff);
    retryFor.ifPresent(time -> requirePositive("retryFor", time));
    if (maxBackoff.compareTo(firstBackoff) < 0) {
      throw new ConfigurationException(
          "maxBackoff is " + maxBackoff + ": it must be at least firstBackoff, " + firstBackoff);
    }
  }

  /** A time in nanoseconds that can be added up; a hundred years at most. */
  static long nanos(Duration time) {
    return (time.compareTo(LONGEST) < 0 ? time : LONGEST).toNanos();
  }

  private static void requirePositive(String name, Duration value) {
    if (value.isNegative() || value.isZero() || value.compareTo(LONGEST) > 0) {
      throw new ConfigurationException(
          name + " is " + value + ": it must be positive, and at most " + LONGEST);
    }
  }

  /**
   * Thirty seconds of silence and for the handshake, attempts after 100 ms to 10 s, for ever, by
   * the default transport options.
   */
  public static LinkOptions defaults() {
    return DEFAULTS;
  }

  /** The same with another time of silence. */
  public LinkOptions withSilence(Duration time) {
    return new LinkOptions(time, handshake, firstBackoff, maxBackoff, retryFor, transport);
  }

  /** The same with another time for the handshake. */
  public LinkOptions withHandshake(Duration time) {
    return new LinkOptions(silence, time, firstBackoff, maxBackoff, retryFor, transport);
  }

  /** The same with other waits between attempts. */
  public LinkOptions withBackoff(Duration first, Duration max) {
    return new LinkOptions(silence, handshake, first, max, retryFor, transport);
  }

  /** The same, giving up after {@code time} without a connection. */
  public LinkOptions withRetryFor(Duration time) {
    return new LinkOptions(
        silence, handshake, firstBackoff, maxBackoff, Optional.of(time), transport);
  }

  /** The same with other transport options. */
  public LinkOptions withTransport(TransportOptions options) {
    return new LinkOptions(silence, handshake, firstBackoff, maxBackoff, retryFor, options);
  }
}
