// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import io.lightstream.error.ClosedException;
import io.lightstream.error.FencedException;
import io.lightstream.error.LightstreamException;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.error.ProtocolException;
import io.lightstream.format.ipc.IpcWriteOptions;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.protocol.ProtocolReadOptions;
import io.lightstream.protocol.TypeRegistry;
import io.lightstream.transport.Endpoint;
import java.util.Optional;

/** One commit, tried again and again. {@link #close()} may be called from any thread. */
final class CommitAttempt implements AutoCloseable {

  /** How often a receiver may send this side elsewhere, without anything in between. */
  private static final int MAX_HOPS = 8;

  /** For a connection that carries control frames only. */
  private static final TypeRegistry NO_TYPES = TypeRegistry.builder().build();

  private final Endpoint endpoint;
  private final Control.Commit commit;
  private final CommitOptions options;
  private final long deadline;
  private final Backoff backoff;
  private final BufferAllocator allocator = BufferAllocator.unbounded("commit");
  private final Dialer dialer;
  private int hops;
  private boolean closed;

  /** Why it is not final yet. */
  private String obstacle = "no attempt was made";

  private Throwable cause;

  CommitAttempt(Endpoint endpoint, Control.Commit commit, CommitOptions options) {
    this.endpoint = endpoint;
    this.commit = commit;
    this.options = options;
    this.deadline = System.nanoTime() + LinkOptions.nanos(options.timeout());
    this.backoff = new Backoff(options.link());
    LinkOptions link = options.link();
    this.dialer =
        new Dialer(
            endpoint,
            link.transport(),
            new ControlledConnection.Settings(
                NO_TYPES,
                ProtocolReadOptions.network(),
                IpcWriteOptions.defaults(),
                allocator,
                link.silence(),
                link.handshake()));
  }

  /** Returns what is final: at least what the commit names, or what is prepared of it. */
  long run() {
    Optional<Endpoint> elsewhere = Optional.empty();
    while (true) {
      try {
        Control answer = ask(elsewhere);
        elsewhere = Optional.empty();
        if (answer instanceof Control.Ack ack) {
          return ack.seq();
        }
        elsewhere = Optional.of(ControlledConnection.elsewhere(endpoint, (Control.Moved) answer));
        if (++hops <= MAX_HOPS) {
          continue;
        }
        obstacle = "sent elsewhere " + hops + " times, at last to " + elsewhere.get();
        elsewhere = Optional.empty();
      } catch (LightstreamIOException e) {
        obstacle = e.getMessage();
        cause = e;
      }
      hops = 0;
      pause();
    }
  }

  /** One connection: returns that all is final, or where to ask. */
  private Control ask(Optional<Endpoint> elsewhere) {
    ControlledConnection connection = dialer.next(elsewhere, deadline - System.nanoTime());
    try {
      connection.endAt(deadline, this::tooLate);
      Control.Commit wanted = commit;
      while (true) {
        connection.send(wanted);
        Control answer = answer(connection);
        if (answer instanceof Control.Moved
            || answer instanceof Control.Ack ack && ack.seq() >= wanted.seq()) {
          return answer;
        }
        long prepared = prepared(answer);
        if (!options.waitsForFrames() && prepared < wanted.seq()) {
          wanted = new Control.Commit(commit.stream(), commit.epoch(), prepared);
          continue;
        }
        obstacle = "prepared are all before " + prepared + ": " + connection.peer();
        pause();
      }
    } catch (ProtocolException e) {
      if (connection.closedUnheard()) { // It may be about to end.
        throw LightstreamIOException.closedByPeer(e.getMessage(), e);
      }
      throw e;
    } finally {
      dialer.over(connection);
    }
  }

  private static Control answer(ControlledConnection connection) {
    if (connection.next() instanceof Arrival.Said said) {
      return said.control();
    }
    throw LightstreamIOException.closedByPeer(
        connection.peer() + ": the receiver closed the connection", null);
  }

  private long prepared(Control answer) {
    if (answer instanceof Control.Prepared prepared) {
      return prepared.seq();
    } else if (answer instanceof Control.Ack ack) {
      return ack.seq();
    } else if (answer instanceof Control.Fenced fenced) {
      throw new FencedException(
          place()
              + "a newer sender of this stream, with epoch "
              + fenced.current()
              + ", has taken back what is to be committed",
          fenced.current());
    } else if (answer instanceof Control.Refused refused) {
      throw new ProtocolException(place() + "the receiver refuses: " + refused.why());
    }
    throw new ProtocolException(place() + "the receiver says what is no answer: " + answer);
  }

  private String place() {
    return "commit of epoch "
        + commit.epoch()
        + " up to "
        + commit.seq()
        + " of stream '"
        + commit.stream()
        + "': ";
  }

  private LightstreamException tooLate() {
    return new LightstreamIOException(
        place()
            + "not known to be final after "
            + options.timeout()
            + " at "
            + endpoint
            + "; the last obstacle: "
            + obstacle,
        cause);
  }

  private synchronized void pause() {
    long until = Math.min(deadline, System.nanoTime() + backoff.next());
    try {
      for (long left = until - System.nanoTime();
          left > 0 && !closed;
          left = until - System.nanoTime()) {
        wait(Math.max(1, left / 1_000_000));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClosedException(place() + "the waiting thread was interrupted", e);
    }
    if (closed) {
      throw new ClosedException(place() + "closed while waiting");
    } else if (System.nanoTime() - deadline >= 0) {
      throw tooLate();
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    dialer.close();
    allocator.close();
  }
}
