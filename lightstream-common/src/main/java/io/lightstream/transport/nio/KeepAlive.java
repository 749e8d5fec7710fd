// SPDX-License-Identifier: Apache-2.0
package io.lightstream.transport.nio;

import java.util.Map;
import java.util.Optional;

/**
 * When a silent peer is asked whether it is still there: after a minute, then six times every ten
 * seconds. The system's own defaults are hours. Not all systems have these options, so they go by
 * name.
 */
public final class KeepAlive {

  /** Seconds, seconds and a count. */
  private static final Map<String, Integer> VALUES =
      Map.of("TCP_KEEPIDLE", 60, "TCP_KEEPINTERVAL", 10, "TCP_KEEPCOUNT", 6);

  private KeepAlive() {}

  /** The value for the socket option of that name, where it is one of keep-alive's. */
  public static Optional<Integer> value(String option) {
    return Optional.ofNullable(VALUES.get(option));
  }
}
