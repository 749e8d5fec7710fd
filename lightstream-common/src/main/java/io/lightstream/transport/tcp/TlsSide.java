// SPDX-License-Identifier: Apache-2.0
package io.lightstream.transport.tcp;

import io.lightstream.error.ConfigurationException;
import io.lightstream.transport.Connection;
import io.lightstream.transport.Endpoint;
import io.lightstream.transport.Listener;
import io.lightstream.transport.TransportOptions;
import io.lightstream.transport.netty.TlsConnector;
import io.lightstream.transport.netty.TlsListener;
import io.lightstream.transport.nio.BlockingListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Supplier;

/** The way to Netty's part, which may not be there. */
final class TlsSide {

  private TlsSide() {}

  static Connection connect(Endpoint endpoint, TransportOptions options) {
    return withNetty(
        endpoint,
        () ->
            AddressAttempts.first(
                endpoint,
                options.connectTimeout(),
                TlsConnector.to(endpoint, options.tls())::connect));
  }

  static Listener listen(Endpoint endpoint, TransportOptions options) {
    return withNetty(endpoint, () -> bind(endpoint, options));
  }

  private static Listener bind(Endpoint endpoint, TransportOptions options) {
    try {
      InetAddress host = InetAddress.getByName(endpoint.host());
      return TlsListener.on(
          endpoint,
          new InetSocketAddress(host, endpoint.port()),
          BlockingListener.BACKLOG,
          options);
    } catch (IOException e) {
      throw TcpSockets.cannotListen(endpoint, e);
    }
  }

  private static <T> T withNetty(Endpoint endpoint, Supplier<T> use) {
    try {
      return use.get();
    } catch (NoClassDefFoundError e) {
      throw new ConfigurationException(
          endpoint
              + ": TLS needs io.netty:netty-handler 4.2 and what it depends on (netty-common,"
              + " netty-buffer, netty-resolver, netty-transport, netty-codec-base,"
              + " netty-transport-native-unix-common) on the class path: "
              + e.getMessage()
              + " is missing",
          e);
    }
  }
}
