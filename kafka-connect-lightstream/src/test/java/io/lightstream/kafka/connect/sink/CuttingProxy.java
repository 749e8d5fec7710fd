// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * Stands between two peers and cuts their connections, each after some number of bytes that went
 * towards the one that listens.
 */
final class CuttingProxy implements AutoCloseable {

  private final ServerSocket server;
  private final Random random;
  private final int mostBytes;
  private volatile SocketAddress target;
  private volatile int cuts;
  private volatile boolean cutting = true;

  /** Leads to {@code port} of this machine, and lets at most {@code mostBytes} pass at a time. */
  CuttingProxy(long seed, int mostBytes, int port) {
    leadTo(port);
    this.random = new Random(seed);
    this.mostBytes = mostBytes;
    try {
      this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start(this::acceptAll);
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "test-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  String uri() {
    return "tcp://127.0.0.1:" + server.getLocalPort();
  }

  /** New connections go there from now on. */
  void leadTo(int port) {
    target = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  int cuts() {
    return cuts;
  }

  /** Connections that are made from now on last. */
  void stopCutting() {
    cutting = false;
  }

  private void acceptAll() {
    while (!server.isClosed()) {
      try {
        Socket near = server.accept();
        start(() -> serve(near));
      } catch (IOException e) {
        // Closed.
      }
    }
  }

  private void serve(Socket near) {
    Socket far = connect();
    long limit = limit();
    start(() -> pass(near, far, limit));
    start(() -> pass(far, near, Long.MAX_VALUE));
  }

  private synchronized void counted() {
    cuts++;
  }

  private synchronized long limit() {
    return cutting ? 1 + random.nextInt(mostBytes) : Long.MAX_VALUE;
  }

  /** Waits while nobody listens. */
  private Socket connect() {
    while (!server.isClosed()) {
      try {
        Socket far = new Socket();
        far.connect(target);
        return far;
      } catch (IOException e) {
        LockSupport.parkNanos(5_000_000);
      }
    }
    return new Socket();
  }

  private void pass(Socket from, Socket to, long limit) {
    byte[] buffer = new byte[8192];
    long left = limit;
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      while (left > 0) {
        int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (read < 0) {
          return;
        }
        out.write(buffer, 0, read);
        left -= read;
      }
      counted();
    } catch (IOException e) {
      // The other direction was cut.
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
