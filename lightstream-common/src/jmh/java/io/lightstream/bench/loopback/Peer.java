// SPDX-License-Identifier: Apache-2.0
package io.lightstream.bench.loopback;

import io.lightstream.bench.Shape;
import java.io.IOException;

/** Something that sends batches from one process to another. */
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
  }

  /** The sending end: writes the same batch over and over. */
  interface Sender extends AutoCloseable {

    /** Writes the batch. */
    void send() throws Exception;

    /** Writes the batch with the time in its first row of {@code b}, and holds nothing back. */
    void sendStamped(long nanos) throws Exception;

    /** Ends the stream: the receiver sees it complete. */
    @Override
    void close() throws IOException;
  }

  /** The receiving end. */
  interface Inlet extends AutoCloseable {

    /** Receives a batch, in place of the one before; false at the end. */
    boolean next() throws Exception;

    /** Fails unless the batch has the values that were sent. */
    void check();

    /** The time in the batch. */
    long stamp();

    @Override
    void close() throws IOException;
  }
}
