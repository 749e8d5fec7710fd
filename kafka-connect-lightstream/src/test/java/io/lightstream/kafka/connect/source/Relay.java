// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Passes bytes on between those who connect to it and an endpoint, until it cuts them off. */
final class Relay implements AutoCloseable {

  private final ServerSocket server;
  private final int target;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final List<Thread> threads = new CopyOnWriteArrayList<>();

  Relay(int target) {
    this.target = target;
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start(this::accept);
  }

  String uri() {
    return "tcp://127.0.0.1:" + server.getLocalPort();
  }

  private void start(Runnable task) {
    Thread thread = new Thread(task, "relay");
    threads.add(thread);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket from = server.accept();
        sockets.add(from);
        try {
          Socket to = new Socket(InetAddress.getLoopbackAddress(), target);
          sockets.add(to);
          start(() -> pass(from, to));
          start(() -> pass(to, from));
        } catch (IOException e) {
          from.close();
        }
      }
    } catch (IOException e) {
      // The end.
    }
  }

  private static void pass(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // Cut.
    }
  }

  /** Ends all connections. */
  void cut() {
    for (Socket socket : sockets) {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      sockets.remove(socket);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    cut();
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
