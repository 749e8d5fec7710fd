// SPDX-License-Identifier: Apache-2.0
package io.lightstream.transport;

import io.lightstream.error.ConfigurationException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
  private static final Pattern HOST_AND_PORT =
      Pattern.compile("(?:\\[(?<ipv6>[^\\[\\]]+)]|(?<name>[^:@\\[\\]]+)):(?<port>[0-9]{1,5})");

  /** Checks the path. */
  public Endpoint {
    if (!path.isEmpty() && path.charAt(0) != '/') {
      throw new ConfigurationException("path '" + path + "' must start with a slash");
    }
  }

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
    if (uri.getUserInfo() != null) {
      throw new ConfigurationException(
          "a URI with user information (user:password@host) is not taken: no transport logs in");
    }
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    String path = uri.getPath() == null ? "" : uri.getPath();
    if (WITHOUT_HOST.contains(scheme)) {
      return withoutHost(scheme, uri, path, given);
    }
    // Not URI.getHost: it has no answer for names with an underscore, which container networks use.
    Matcher parts = HOST_AND_PORT.matcher(Objects.requireNonNullElse(uri.getAuthority(), ""));
    if (!parts.matches() || Integer.parseInt(parts.group("port")) > MAX_PORT) {
      throw new ConfigurationException(
          "'"
              + given
              + "' needs a host and a port from 0 to 65535, as in "
              + scheme
              + "://localhost:9000");
    }
    String host = Objects.requireNonNullElse(parts.group("ipv6"), parts.group("name"));
    return new Endpoint(scheme, host, Integer.parseInt(parts.group("port")), path);
  }

  private static Endpoint withoutHost(String scheme, URI uri, String path, String given) {
    if (uri.getAuthority() != null) {
      throw new ConfigurationException(
          "'"
              + given
              + "' names the host '"
              + uri.getAuthority()
              + "', but "
              + scheme
              + " has none: a path follows three slashes, as in uds:///tmp/x.sock");
    }
    return new Endpoint(scheme, "", -1, path);
  }

  /** The same endpoint with another port. */
  public Endpoint withPort(int newPort) {
    return new Endpoint(scheme, host, newPort, path);
  }

  /** The URI, which {@link #parse} reads back. */
  @Override
  public String toString() {
    String quoted = path.isEmpty() ? "" : quote(path);
    if (port < 0) {
      return scheme + "://" + quoted;
    }
    String shown = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return scheme + "://" + shown + ":" + port + quoted;
  }

  private static String quote(String path) {
    try {
      return new URI("x", "", path, null).getRawPath();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("path '" + path + "' passed the constructor", e);
    }
  }
}
