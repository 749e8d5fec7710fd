// SPDX-License-Identifier: Apache-2.0
package io.lightstream.frame;

import java.nio.ByteBuffer;

/** Where bytes come from: a connection's read half, a file, a pipe. */
public interface ByteSource extends AutoCloseable {

  /**
   * Reads at least one byte, blocking until there is one, into the buffers in order.
   *
   * @param into the buffers; at least one of those named has room
   * @param offset the first buffer
   * @param length how many buffers
   * @return bytes read, or -1 at the end of the stream
   * @throws io.lightstream.error.LightstreamIOException if the peer, network or file fails
   * @throws io.lightstream.error.ClosedException if this end was closed, also while blocked
   */
  long read(ByteBuffer[] into, int offset, int length);

  /** Closes; a blocked read ends. Idempotent, from any thread. */
  @Override
  void close();
}
