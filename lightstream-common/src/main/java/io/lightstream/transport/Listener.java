// SPDX-License-Identifier: Apache-2.0
package io.lightstream.transport;

/**
 * Accepts connections on an endpoint. {@link #close()} may be called from any thread, and ends what
 * waits; so does interrupting a thread that waits, which stays interrupted.
 */
public interface Listener extends AutoCloseable {

  /** Where it listens, with the real port where 0 was asked for. */
  Endpoint endpoint();

  /**
   * Waits for the next peer.
   *
   * @return a connection that the caller owns and closes
   * @throws io.lightstream.error.ClosedException if this listener was closed, also while waiting
   * @throws io.lightstream.error.LightstreamIOException if accepting fails
   */
  Connection accept();

  /** Stops accepting; connections accepted before stay open. Idempotent. */
  @Override
  void close();
}
