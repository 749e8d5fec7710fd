// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import io.lightstream.error.ClosedException;
import io.lightstream.error.LightstreamException;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.transport.Connection;
import io.lightstream.transport.Endpoint;
import io.lightstream.transport.Listener;
import io.lightstream.transport.TransportOptions;
import io.lightstream.transport.Transports;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Listens for receivers that attach. One at a time is served: the same one that comes again takes
 * the place of its former connection, any other is refused meanwhile. Connections are heard side by
 * side: which of two came again is told by the order in which they were accepted.
 */
final class Attachments implements Peers {

  /** How many peers may have connected without having said yet what they want. */
  private static final int MAX_UNDECIDED = 64;

  private static final long PAUSE_AFTER_FAILURE_NANOS = 100_000_000;

  private final String stream;
  private final Listener listener;
  private final ControlledConnection.Settings settings;
  private final Thread acceptor;
  private final Set<ControlledConnection> undecided = new HashSet<>();
  private long acceptedSoFar;

  /** Whose connection waits or is served; null if there is none. */
  private String reader;

  /** Which of those accepted that is. */
  private long place;

  private ControlledConnection waiting;
  private ControlledConnection served;
  private LightstreamException failure;
  private boolean closed;

  private Attachments(String stream, Listener listener, ControlledConnection.Settings settings) {
    this.stream = stream;
    this.listener = listener;
    this.settings = settings;
    this.acceptor = daemon("lightstream-attachments-" + stream, this::acceptAll);
  }

  /** Begins to listen. */
  static Attachments listen(
      String stream,
      Endpoint endpoint,
      TransportOptions transport,
      ControlledConnection.Settings settings) {
    Listener listener = Transports.of(endpoint).listen(endpoint, transport);
    Attachments attachments = new Attachments(stream, listener, settings);
    attachments.acceptor.start();
    return attachments;
  }

  private static Thread daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  private void acceptAll() {
    try {
      while (true) {
        acceptOne();
      }
    } catch (LightstreamException e) {
      fail(e);
    }
  }

  /** What fails, for want of files perhaps, may pass: until then nobody new is heard. */
  private void acceptOne() {
    try {
      accepted(listener.accept());
    } catch (LightstreamIOException e) {
      pause();
    }
  }

  private synchronized void pause() {
    long until = System.nanoTime() + PAUSE_AFTER_FAILURE_NANOS;
    try {
      for (long left = until - System.nanoTime();
          left > 0 && !closed;
          left = until - System.nanoTime()) {
        wait(left / 1_000_000 + 1);
      }
    } catch (InterruptedException e) {
      throw new ClosedException(endpoint() + ": interrupted while listening", e);
    }
  }

  private synchronized void fail(LightstreamException e) {
    failure = e;
    notifyAll();
  }

  private synchronized void accepted(Connection connection) {
    if (closed || undecided.size() >= MAX_UNDECIDED) {
      connection.close();
      return;
    }
    ControlledConnection controlled = ControlledConnection.over(connection, settings);
    undecided.add(controlled);
    long number = acceptedSoFar++;
    daemon("lightstream-attachment-" + controlled.peer(), () -> decide(controlled, number)).start();
  }

  /** Hears what a peer wants; one that does not say it properly is left alone. */
  private void decide(ControlledConnection connection, long number) {
    boolean taken = false;
    try {
      Arrival first = connection.next();
      if (first instanceof Arrival.Data data) {
        data.message().close();
      } else if (first instanceof Arrival.Said said) {
        Optional<Control> no = answer(said.control(), connection, number);
        taken = no.isEmpty();
        if (no.isPresent()) {
          connection.send(no.get());
          connection.finish();
        }
      }
    } catch (LightstreamException e) {
      // It is closed below: whoever it was has not attached.
    } finally {
      leave(connection);
      if (!taken) {
        connection.close();
      }
    }
  }

  private synchronized void leave(ControlledConnection connection) {
    undecided.remove(connection);
  }

  /** Serves a reader that attaches; returns what to say to any other peer. */
  private Optional<Control> answer(Control said, ControlledConnection connection, long number) {
    if (!(said instanceof Control.Attach attach)) {
      return refusal("a sender listens here, which a receiver attaches to: " + said);
    } else if (attach.version() != Control.VERSION) {
      return refusal(
          "version " + attach.version() + " is asked for, here is version " + Control.VERSION);
    } else if (!attach.stream().orElse(stream).equals(stream)) {
      return refusal(
          "the stream '" + attach.stream().get() + "' is asked for, here is '" + stream + "'");
    }
    return offer(attach.reader(), connection, number);
  }

  private static Optional<Control> refusal(String why) {
    return Optional.of(new Control.Refused(why));
  }

  private synchronized Optional<Control> offer(
      String candidate, ControlledConnection connection, long number) {
    if (closed || reader != null && !reader.equals(candidate)) {
      return refusal(
          closed
              ? "the sender of stream '" + stream + "' is closed"
              : "the reader '" + reader + "' is attached to stream '" + stream + "' already");
    }
    if (reader != null && number < place) {
      connection.close(); // That reader has come again since.
      return Optional.empty();
    }
    if (waiting != null) {
      waiting.close();
    }
    if (served != null) {
      served.close();
    }
    reader = candidate;
    place = number;
    waiting = connection;
    notifyAll();
    return Optional.empty();
  }

  @Override
  public synchronized ControlledConnection next(Optional<Endpoint> elsewhere, long nanos) {
    long deadline = System.nanoTime() + nanos;
    try {
      while (waiting == null) {
        requireListening();
        long millis = nanos == Long.MAX_VALUE ? 0 : (deadline - System.nanoTime()) / 1_000_000;
        if (millis < 0 || millis == 0 && nanos != Long.MAX_VALUE) {
          throw new LightstreamIOException(endpoint() + ": no receiver has attached");
        }
        wait(millis);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClosedException(endpoint() + ": the waiting thread was interrupted", e);
    }
    served = waiting;
    waiting = null;
    return served;
  }

  private void requireListening() {
    if (closed) {
      throw new ClosedException(endpoint() + ": closed while waiting for a receiver");
    }
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public void over(ControlledConnection connection) {
    connection.close();
    synchronized (this) {
      served = null;
      if (waiting == null) {
        reader = null;
      }
    }
  }

  @Override
  public Endpoint endpoint() {
    return listener.endpoint();
  }

  @Override
  public void close() {
    Set<ControlledConnection> open;
    synchronized (this) {
      closed = true;
      open = new HashSet<>(undecided);
      if (waiting != null) {
        open.add(waiting);
      }
      if (served != null) {
        open.add(served);
      }
      notifyAll();
    }
    listener.close();
    open.forEach(ControlledConnection::close);
    awaitAcceptor();
  }

  /** The place is free once nobody accepts there any more. */
  private void awaitAcceptor() {
    try {
      acceptor.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
