// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import io.lightstream.transport.Endpoint;
import java.util.Optional;

/** Where a sender's connections come from: it makes them, or is asked for them. */
interface Peers extends AutoCloseable {

  /**
   * The next connection; blocks until there is one, or fails for this time.
   *
   * @param elsewhere where the peer before has sent this side to
   * @param nanos how long to wait at most
   * @return owned by the caller until it is {@link #over}
   * @throws io.lightstream.error.LightstreamIOException if there is none
   * @throws io.lightstream.error.ClosedException after {@link #close()}
   */
  ControlledConnection next(Optional<Endpoint> elsewhere, long nanos);

  /** That connection has ended. */
  void over(ControlledConnection connection);

  /** How it is named in messages. */
  Endpoint endpoint();

  /** Ends what waits, and the connection that there is. Idempotent, from any thread. */
  @Override
  void close();
}
