// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import io.lightstream.transport.Endpoint;

/** Where a receiver's connections come from, with the threads that talk over them. */
interface ReceiverPeers extends AutoCloseable {

  /** Where it listens, or what it connects to. */
  Endpoint endpoint();

  /** Ends what waits and closes all connections. Idempotent. */
  @Override
  void close();

  /** Waits until the threads have ended, but for the one that calls. */
  void awaitEnd();
}
