// SPDX-License-Identifier: Apache-2.0
package io.lightstream.frame;

import java.nio.ByteBuffer;

/** Where bytes go to: a connection's write half, a file, a pipe. */
public interface ByteSink extends AutoCloseable {

  /**
   * Writes all bytes of the buffers in order, blocking while the peer is slow. Returns once the
   * kernel (or what stands below) has taken them; the buffers' positions are at their limits.
   *
   * @param from the buffers
   * @param offset the first buffer
   * @param length how many buffers
   * @throws io.lightstream.error.LightstreamIOException if the peer, network or file fails
   * @throws io.lightstream.error.ClosedException if this end was closed, also while blocked
   */
  void write(ByteBuffer[] from, int offset, int length);

  /**
   * Ends this direction: the reader sees the end of the stream after what was written. Idempotent.
   */
  void finish();

  /** Closes at once; a blocked write ends. Idempotent, from any thread. */
  @Override
  void close();
}
