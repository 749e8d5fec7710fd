// SPDX-License-Identifier: Apache-2.0
package io.lightstream.transport.uds;

import io.lightstream.error.ConfigurationException;
import io.lightstream.transport.Connection;
import io.lightstream.transport.Endpoint;
import io.lightstream.transport.Listener;
import io.lightstream.transport.Transport;
import io.lightstream.transport.TransportOptions;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Set;

/**
 * {@code uds:///path}: blocking Unix sockets on the caller's thread. A listener's socket file has
 * mode 0600 from the moment it is seen, so that only its user can connect; who wants others to
 * connect changes the mode afterwards. A file left behind by a listener that is gone is replaced,
 * one that is listened on is not, nor is anything that is no socket. Closing the listener removes
 * the file, if it is still its own.
 */
public final class UdsTransport implements Transport {

  private static final Set<String> SCHEMES = Set.of("uds");

  /** The transport; it has no state. */
  public UdsTransport() {}

  @Override
  public Set<String> schemes() {
    return SCHEMES;
  }

  @Override
  public Connection connect(Endpoint endpoint, TransportOptions options) {
    return UdsSockets.connect(endpoint, path(endpoint), options.connectTimeout());
  }

  @Override
  public Listener listen(Endpoint endpoint, TransportOptions options) {
    return UdsSockets.listen(endpoint, path(endpoint));
  }

  private static Path path(Endpoint endpoint) {
    if (endpoint.path().length() < 2) {
      throw new ConfigurationException(
          endpoint + " needs the path of a socket, as in uds:///tmp/lightstream.sock");
    }
    try {
      return Path.of(endpoint.path());
    } catch (InvalidPathException e) {
      throw new ConfigurationException(
          endpoint + ": '" + endpoint.path() + "' is no path: " + e.getReason(), e);
    }
  }
}
