// SPDX-License-Identifier: Apache-2.0
package io.lightstream.transport;

import io.lightstream.error.ConfigurationException;
import java.time.Duration;

/**
 * What both roles of all transports can be told. Immutable; start from {@link #defaults()}.
 *
 * @param connectTimeout how long a connecting side waits to be connected, handshake included, and
 *     how long an accepting side waits for the handshake of a peer
 * @param tls what TLS uses, where the scheme has it
 */
public record TransportOptions(Duration connectTimeout, TlsOptions tls) {

  private static final TransportOptions DEFAULTS =
      new TransportOptions(Duration.ofSeconds(30), TlsOptions.defaults());

  /** Checks the values. */
  public TransportOptions {
    if (connectTimeout.isNegative() || connectTimeout.isZero()) {
      throw new ConfigurationException(
          "connect timeout is " + connectTimeout + ": it must be positive");
    }
  }

  /** Thirty seconds to connect; the JVM's trusted certificates. */
  public static TransportOptions defaults() {
    return DEFAULTS;
  }

  /** The same with another timeout. */
  public TransportOptions withConnectTimeout(Duration timeout) {
    return new TransportOptions(timeout, tls);
  }

  /** The same with other TLS options. */
  public TransportOptions withTls(TlsOptions options) {
    return new TransportOptions(connectTimeout, options);
  }
}
