// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** Reads what comes to a port and drops it, one connection after the other, in a thread. */
final class Drain implements AutoCloseable {

  private static final int BUFFER_BYTES = 1 << 20;

  private final ServerSocketChannel server;

  Drain() throws IOException {
    server = ServerSocketChannel.open();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    Thread thread = new Thread(this::run, "bench-drain");
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return server.socket().getLocalPort();
  }

  private void run() {
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    try {
      while (true) {
        try (SocketChannel peer = server.accept()) {
          while (peer.read(buffer.clear()) >= 0) {
            // Dropped.
          }
        }
      }
    } catch (ClosedChannelException e) {
      // The end.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
