// SPDX-License-Identifier: Apache-2.0
package io.lightstream.transport.tcp;

import io.lightstream.error.ConfigurationException;
import io.lightstream.transport.Connection;
import io.lightstream.transport.Endpoint;
import io.lightstream.transport.Listener;
import io.lightstream.transport.Transport;
import io.lightstream.transport.TransportOptions;
import java.util.Set;

/**
 * {@code tcp://host:port}, and {@code tcps://host:port} with TLS.
 *
 * <p>All addresses of a host are tried in turn within the connect timeout; resolving the name
 * itself takes as long as the system lets it. Small writes are sent at once (no Nagle delay), and a
 * peer whose machine vanished is noticed after about two minutes of silence, where the system lets
 * that be set.
 *
 * <p>Plain TCP is blocking sockets on the caller's thread. TLS stands on Netty, whose jars are
 * needed for it alone: 1.2 or 1.3, the certificate checked against the name of the host. A stream
 * that ends without TLS's own mark of the end is an error, so {@link Connection#finish()} is how a
 * stream ends well; with TLS 1.2 it ends the other direction, too. Data is read and written on the
 * caller's thread, encrypted and decrypted on daemon threads that end with the last connection.
 */
public final class TcpTransport implements Transport {

  private static final String PLAIN = "tcp";
  private static final String TLS = "tcps";
  private static final Set<String> SCHEMES = Set.of(PLAIN, TLS);

  /** The transport; it has no state. */
  public TcpTransport() {}

  @Override
  public Set<String> schemes() {
    return SCHEMES;
  }

  @Override
  public Connection connect(Endpoint endpoint, TransportOptions options) {
    check(endpoint);
    if (endpoint.port() == 0) {
      throw new ConfigurationException(endpoint + ": port 0 is only for listening");
    }
    return endpoint.scheme().equals(TLS)
        ? TlsSide.connect(endpoint, options)
        : AddressAttempts.first(
            endpoint,
            options.connectTimeout(),
            (address, timeout) -> TcpSockets.connect(endpoint, address, timeout));
  }

  @Override
  public Listener listen(Endpoint endpoint, TransportOptions options) {
    check(endpoint);
    return endpoint.scheme().equals(TLS)
        ? TlsSide.listen(endpoint, options)
        : TcpSockets.listen(endpoint);
  }

  private static void check(Endpoint endpoint) {
    if (!endpoint.path().isEmpty() && !endpoint.path().equals("/")) {
      throw new ConfigurationException(
          endpoint + ": " + endpoint.scheme() + " has no paths: end it after the port");
    }
  }
}
