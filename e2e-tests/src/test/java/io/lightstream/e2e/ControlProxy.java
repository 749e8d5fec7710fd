// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between a sink and its receiver, and keeps back control frames of chosen kinds: points at
 * which something can fail, without anything in what is tested that knows of them.
 *
 * <p>A frame that is kept back keeps back all that follow it on its connection.
 */
public final class ControlProxy implements Closeable {

  private static final int CONTROL = 255;
  private static final int FIX_STRING = 0xa0;
  private static final int FIX_STRING_LENGTH = 0x1f;

  private final ServerSocket server;
  private final int target;
  private final AtomicInteger connections = new AtomicInteger();

  /** Guards the three below. */
  private final Object gate = new Object();

  private final Set<String> heldKinds = new HashSet<>();
  private final Set<Link> links = new HashSet<>();
  private int held;

  /** Leads to a port of this machine. */
  public ControlProxy(int target) {
    this.target = target;
    try {
      this.server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start(this::acceptAll);
  }

  public String uri() {
    return "tcp://127.0.0.1:" + server.getLocalPort();
  }

  /** How many connections there have been. */
  public int connections() {
    return connections.get();
  }

  /** Frames of this kind, such as {@code commit}, wait from now on. */
  public void hold(String kind) {
    synchronized (gate) {
      heldKinds.add(kind);
      held = 0;
    }
  }

  /** Waits until a frame is kept back. */
  public void awaitHeld() {
    Patience.await(
        "a frame of " + heldKinds,
        () -> {
          synchronized (gate) {
            return held > 0;
          }
        });
  }

  /** Cuts all connections: what is kept back is lost. New connections pass everything. */
  public void sever() {
    synchronized (gate) {
      heldKinds.clear();
      List.copyOf(links).forEach(Link::cut);
      gate.notifyAll();
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    sever();
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "control-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private void acceptAll() {
    while (!server.isClosed()) {
      try {
        Socket accepted = server.accept();
        connections.incrementAndGet();
        new Link(accepted);
      } catch (IOException e) {
        continue; // Closed, or the receiver is down: whoever connected comes again.
      }
    }
  }

  /** A connection through the proxy. */
  private final class Link {

    private final Socket sink;
    private final Socket receiver;
    private final AtomicInteger ended = new AtomicInteger();
    private volatile boolean isCut;

    Link(Socket sink) throws IOException {
      this.sink = sink;
      this.receiver = connect();
      synchronized (gate) {
        links.add(this);
      }
      start(() -> pump(sink, receiver));
      start(() -> pump(receiver, sink));
    }

    private Socket connect() throws IOException {
      try {
        return new Socket(InetAddress.getByName("127.0.0.1"), target);
      } catch (IOException e) {
        sink.close();
        throw e;
      }
    }

    private void pump(Socket from, Socket to) {
      try {
        DataInputStream in = new DataInputStream(from.getInputStream());
        OutputStream out = to.getOutputStream();
        while (true) {
          byte[] header = in.readNBytes(5);
          if (header.length < 5) {
            out.write(header);
            to.shutdownOutput();
            if (ended.incrementAndGet() == 2) {
              cut();
            }
            return;
          }
          byte[] payload = new byte[length(header)];
          in.readFully(payload);
          if ((header[0] & 0xff) == CONTROL) {
            pass(kind(payload));
          }
          out.write(header);
          out.write(payload);
        }
      } catch (IOException e) {
        cut();
      }
    }

    private void pass(String kind) throws IOException {
      synchronized (gate) {
        boolean counted = false;
        while (heldKinds.contains(kind) && !isCut) {
          held += counted ? 0 : 1;
          counted = true;
          try {
            gate.wait();
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
        }
      }
      if (isCut) {
        throw new IOException("cut");
      }
    }

    void cut() {
      isCut = true;
      synchronized (gate) {
        links.remove(this);
      }
      try {
        sink.close();
        receiver.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static int length(byte[] header) {
    return ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).getInt(1);
  }

  /** The first element of the array: a short string, behind the one byte of a short array. */
  private static String kind(byte[] payload) {
    int head = payload[1] & 0xff;
    if ((head & ~FIX_STRING_LENGTH) != FIX_STRING) {
      throw new AssertionError("not a control frame");
    }
    return new String(payload, 2, head & FIX_STRING_LENGTH, StandardCharsets.UTF_8);
  }
}
