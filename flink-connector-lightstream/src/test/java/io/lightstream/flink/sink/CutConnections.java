// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.sink;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Passes connections on, and breaks them when it is told to. */
final class CutConnections implements AutoCloseable {

  private final ServerSocket server;
  private final URI target;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  CutConnections(String target) throws IOException {
    this.target = URI.create(target);
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    run(this::acceptAll);
  }

  private static void run(Runnable task) {
    Thread thread = new Thread(task, "test-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  String uri() {
    return "tcp://127.0.0.1:" + server.getLocalPort();
  }

  private void acceptAll() {
    while (!server.isClosed()) {
      try {
        Socket from = server.accept();
        sockets.add(from);
        Socket to = connect(from);
        sockets.add(to);
        run(() -> pass(from, to));
        run(() -> pass(to, from));
      } catch (IOException e) {
        // Closed, or the target is away.
      }
    }
  }

  private Socket connect(Socket from) throws IOException {
    try {
      return new Socket(target.getHost(), target.getPort());
    } catch (IOException e) {
      from.close();
      throw e;
    }
  }

  private static void pass(Socket from, Socket to) {
    byte[] buffer = new byte[1 << 16];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        out.write(buffer, 0, count);
      }
    } catch (IOException e) {
      // Cut.
    }
  }

  /** Breaks all connections. */
  void cut() {
    for (Socket socket : sockets) {
      try {
        socket.setSoLinger(true, 0);
        socket.close();
      } catch (IOException e) {
        // It is broken.
      }
    }
    sockets.clear();
  }

  @Override
  public void close() throws IOException {
    server.close();
    cut();
  }
}
