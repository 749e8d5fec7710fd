// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.source;

import io.lightstream.error.ProtocolException;
import io.lightstream.kafka.connect.config.ConnectionSettings;
import io.lightstream.transport.Endpoint;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * At which of several endpoints that are listened on a stream lives: always the same one, so that
 * no two tasks ever take it.
 */
final class StreamHomes {

  /** Hosts that nobody can connect to from elsewhere. */
  private static final Set<String> ANY_HOST = Set.of("0.0.0.0", "::", "[::]");

  private StreamHomes() {}

  /**
   * Where the stream lives.
   *
   * @return empty if that is {@code here}
   * @throws ProtocolException if it lives where its sender cannot be sent to
   */
  static Optional<URI> elsewhere(String stream, String here, ConnectionSettings connection) {
    List<Endpoint> all = connection.endpoints();
    Endpoint home = all.get(Math.floorMod(stream.hashCode(), all.size()));
    if (home.toString().equals(here)) {
      return Optional.empty();
    }
    if (!canBeSentTo(home, Endpoint.parse(here))) {
      throw new ProtocolException("stream '" + stream + "' is read at " + home + ", not here");
    }
    return Optional.of(URI.create(home.toString()));
  }

  private static boolean canBeSentTo(Endpoint home, Endpoint from) {
    return home.scheme().equals(from.scheme())
        && (home.scheme().equals("uds") || !ANY_HOST.contains(home.host()));
  }
}
