// SPDX-License-Identifier: Apache-2.0
package io.lightstream.transport.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import org.junit.jupiter.api.Test;

/** The library without Netty's jars: plain TCP works, TLS says what is missing. */
class WithoutNettyTest {

  private static ClassLoader libraryAlone() {
    URL library = TcpTransport.class.getProtectionDomain().getCodeSource().getLocation();
    return new URLClassLoader(new URL[] {library}, ClassLoader.getPlatformClassLoader());
  }

  /** {@code Transports.of(endpoint).listen(endpoint, TransportOptions.defaults())}, over there. */
  private static Object listen(ClassLoader loader, String uri) throws Exception {
    String packageName = "io.lightstream.transport.";
    Class<?> endpointType = loader.loadClass(packageName + "Endpoint");
    Class<?> optionsType = loader.loadClass(packageName + "TransportOptions");
    Object endpoint = endpointType.getMethod("parse", String.class).invoke(null, uri);
    Object transport =
        loader
            .loadClass(packageName + "Transports")
            .getMethod("of", endpointType)
            .invoke(null, endpoint);
    Method listen =
        loader.loadClass(packageName + "Transport").getMethod("listen", endpointType, optionsType);
    return listen.invoke(transport, endpoint, optionsType.getMethod("defaults").invoke(null));
  }

  @Test
  void plainTcpWorks() throws Exception {
    try (AutoCloseable listener = (AutoCloseable) listen(libraryAlone(), "tcp://localhost:0")) {
      assertTrue(
          listener
              .getClass()
              .getMethod("endpoint")
              .invoke(listener)
              .toString()
              .startsWith("tcp://localhost:"));
    }
  }

  @Test
  void tlsNamesTheMissingArtifacts() {
    Throwable e =
        assertThrows(
                InvocationTargetException.class, () -> listen(libraryAlone(), "tcps://localhost:0"))
            .getCause();
    assertEquals("io.lightstream.error.ConfigurationException", e.getClass().getName());
    assertTrue(
        e.getMessage().startsWith("tcps://localhost:0: TLS needs io.netty:netty-handler 4.2"),
        e.getMessage());
  }
}
