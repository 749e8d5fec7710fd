// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.config;

import io.lightstream.error.ConfigurationException;
import io.lightstream.transport.Endpoint;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** Accepts the URIs that connectors know: endpoints, and folders or files. */
final class Places implements ConfigDef.Validator {

  private static final List<String> SCHEMES = List.of("tcp", "tcps", "uds", "file");

  /** Whether a URI names files. */
  static boolean isFile(String uri) {
    return uri.toLowerCase(Locale.ROOT).startsWith("file:");
  }

  /** Whether a URI is one of TLS. */
  static boolean isSecure(String uri) {
    return uri.toLowerCase(Locale.ROOT).startsWith("tcps:");
  }

  /**
   * The path that a URI names.
   *
   * @throws ConfigurationException if it names none on this machine
   */
  static Path path(String uri) {
    try {
      URI parsed = new URI(uri);
      if (parsed.getAuthority() != null || parsed.getPath() == null) {
        throw new ConfigurationException(
            "a path follows three slashes, as in file:///data/flights");
      }
      if (parsed.getQuery() != null || parsed.getFragment() != null) {
        throw new ConfigurationException("write '?' as %3F and '#' as %23");
      }
      return Path.of(parsed.getPath());
    } catch (URISyntaxException e) {
      throw new ConfigurationException("it is no URI: " + e.getReason(), e);
    }
  }

  @Override
  public void ensureValid(String name, Object value) {
    if (!(value instanceof List<?> uris)) {
      return; // what is missing is reported by the definition itself
    }
    if (uris.isEmpty()) {
      throw new ConfigException(name, value, "it is empty, and must be " + this);
    }
    Set<String> seen = new HashSet<>();
    for (Object uri : uris) {
      check(name, uri.toString());
      if (!seen.add(uri.toString())) {
        throw new ConfigException(name, value, uri + " is there twice; name each place once");
      }
    }
  }

  private void check(String name, String uri) {
    int colon = uri.indexOf("://");
    if (colon < 0) {
      throw new ConfigException(name, uri, "it lacks a scheme, as in tcp://" + uri);
    }
    String scheme = uri.substring(0, colon).toLowerCase(Locale.ROOT);
    if (!SCHEMES.contains(scheme)) {
      throw new ConfigException(
          name, uri, "the scheme is '" + scheme + "', allowed are " + String.join(", ", SCHEMES));
    }
    try {
      if (isFile(uri)) {
        path(uri);
      } else {
        Endpoint.parse(uri);
      }
    } catch (ConfigurationException e) {
      throw new ConfigException(name, uri, e.getMessage());
    }
  }

  @Override
  public String toString() {
    return "tcp://host:port, tcps://host:port, uds:///path or file:///path,"
        + " or several separated by commas";
  }
}
