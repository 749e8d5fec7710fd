// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect;

import io.lightstream.error.ConfigurationException;
import io.lightstream.transport.Endpoint;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** Accepts the URIs of endpoints that a worker can connect to. */
final class EndpointValidator implements ConfigDef.Validator {

  private static final List<String> SCHEMES = List.of("tcp", "tcps", "uds");

  @Override
  public void ensureValid(String name, Object value) {
    if (value == null) {
      return; // a missing value is reported by the definition itself
    }
    Endpoint endpoint = parse(name, value);
    if (!SCHEMES.contains(endpoint.scheme())) {
      throw new ConfigException(
          name, value, "the scheme is '" + endpoint.scheme() + "', allowed are " + SCHEMES);
    }
    if (endpoint.port() == 0) {
      throw new ConfigException(name, value, "port 0 cannot be connected to");
    }
  }

  private static Endpoint parse(String name, Object value) {
    String uri = value.toString();
    if (!uri.contains("://")) {
      throw new ConfigException(name, value, "it lacks a scheme, as in tcp://" + uri);
    }
    try {
      return Endpoint.parse(uri);
    } catch (ConfigurationException e) {
      throw new ConfigException(name, value, e.getMessage());
    }
  }

  @Override
  public String toString() {
    return "a URI with one of the schemes " + SCHEMES;
  }
}
