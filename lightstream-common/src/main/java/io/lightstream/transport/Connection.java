// SPDX-License-Identifier: Apache-2.0
package io.lightstream.transport;

import io.lightstream.frame.ByteSink;
import io.lightstream.frame.ByteSource;

/**
 * Bytes both ways between two peers. One thread may read while another writes; {@link #close()} may
 * be called from any thread and ends what is blocked. Interrupting a blocked thread closes the
 * connection too: the call ends with a {@link io.lightstream.error.ClosedException} and the thread
 * stays interrupted.
 */
public interface Connection extends ByteSource, ByteSink {

  /** The peer, as a person would name it in a message: the connected URI or the peer's address. */
  String peer();

  /**
   * Closes both directions at once. Idempotent, from any thread. The peer may lose what it has not
   * read yet; who wants to be sure calls {@link #finish()} and reads to the end first.
   */
  @Override
  void close();
}
