// SPDX-License-Identifier: Apache-2.0
package io.lightstream.transport.stdio;

import io.lightstream.error.ClosedException;
import io.lightstream.transport.Connection;
import io.lightstream.transport.Endpoint;
import io.lightstream.transport.Listener;
import java.util.concurrent.atomic.AtomicReference;

/** Accepts the one peer there is; after it, accepting says that the listener is closed. */
final class StdioListener implements Listener {

  private final Endpoint endpoint;
  private final AtomicReference<Connection> peer;

  StdioListener(Endpoint endpoint, Connection peer) {
    this.endpoint = endpoint;
    this.peer = new AtomicReference<>(peer);
  }

  @Override
  public Endpoint endpoint() {
    return endpoint;
  }

  @Override
  public Connection accept() {
    Connection connection = peer.getAndSet(null);
    if (connection == null) {
      throw new ClosedException(
          endpoint + ": accepts one peer, and that was accepted, or the listener was closed");
    }
    return connection;
  }

  @Override
  public void close() {
    Connection never = peer.getAndSet(null);
    if (never != null) {
      never.close();
    }
  }
}
