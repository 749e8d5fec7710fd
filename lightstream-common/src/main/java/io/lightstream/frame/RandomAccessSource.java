// SPDX-License-Identifier: Apache-2.0
package io.lightstream.frame;

import java.nio.ByteBuffer;

/**
 * Bytes that can be read at any place: a file that cannot be mapped, an object of a store. One
 * thread reads at a time; {@link #close()} may be called from any.
 */
public interface RandomAccessSource extends AutoCloseable {

  /** What it is, for messages to people: a path, a URI. */
  String description();

  /** How many bytes there are. Does not change. */
  long size();

  /**
   * Reads until the buffer is full.
   *
   * @param offset of the first byte; with what the buffer has room for it lies within {@link
   *     #size()}
   * @param into where the bytes go, from its position to its limit
   * @throws io.lightstream.error.LightstreamIOException if they cannot be read, also where there
   *     are fewer by now than {@link #size()} said
   * @throws io.lightstream.error.ClosedException if it is closed
   */
  void read(long offset, ByteBuffer into);

  /** Lets go of the file. Idempotent. */
  @Override
  void close();
}
