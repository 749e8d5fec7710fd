// SPDX-License-Identifier: Apache-2.0
package io.lightstream.transport;

import io.lightstream.error.ConfigurationException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;

/**
 * A place to connect to or to listen on, as a URI: {@code tcp://host:port}, {@code
 * tcps://host:port}, {@code uds:///path}, {@code stdio://}.
 *
 * @param scheme in lower case
 * @param host empty where the scheme has none; an IPv6 address without brackets
 * @param port -1 where the scheme has none; 0 asks a listener for a free port
 * @param path empty, or starting with a slash
 */
public record Endpoint(String scheme, String host, int port, String path) {

  private static final Set<String> WITHOUT_HOST = Set.of("uds", "stdio");
  private static final int MAX_PORT = 65_535;

  /**
   * Parses a URI.
   *
   * @throws ConfigurationException if it is none, or lacks what its scheme needs
   */
  public static Endpoint parse(String uri) {
    try {
      return of(new URI(uri), uri);
    } catch (URISyntaxException e) {
      if (uri.startsWith("stdio:")) {
        return new Endpoint("stdio", "", -1, "");
      }
      throw new ConfigurationException(
          "'"
              + uri
              + "' is not a URI: "
              + e.getReason()
              + " (expected scheme://host:port or uds:///path)",
          e);
    }
  }

  private static Endpoint of(URI uri, String given) {
    if (uri.getScheme() == null) {
      throw new ConfigurationException(
          "'" + given + "' has no scheme (expected scheme://host:port or uds:///path)");
    }
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    String path = uri.getPath() == null ? "" : uri.getPath();
    if (WITHOUT_HOST.contains(scheme)) {
      return new Endpoint(scheme, "", -1, path);
    }
    String host = uri.getHost();
    if (host == null || uri.getPort() < 0 || uri.getPort() > MAX_PORT) {
      throw new ConfigurationException(
          "'"
              + given
              + "' needs a host and a port from 0 to 65535, as in "
              + scheme
              + "://localhost:9000");
    }
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    return new Endpoint(scheme, bare, uri.getPort(), path);
  }

  /** The same endpoint with another port. */
  public Endpoint withPort(int newPort) {
    return new Endpoint(scheme, host, newPort, path);
  }

  /** The URI. */
  @Override
  public String toString() {
    if (port < 0) {
      return scheme + "://" + path;
    }
    String shown = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return scheme + "://" + shown + ":" + port + path;
  }
}
