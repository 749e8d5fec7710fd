// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import io.lightstream.error.ClosedException;
import io.lightstream.error.LightstreamException;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.transport.Connection;
import io.lightstream.transport.Endpoint;
import io.lightstream.transport.Listener;
import io.lightstream.transport.Transports;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Listens for senders: a thread for each connection, and a bound on those that have not said yet
 * what they want, beyond which nobody is accepted.
 */
final class SenderArrivals implements ReceiverPeers {

  private static final long PAUSE_AFTER_FAILURE_MILLIS = 100;

  private final Listener listener;
  private final ReceivedStreams streams;
  private final ControlledConnection.Settings settings;
  private final ReceiverOptions options;
  private final Workers workers = new Workers();
  private final Set<ControlledConnection> open = new HashSet<>();
  private int undecided;
  private boolean closed;

  private SenderArrivals(
      Listener listener,
      ReceivedStreams streams,
      ControlledConnection.Settings settings,
      ReceiverOptions options) {
    this.listener = listener;
    this.streams = streams;
    this.settings = settings;
    this.options = options;
  }

  static SenderArrivals listen(
      ReceivedStreams streams, ControlledConnection.Settings settings, ReceiverOptions options) {
    Endpoint endpoint = options.endpoint();
    Listener listener = Transports.of(endpoint).listen(endpoint, options.link().transport());
    SenderArrivals arrivals = new SenderArrivals(listener, streams, settings, options);
    arrivals.workers.start("lightstream-receiver-" + listener.endpoint(), arrivals::acceptAll);
    return arrivals;
  }

  @Override
  public Endpoint endpoint() {
    return listener.endpoint();
  }

  private void acceptAll() {
    try {
      while (awaitDecisions()) {
        acceptOne();
      }
    } catch (ClosedException e) {
      // The end of this listener.
    }
  }

  private void acceptOne() {
    try {
      accepted(listener.accept());
    } catch (LightstreamIOException e) {
      // Out of files, perhaps: others go on, and this may pass.
      options.failures().accept(listener.endpoint().toString(), e);
      pause();
    }
  }

  private synchronized void pause() {
    try {
      if (!closed) {
        wait(PAUSE_AFTER_FAILURE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits until another peer may be undecided; false once this is closed. */
  private synchronized boolean awaitDecisions() {
    try {
      while (!closed && undecided >= options.maxHandshakes()) {
        wait();
      }
      return !closed;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private synchronized void accepted(Connection connection) {
    if (closed) {
      connection.close();
      return;
    }
    ControlledConnection controlled = ControlledConnection.over(connection, settings);
    open.add(controlled);
    undecided++;
    workers.start("lightstream-receive-" + controlled.peer(), () -> talk(controlled));
  }

  private void talk(ControlledConnection connection) {
    try {
      Optional<LightstreamException> failure =
          new ReceiverConversation(connection, streams, options).run(this::decided);
      failure.ifPresent(why -> options.failures().accept(connection.peer(), why));
    } catch (RuntimeException e) { // Of the application: its states, its owners of streams.
      String peer = connection.peer();
      options
          .failures()
          .accept(peer, new LightstreamIOException(peer + ": receiving failed: " + e, e));
    } finally {
      leave(connection);
    }
  }

  private synchronized void decided() {
    undecided--;
    notifyAll();
  }

  private synchronized void leave(ControlledConnection connection) {
    open.remove(connection);
  }

  @Override
  public void close() {
    List<ControlledConnection> last;
    synchronized (this) {
      closed = true;
      last = List.copyOf(open);
      notifyAll();
    }
    listener.close();
    last.forEach(ControlledConnection::close);
  }

  @Override
  public void awaitEnd() {
    workers.awaitEnd();
  }
}
