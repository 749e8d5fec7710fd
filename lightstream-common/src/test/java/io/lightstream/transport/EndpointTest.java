// SPDX-License-Identifier: Apache-2.0
package io.lightstream.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lightstream.error.ConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {

  @ParameterizedTest
  @CsvSource({
    "tcp://localhost:9000, tcp, localhost, 9000, ''",
    "TCP://127.0.0.1:0, tcp, 127.0.0.1, 0, ''",
    "tcps://[::1]:65535, tcps, ::1, 65535, ''",
    "tcp://under_score:1, tcp, under_score, 1, ''",
    "ws://host:80/a%20b, ws, host, 80, /a b",
    "uds:///tmp/x.sock, uds, '', -1, /tmp/x.sock",
    "uds:///tmp/a%20b%25, uds, '', -1, /tmp/a b%",
    "uds:////tmp/x, uds, '', -1, //tmp/x",
    "stdio://, stdio, '', -1, ''",
  })
  void urisAreTakenApartAndPutTogether(
      String uri, String scheme, String host, int port, String path) {
    Endpoint endpoint = Endpoint.parse(uri);
    assertEquals(new Endpoint(scheme, host, port, path), endpoint);
    assertEquals(endpoint, Endpoint.parse(endpoint.toString()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tcp://localhost",
        "tcp://:9000",
        "tcp://localhost:65536",
        "tcp://localhost:-1",
        "tcp:x",
        "tcp://a:b:1",
        "tcp://[::1]",
        "tcp://localhost:999999"
      })
  void hostAndPortAreNeeded(String uri) {
    ConfigurationException e =
        assertThrows(ConfigurationException.class, () -> Endpoint.parse(uri));
    assertEquals(
        "'" + uri + "' needs a host and a port from 0 to 65535, as in tcp://localhost:9000",
        e.getMessage());
  }

  @Test
  void pathWithTwoSlashesOnlyIsExplained() {
    ConfigurationException e =
        assertThrows(ConfigurationException.class, () -> Endpoint.parse("uds://tmp/x.sock"));
    assertEquals(
        "'uds://tmp/x.sock' names the host 'tmp', but uds has none: a path follows three slashes,"
            + " as in uds:///tmp/x.sock",
        e.getMessage());
  }

  @Test
  void whatHasNoSchemeIsNoEndpoint() {
    ConfigurationException e =
        assertThrows(ConfigurationException.class, () -> Endpoint.parse("localhost"));
    assertEquals(
        "'localhost' has no scheme (expected scheme://host:port or uds:///path)", e.getMessage());
  }

  @Test
  void whatIsNoUriIsRefused() {
    ConfigurationException e =
        assertThrows(ConfigurationException.class, () -> Endpoint.parse("tcp://a b:1"));
    assertEquals(
        "'tcp://a b:1' is not a URI: Illegal character in authority (expected scheme://host:port"
            + " or uds:///path)",
        e.getMessage());
  }

  @Test
  void passwordIsNotRepeated() {
    ConfigurationException e =
        assertThrows(
            ConfigurationException.class, () -> Endpoint.parse("tcp://me:secret@localhost:1"));
    assertFalse(e.getMessage().contains("secret"), e.getMessage());
  }
}
