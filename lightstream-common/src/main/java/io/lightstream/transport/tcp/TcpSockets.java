// SPDX-License-Identifier: Apache-2.0
package io.lightstream.transport.tcp;

import io.lightstream.error.LightstreamIOException;
import io.lightstream.transport.Connection;
import io.lightstream.transport.Endpoint;
import io.lightstream.transport.Listener;
import io.lightstream.transport.nio.BlockingConnection;
import io.lightstream.transport.nio.BlockingListener;
import io.lightstream.transport.nio.KeepAlive;
import io.lightstream.transport.nio.SelfConnection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;

/**
 * Makes connected and listening sockets. Their buffers stay as the system made them: it tunes them
 * by itself, and fixed sizes were measured to be slower.
 */
final class TcpSockets {

  private TcpSockets() {}

  static Connection connect(Endpoint endpoint, InetSocketAddress address, Duration timeout)
      throws IOException {
    SocketChannel socket = SocketChannel.open();
    try {
      setOptions(socket);
      socket.configureBlocking(false);
      if (!socket.connect(address)) {
        await(socket, timeout);
      }
      SelfConnection.refuse(socket.getLocalAddress(), socket.getRemoteAddress());
      socket.configureBlocking(true);
      return BlockingConnection.ofSocket(endpoint.toString(), socket);
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  /** A blocking connect knows no timeout. */
  private static void await(SocketChannel socket, Duration timeout) throws IOException {
    try (Selector selector = Selector.open()) {
      socket.register(selector, SelectionKey.OP_CONNECT);
      long deadline = System.nanoTime() + timeout.toNanos();
      while (!socket.finishConnect()) {
        long left = (deadline - System.nanoTime() + 999_999) / 1_000_000;
        if (Thread.currentThread().isInterrupted()) {
          throw new ClosedByInterruptException();
        }
        if (left <= 0) {
          throw new SocketTimeoutException("no answer in time");
        }
        selector.select(left);
      }
    }
  }

  static Listener listen(Endpoint endpoint) {
    try {
      ServerSocketChannel server = ServerSocketChannel.open();
      try {
        server.bind(
            new InetSocketAddress(InetAddress.getByName(endpoint.host()), endpoint.port()),
            BlockingListener.BACKLOG);
        InetSocketAddress bound = (InetSocketAddress) server.getLocalAddress();
        return BlockingListener.of(
            endpoint.withPort(bound.getPort()),
            server,
            accepted -> adopt(endpoint.scheme(), accepted),
            () -> {});
      } catch (IOException | RuntimeException e) {
        server.close();
        throw e;
      }
    } catch (IOException e) {
      throw cannotListen(endpoint, e);
    }
  }

  static LightstreamIOException cannotListen(Endpoint endpoint, IOException e) {
    String reason =
        e instanceof UnknownHostException
            ? "host '" + endpoint.host() + "' is not known"
            : e.getMessage();
    return new LightstreamIOException(
        "cannot listen on "
            + endpoint
            + ": "
            + reason
            + "; choose an address and port of this"
            + " machine that are free (port 0 finds one)",
        e);
  }

  private static String adopt(String scheme, SocketChannel accepted) throws IOException {
    InetSocketAddress remote = (InetSocketAddress) accepted.getRemoteAddress();
    setOptions(accepted);
    return new Endpoint(scheme, remote.getAddress().getHostAddress(), remote.getPort(), "")
        .toString();
  }

  private static void setOptions(SocketChannel socket) throws IOException {
    socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
    socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
    for (SocketOption<?> option : socket.supportedOptions()) {
      Optional<Integer> value = KeepAlive.value(option.name());
      if (value.isPresent()) {
        setInteger(socket, option, value.get());
      }
    }
  }

  @SuppressWarnings("unchecked")
  private static void setInteger(SocketChannel socket, SocketOption<?> option, Integer value)
      throws IOException {
    socket.setOption((SocketOption<Integer>) option, value);
  }
}
