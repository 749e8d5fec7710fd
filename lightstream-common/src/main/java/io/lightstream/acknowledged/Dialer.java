// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import io.lightstream.error.ClosedException;
import io.lightstream.transport.Connection;
import io.lightstream.transport.Endpoint;
import io.lightstream.transport.TransportOptions;
import io.lightstream.transport.Transports;
import java.time.Duration;
import java.util.Optional;

/** Connects to a peer that listens. */
final class Dialer implements Peers {

  private final Endpoint endpoint;
  private final TransportOptions transport;
  private final ControlledConnection.Settings settings;
  private ControlledConnection current;
  private boolean closed;

  /** Who is within an attempt to connect; null if nobody is. */
  private Thread connecting;

  private boolean interrupted;

  Dialer(Endpoint endpoint, TransportOptions transport, ControlledConnection.Settings settings) {
    this.endpoint = endpoint;
    this.transport = transport;
    this.settings = settings;
  }

  @Override
  public ControlledConnection next(Optional<Endpoint> elsewhere, long nanos) {
    Endpoint target = elsewhere.orElse(endpoint);
    Duration left = Duration.ofNanos(Math.max(1_000_000, nanos));
    TransportOptions options =
        left.compareTo(transport.connectTimeout()) < 0
            ? transport.withConnectTimeout(left)
            : transport;
    begin(target);
    Connection connection = null;
    try {
      connection = Transports.of(target).connect(target, options);
    } finally {
      connected(connection);
    }
    return current(target);
  }

  private synchronized void begin(Endpoint target) {
    requireOpen(target);
    connecting = Thread.currentThread();
  }

  private synchronized void connected(Connection connection) {
    connecting = null;
    if (interrupted) {
      Thread.interrupted(); // It was meant for the attempt alone.
    }
    if (connection != null && closed) {
      connection.close();
    } else if (connection != null) {
      current = ControlledConnection.over(connection, settings);
    }
  }

  private synchronized ControlledConnection current(Endpoint target) {
    requireOpen(target);
    return current;
  }

  private void requireOpen(Endpoint target) {
    if (closed) {
      throw new ClosedException(target + ": closed while connecting");
    }
  }

  @Override
  public synchronized void over(ControlledConnection connection) {
    connection.close();
    current = null;
  }

  @Override
  public Endpoint endpoint() {
    return endpoint;
  }

  @Override
  public void close() {
    ControlledConnection open;
    synchronized (this) {
      closed = true;
      open = current;
      if (connecting != null) {
        interrupted = true;
        connecting.interrupt();
      }
    }
    if (open != null) {
      open.close();
    }
  }
}
