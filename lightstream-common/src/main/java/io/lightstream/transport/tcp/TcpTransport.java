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
 * {@code tcp://host:port}: blocking sockets on the caller's thread. All addresses of a host are
 * tried in turn within the connect timeout; resolving the name itself takes as long as the system
 * lets it. Small writes are sent at once (no Nagle delay), and a peer whose machine vanished is
 * noticed after about two minutes of silence, where the system lets that be set.
 */
public final class TcpTransport implements Transport {

  private static final Set<String> SCHEMES = Set.of("tcp");

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
    return AddressAttempts.first(
        endpoint,
        options.connectTimeout(),
        (address, timeout) -> TcpSockets.connect(endpoint, address, timeout));
  }

  @Override
  public Listener listen(Endpoint endpoint, TransportOptions options) {
    check(endpoint);
    return TcpSockets.listen(endpoint);
  }

  private static void check(Endpoint endpoint) {
    if (!endpoint.path().isEmpty() && !endpoint.path().equals("/")) {
      throw new ConfigurationException(
          endpoint + ": " + endpoint.scheme() + " has no paths: end it after the port");
    }
  }
}
