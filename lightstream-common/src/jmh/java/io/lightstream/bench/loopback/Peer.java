// SPDX-License-Identifier: Apache-2.0
package io.lightstream.bench.loopback;

import io.lightstream.LightstreamListener;
import io.lightstream.bench.Shape;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** Something that sends batches or messages from one process to another. */
interface Peer {

  /**
   * Listens for one receiver.
   *
   * @param scheme {@code tcp} or {@code uds}
   */
  Outlet listen(String scheme) throws Exception;

  /** Connects to an outlet of another process. */
  Inlet connect(String address, Shape shape) throws Exception;

  /** A place where a receiver can connect. */
  interface Outlet extends AutoCloseable {

    /** Where: a URI. */
    String address();

    /** Waits for the receiver. */
    Sender accept(Shape shape) throws Exception;

    @Override
    void close() throws IOException;

    /** A socket that listens; closed with the outlet. */
    static Outlet of(ServerSocketChannel server, Acceptance<SocketChannel> acceptance)
        throws IOException {
      String address = Addresses.uriOf(server);
      return new Outlet() {
        @Override
        public String address() {
          return address;
        }

        @Override
        public Sender accept(Shape shape) throws Exception {
          return acceptance.accept(Addresses.accept(server), shape);
        }

        @Override
        public void close() throws IOException {
          Addresses.close(server);
        }
      };
    }

    /** A listener of ours; closed with the outlet. */
    static Outlet of(LightstreamListener listener, Acceptance<LightstreamListener> acceptance) {
      return new Outlet() {
        @Override
        public String address() {
          return listener.uri().toString();
        }

        @Override
        public Sender accept(Shape shape) throws Exception {
          return acceptance.accept(listener, shape);
        }

        @Override
        public void close() {
          listener.close();
        }
      };
    }

    /** Makes a sender of what the receiver has connected to, or will. */
    interface Acceptance<T> {
      Sender accept(T from, Shape shape) throws Exception;
    }
  }

  /** The sending end: writes the same batch or message over and over. */
  interface Sender extends AutoCloseable {

    /** Writes the batch or message. */
    void send() throws Exception;

    /**
     * Writes the batch with the time in its first row of {@code b}, and holds nothing back. Only of
     * peers that take part in measuring latency, as {@link Inlet#stamp()} is.
     */
    default void sendStamped(long nanos) throws Exception {
      throw new UnsupportedOperationException("latency");
    }

    /** Ends the stream: the receiver sees it complete. */
    @Override
    void close() throws IOException;
  }

  /** The receiving end. */
  interface Inlet extends AutoCloseable {

    /** Receives a batch or message, in place of the one before; false at the end. */
    boolean next() throws Exception;

    /** Fails unless what was received is what was sent. */
    void check();

    /** The time in the batch. */
    default long stamp() {
      throw new UnsupportedOperationException("latency");
    }

    @Override
    void close() throws IOException;
  }
}
