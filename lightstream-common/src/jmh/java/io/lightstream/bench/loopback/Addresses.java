// SPDX-License-Identifier: Apache-2.0
package io.lightstream.bench.loopback;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** URIs for sockets on this machine, and the sockets themselves for those who need them raw. */
final class Addresses {

  static final String TCP = "tcp";
  static final String UDS = "uds";

  private Addresses() {}

  /** A free place: port 0, or a path in a new folder. */
  static String toListenOn(String scheme) {
    if (scheme.equals(TCP)) {
      return "tcp://127.0.0.1:0";
    }
    try {
      Path folder = Files.createTempDirectory("lightstream-bench");
      folder.toFile().deleteOnExit();
      return "uds://" + folder.resolve("socket");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ServerSocketChannel listen(String scheme) throws IOException {
    boolean uds = scheme.equals(UDS);
    ServerSocketChannel server =
        ServerSocketChannel.open(uds ? StandardProtocolFamily.UNIX : StandardProtocolFamily.INET);
    return server.bind(socketAddress(toListenOn(scheme)));
  }

  static String uriOf(ServerSocketChannel server) throws IOException {
    return server.getLocalAddress() instanceof InetSocketAddress bound
        ? "tcp://127.0.0.1:" + bound.getPort()
        : "uds://" + server.getLocalAddress();
  }

  /** Removes the file of a Unix socket, which nobody else does. */
  static void close(ServerSocketChannel server) throws IOException {
    SocketAddress address = server.getLocalAddress();
    server.close();
    if (address instanceof UnixDomainSocketAddress file) {
      Files.deleteIfExists(file.getPath());
    }
  }

  static SocketChannel accept(ServerSocketChannel server) throws IOException {
    return withoutDelay(server.accept());
  }

  static SocketChannel connect(String uri) throws IOException {
    return withoutDelay(SocketChannel.open(socketAddress(uri)));
  }

  private static SocketChannel withoutDelay(SocketChannel socket) throws IOException {
    if (socket.getRemoteAddress() instanceof InetSocketAddress) {
      socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }
    return socket;
  }

  private static SocketAddress socketAddress(String uri) {
    URI parsed = URI.create(uri);
    return parsed.getScheme().equals(UDS)
        ? UnixDomainSocketAddress.of(parsed.getPath())
        : new InetSocketAddress(parsed.getHost(), parsed.getPort());
  }
}
