// SPDX-License-Identifier: Apache-2.0
package io.lightstream.transport.stdio;

import io.lightstream.error.ConfigurationException;
import io.lightstream.transport.Connection;
import io.lightstream.transport.Endpoint;
import io.lightstream.transport.Listener;
import io.lightstream.transport.Transport;
import io.lightstream.transport.TransportOptions;
import java.util.Set;

/**
 * {@code stdio://}: reads the process's standard input and writes its standard output, so that
 * shell pipes carry streams. Both roles are the same; a listener accepts this one peer once.
 *
 * <p>The streams belong to the process: closing the connection ends blocked calls (on pipes,
 * sockets and terminals; files do not block) and leaves both open for others. Only {@link
 * Connection#finish()} closes standard output, since that is how a pipe's reader sees the end;
 * whatever the process prints there afterwards is lost. What {@code System.in} has buffered is not
 * seen here. Two connections at once would mix their bytes.
 */
public final class StdioTransport implements Transport {

  private static final Set<String> SCHEMES = Set.of("stdio");

  /** The transport; it has no state. */
  public StdioTransport() {}

  @Override
  public Set<String> schemes() {
    return SCHEMES;
  }

  @Override
  public Connection connect(Endpoint endpoint, TransportOptions options) {
    if (!endpoint.path().isEmpty()) {
      throw new ConfigurationException(endpoint + ": stdio has no paths; it is stdio://");
    }
    return StandardStreams.connection(endpoint);
  }

  @Override
  public Listener listen(Endpoint endpoint, TransportOptions options) {
    return new StdioListener(endpoint, connect(endpoint, options));
  }
}
