// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import io.lightstream.acknowledged.Control.TypeName;
import io.lightstream.error.ClosedException;
import io.lightstream.error.LightstreamException;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.error.ProtocolException;
import io.lightstream.frame.CoalescingSink;
import io.lightstream.protocol.LightstreamMessage;
import io.lightstream.transport.Endpoint;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * The daemon thread of a sender: gets connections, one after the other, says hello, and writes what
 * is to be written from where the receiver asks for it. Another thread reads meanwhile.
 */
final class SenderDriver implements Runnable {

  /** How often a peer may send this side to another place, without anything in between. */
  private static final int MAX_HOPS = 8;

  /**
   * How often a peer may close unheard before it counts as one that did not opt in. One that is
   * about to end does so too.
   */
  private static final int MAX_UNHEARD = 5;

  /** Small frames that come within this time of a flush wait once, as long, for others. */
  private static final long QUICK_NANOS = 50_000;

  private final SenderOptions options;
  private final SenderState state;
  private final ReplayLog log;
  private final LogCursor spilled;
  private final Peers peers;
  private final List<TypeName> types;
  private final Backoff backoff;
  private final Outgoing out = new Outgoing();

  /** Since when there is no connection. */
  private long withoutSince = System.nanoTime();

  private boolean everConnected;

  /** Why this sender refused what the receiver asked for last; null if it did not. */
  private RuntimeException refusal;

  private int unheard;
  private int hops;
  private volatile Optional<Endpoint> elsewhere = Optional.empty();

  /**
   * @param log what is read where it is not in memory; null for none; stays the caller's
   */
  SenderDriver(SenderOptions options, SenderState state, ReplayLog log, Peers peers) {
    this.options = options;
    this.state = state;
    this.log = log;
    this.spilled = new LogCursor(log);
    this.peers = peers;
    this.types =
        options.types().types().stream()
            .map(type -> new TypeName(type.name(), type.kind()))
            .toList();
    this.backoff = new Backoff(options.link());
  }

  @Override
  public void run() {
    try {
      while (!state.isOver()) {
        attempt();
      }
    } catch (RuntimeException | Error e) {
      state.fail(
          e instanceof RuntimeException failure
              ? failure
              : new LightstreamIOException(place() + "the sending thread failed: " + e, e));
    } finally {
      peers.close();
      spilled.close();
    }
  }

  /** One connection, from its beginning to its end. */
  private void attempt() {
    RuntimeException reason;
    try {
      Optional<Endpoint> target = elsewhere;
      elsewhere = Optional.empty();
      ControlledConnection connection = peers.next(target, nanosLeft());
      try {
        reason = converse(connection);
      } finally {
        state.disconnected();
        peers.over(connection);
      }
    } catch (LightstreamIOException e) {
      reason = e;
    }
    if (reason == null || state.isOver()) {
      return;
    }
    options.listener().disconnected(reason);
    if (elsewhere.isPresent() && ++hops <= MAX_HOPS) {
      return;
    }
    elsewhere = Optional.empty();
    waitForNext(reason);
  }

  private long nanosLeft() {
    return options.link().retryFor().isEmpty()
        ? Long.MAX_VALUE
        : options.link().retryFor().get().toNanos() - (System.nanoTime() - withoutSince);
  }

  private void waitForNext(RuntimeException reason) {
    long left = nanosLeft();
    if (left <= 0) {
      throw new LightstreamIOException(
          place()
              + "no connection for "
              + options.link().retryFor().get()
              + "; the last attempt: "
              + reason.getMessage(),
          reason);
    }
    if (!options.listens()) {
      state.pause(Math.min(left, backoff.next()));
    }
  }

  /**
   * Returns why the connection ended; null if the stream is complete.
   *
   * @throws RuntimeException if the stream cannot go on
   */
  private RuntimeException converse(ControlledConnection connection) {
    long next;
    try {
      Optional<Long> asked = handshake(connection);
      if (asked.isEmpty()) {
        return new LightstreamIOException(
            connection.peer() + ": the stream lives elsewhere, at " + elsewhere.get());
      }
      next = asked.get();
    } catch (ClosedException | LightstreamIOException e) {
      return e;
    } catch (ProtocolException e) {
      return unlessFatal(connection, e);
    }
    everConnected = true;
    unheard = 0;
    hops = 0;
    backoff.reset();
    options.listener().connected(connection.peer(), next);
    RuntimeException reason = exchange(connection);
    withoutSince = System.nanoTime();
    return reason;
  }

  /** A peer that knew acknowledged streams before may be silent for once. */
  private RuntimeException unlessFatal(ControlledConnection connection, ProtocolException e) {
    if (isFaultOfAPasserBy(e)) {
      return e;
    }
    boolean closed = connection.closedUnheard();
    if (everConnected ? closed || connection.expired() : closed && ++unheard < MAX_UNHEARD) {
      return e;
    }
    throw e;
  }

  /** Anybody may come to a sender that listens: one that breaks the rules is left alone. */
  private boolean isFaultOfAPasserBy(RuntimeException e) {
    return options.listens() && e instanceof ProtocolException && e != refusal;
  }

  /** Says hello; returns where to go on, or nothing if that is elsewhere. */
  private Optional<Long> handshake(ControlledConnection connection) {
    connection.send(state.hello(types));
    RuntimeException refused = null;
    while (true) {
      Control answer = answer(connection, refused);
      if (answer instanceof Control.Resume resume) {
        SenderMachine.Next next = state.resume(resume);
        if (next instanceof SenderMachine.Next.Send send) {
          return Optional.of(send.number());
        }
        SenderMachine.Next.Refuse refuse = (SenderMachine.Next.Refuse) next;
        connection.send(refuse.answer());
        refused = refuse.failure();
        refusal = refused;
      } else if (refused != null && isProgress(answer)) {
        continue; // On its way already, and said again once the receiver has decided.
      } else if (refused != null) {
        throw refused;
      } else if (answer instanceof Control.Moved moved) {
        elsewhere = Optional.of(ControlledConnection.elsewhere(options.endpoint(), moved));
        return Optional.empty();
      } else {
        throw fatal(connection, answer);
      }
    }
  }

  private static boolean isProgress(Control said) {
    return said instanceof Control.Ack || said instanceof Control.Prepared;
  }

  /** What the receiver says; where it ends instead, after a refusal, that is the end. */
  private Control answer(ControlledConnection connection, RuntimeException refused) {
    try {
      return heard(connection, connection.next());
    } catch (LightstreamException e) {
      throw refused == null ? e : refused;
    }
  }

  private Control heard(ControlledConnection connection, Arrival arrival) {
    if (arrival == null) {
      throw LightstreamIOException.closedByPeer(
          connection.peer() + ": the receiver closed the connection", null);
    } else if (arrival instanceof Arrival.Data data) {
      data.message().close();
      throw new ProtocolException(
          place() + connection.peer() + " sends data to a sender: " + data.message().type());
    }
    return ((Arrival.Said) arrival).control();
  }

  private RuntimeException fatal(ControlledConnection connection, Control answer) {
    RuntimeException failure = state.failureOf(answer);
    return failure != null
        ? failure
        : new ProtocolException(
            place() + connection.peer() + " says what is out of order here: " + answer);
  }

  /** Writes here and reads on another thread, until either ends. */
  private RuntimeException exchange(ControlledConnection connection) {
    Reading reading = new Reading(connection);
    reading.start();
    RuntimeException cut = null;
    try {
      write(connection);
      if (state.isComplete()) {
        connection.finish();
      }
    } catch (LightstreamIOException e) {
      cut = requirePeerClosed(e);
      reading.join(); // The receiver may have said why it went away.
    } catch (ClosedException e) {
      cut = e;
    } finally {
      state.written();
      connection.close();
      reading.join();
    }
    if (state.isComplete()) {
      return null;
    }
    return reading.reason != null ? reading.reason : cut;
  }

  /** What fails on this side, like a file that was truncated under its map, fails again. */
  private static LightstreamIOException requirePeerClosed(LightstreamIOException e) {
    if (!e.peerClosed()) {
      throw e;
    }
    return e;
  }

  private void write(ControlledConnection connection) {
    long lastFlush = System.nanoTime() - QUICK_NANOS;
    boolean small = false;
    while (state.take(out, false)) {
      if (out.isEmpty()) {
        if (small && System.nanoTime() - lastFlush < QUICK_NANOS) {
          small = false;
          LockSupport.parkNanos(this, QUICK_NANOS);
          continue;
        }
        connection.flush();
        state.flushed();
        lastFlush = System.nanoTime();
        if (!state.take(out, true)) {
          break;
        }
      }
      small = out.bytes() < CoalescingSink.SMALL_BYTES;
      writeOut(connection);
      state.written();
    }
  }

  private void writeOut(ControlledConnection connection) {
    if (out.commit().isPresent()) {
      long epoch = state.awaitEpoch();
      connection.write(new Control.Commit(options.stream(), epoch, out.commit().getAsLong()));
    }
    if (out.isSpilled()) {
      writeSpilled(connection);
    } else {
      writeRemembered(connection);
    }
    if (out.streamEnd().isPresent()) {
      connection.write(new Control.End(out.streamEnd().getAsLong()));
    }
  }

  private void writeRemembered(ControlledConnection connection) {
    spilled.close();
    if (log != null) {
      log.harden(out.end());
    }
    Iterator<Outgoing.Mark> marks = out.marks().iterator();
    Outgoing.Mark mark = next(marks);
    for (int i = 0; i < out.frames().size(); i++) {
      mark = writeMark(mark, out.first() + i, marks, connection);
      connection.write(out.frames().get(i));
    }
  }

  /** A batch of frames is not much larger than what is taken from memory at a time. */
  private void writeSpilled(ControlledConnection connection) {
    Iterator<Outgoing.Mark> marks = out.marks().iterator();
    Outgoing.Mark mark = next(marks);
    long bytes = 0;
    long number = out.first();
    while (number < out.end() && bytes < Outgoing.MAX_BYTES) {
      try (LightstreamMessage frame = spilled.read(number)) {
        mark = writeMark(mark, number, marks, connection);
        connection.write(frame);
        bytes += frame.bytes();
      }
      number++;
    }
    state.advance(number);
  }

  private static Outgoing.Mark next(Iterator<Outgoing.Mark> marks) {
    return marks.hasNext() ? marks.next() : null;
  }

  /** Says the mark if it is the one before that frame; returns the one that is next. */
  private static Outgoing.Mark writeMark(
      Outgoing.Mark mark,
      long number,
      Iterator<Outgoing.Mark> marks,
      ControlledConnection connection) {
    if (mark == null || mark.number() != number) {
      return mark;
    }
    connection.write(new Control.Mark(mark.token()));
    return next(marks);
  }

  private String place() {
    return "stream '" + options.stream() + "': ";
  }

  /** Reads what the receiver says of one connection. */
  private final class Reading implements Runnable {

    private final ControlledConnection connection;
    private final Thread thread;
    private volatile RuntimeException reason;

    Reading(ControlledConnection connection) {
      this.connection = connection;
      this.thread = new Thread(this, "lightstream-acknowledgements-" + options.stream());
      thread.setDaemon(true);
    }

    void start() {
      thread.start();
    }

    /** Waits for its end, also where this thread is interrupted. */
    void join() {
      boolean interrupted = false;
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
          connection.close();
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void run() {
      try {
        while (reason == null) {
          hear(heard(connection, connection.next()));
        }
      } catch (ClosedException | LightstreamIOException e) {
        reason = e;
      } catch (RuntimeException e) {
        reason = e;
        if (!isFaultOfAPasserBy(e)) {
          state.fail(e);
        }
      } finally {
        state.disconnected();
        connection.close();
      }
    }

    private void hear(Control said) {
      if (said instanceof Control.Ack ack) {
        state.acknowledge(ack.seq());
        options.listener().acknowledged(ack.seq());
      } else if (said instanceof Control.Prepared prepared) {
        state.prepare(prepared.seq());
        options.listener().prepared(prepared.seq());
      } else if (said instanceof Control.End end) {
        state.ended(end.seq());
      } else if (said instanceof Control.Moved moved) {
        elsewhere = Optional.of(ControlledConnection.elsewhere(options.endpoint(), moved));
        reason =
            new LightstreamIOException(
                connection.peer() + ": the stream moved to " + elsewhere.get());
      } else {
        throw fatal(connection, said);
      }
    }
  }
}
