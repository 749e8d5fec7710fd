// SPDX-License-Identifier: Apache-2.0
package io.lightstream.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lightstream.error.ConfigurationException;
import io.lightstream.transport.tcp.TcpTransport;
import org.junit.jupiter.api.Test;

class TransportsTest {

  @Test
  void transportIsFoundByScheme() {
    assertEquals(TcpTransport.class, Transports.of(Endpoint.parse("tcp://a:1")).getClass());
  }

  @Test
  void contextClassLoaderDoesNotMatter() {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
    try {
      assertEquals(TcpTransport.class, Transports.of(Endpoint.parse("tcp://a:1")).getClass());
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Test
  void unknownSchemeListsTheKnownOnes() {
    ConfigurationException e =
        assertThrows(
            ConfigurationException.class, () -> Transports.of(Endpoint.parse("carrier://a:1")));
    assertEquals(
        "no transport for scheme 'carrier' of carrier://a:1; known: "
            + String.join(", ", Transports.schemes()),
        e.getMessage());
  }
}
