// SPDX-License-Identifier: Apache-2.0
package io.lightstream.transport.uds;

import io.lightstream.error.ClosedException;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.transport.Connection;
import io.lightstream.transport.Endpoint;
import io.lightstream.transport.Listener;
import io.lightstream.transport.nio.BlockingConnection;
import io.lightstream.transport.nio.BlockingListener;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Makes connected and listening Unix sockets. */
final class UdsSockets {

  /** What fits into {@code sockaddr_un} beside its closing zero (unix(7)). */
  static final int MAX_PATH_BYTES = 107;

  /** Measured: up to a fifth more than the system's 208 KiB for large batches; 4 MiB is slower. */
  private static final int SEND_BUFFER_BYTES = 1 << 20;

  private static final long RETRY_NANOS = 5_000_000;

  private UdsSockets() {}

  static Connection connect(Endpoint endpoint, Path path, Duration timeout) {
    checkLength(endpoint, path);
    try {
      return BlockingConnection.ofSocket(endpoint.toString(), connectSocket(path, timeout));
    } catch (ClosedByInterruptException e) {
      throw new ClosedException("connecting to " + endpoint + " was interrupted", e);
    } catch (IOException e) {
      throw new LightstreamIOException(
          "cannot connect to " + endpoint + ": " + SocketPath.whyNoConnection(path, e), e);
    }
  }

  /**
   * A blocking connect knows no timeout, and one in progress does not exist for Unix sockets: where
   * too many peers wait already, the attempt fails and is repeated.
   */
  private static SocketChannel connectSocket(Path path, Duration timeout) throws IOException {
    long deadline = System.nanoTime() + timeout.toNanos();
    Optional<SocketChannel> connected = attempt(path);
    while (connected.isEmpty()) {
      if (System.nanoTime() - deadline >= 0) {
        throw new SocketTimeoutException(
            "too many peers wait to be accepted there; its listener is slow, or raise the connect"
                + " timeout of "
                + timeout.toMillis()
                + " ms");
      }
      LockSupport.parkNanos(RETRY_NANOS);
      if (Thread.currentThread().isInterrupted()) {
        throw new ClosedByInterruptException();
      }
      connected = attempt(path);
    }
    return connected.get();
  }

  /** Empty where the listener is there but takes no more for now. */
  private static Optional<SocketChannel> attempt(Path path) throws IOException {
    SocketChannel socket = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      socket.configureBlocking(false);
      if (socket.connect(UnixDomainSocketAddress.of(path))) {
        socket.configureBlocking(true);
        setOptions(socket);
        return Optional.of(socket);
      }
    } catch (IOException | RuntimeException e) {
      socket.close();
      if (!SocketPath.isCrowded(path, e)) {
        throw e;
      }
    }
    socket.close();
    return Optional.empty();
  }

  static Listener listen(Endpoint endpoint, Path path) {
    checkLength(endpoint, path);
    try {
      ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      try {
        SocketFile file = SocketFile.bind(endpoint, path, server);
        return BlockingListener.of(
            endpoint, server, accepted -> adopt(endpoint, accepted), file::remove);
      } catch (IOException | RuntimeException e) {
        server.close();
        throw e;
      }
    } catch (UnsupportedOperationException e) {
      throw new ConfigurationException(
          "cannot listen on " + endpoint + ": no Unix sockets with file modes here: " + e, e);
    } catch (IOException e) {
      throw new LightstreamIOException(
          "cannot listen on " + endpoint + ": " + SocketPath.whyNoListener(path, e), e);
    }
  }

  private static void checkLength(Endpoint endpoint, Path path) {
    int length = bytes(path);
    if (length > MAX_PATH_BYTES) {
      throw new ConfigurationException(
          endpoint
              + ": the path has "
              + length
              + " bytes; that of a Unix socket has "
              + MAX_PATH_BYTES
              + " at most");
    }
  }

  static int bytes(Path path) {
    return path.toString().getBytes(StandardCharsets.UTF_8).length;
  }

  private static String adopt(Endpoint endpoint, SocketChannel accepted) throws IOException {
    setOptions(accepted);
    return endpoint + " (accepted)";
  }

  private static void setOptions(SocketChannel socket) throws IOException {
    socket.setOption(StandardSocketOptions.SO_SNDBUF, SEND_BUFFER_BYTES);
  }
}
