// SPDX-License-Identifier: Apache-2.0
package io.lightstream.protocol.log;

import java.nio.ByteBuffer;

/**
 * A segment that is being written, from its beginning on. One thread writes at a time; {@link
 * #sync()} may be called by another meanwhile.
 */
public interface SegmentSink extends AutoCloseable {

  /**
   * Writes all bytes of the buffers in order, or none: where this throws, what was written of them
   * is taken back. A sink that cannot take it back fails every later call; the log then has to be
   * opened again, which cuts what is not whole.
   *
   * @param from the buffers; their positions are moved
   * @param offset the first buffer
   * @param length how many buffers
   * @throws io.lightstream.error.LightstreamIOException if there is no room, or the store fails
   * @throws io.lightstream.error.ClosedException if it was closed, also by an interrupt
   */
  void write(ByteBuffer[] from, int offset, int length);

  /**
   * Returns once everything whose {@link #write} had returned before this call survives the loss of
   * power, the name of the segment included.
   *
   * @throws io.lightstream.error.LightstreamIOException if the store fails: what was written since
   *     the last success may be lost
   */
  void sync();

  /**
   * Ends the segment and returns once all of it survives the loss of power, and can be read.
   *
   * @throws io.lightstream.error.LightstreamIOException if the store fails: what was written since
   *     the last success may be lost
   */
  default void finish() {
    sync();
    close();
  }

  /**
   * Ends the segment without making it durable. Idempotent, throws nothing; does nothing after
   * {@link #finish()}.
   */
  @Override
  void close();
}
