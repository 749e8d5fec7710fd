// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import io.lightstream.error.LightstreamException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * The two daemon threads that keep a connection alive. One watches, and never writes: it gives the
 * peer up when it is silent. The other, started with the peer's first control frame, writes pings
 * and pongs; it may block where the peer does not read.
 */
final class Heartbeat implements AutoCloseable {

  private static final long NONE = Long.MIN_VALUE;

  private static final long NANOS_PER_MILLI = 1_000_000;

  /** Who takes longer than this for its first answer shows that it heard: half a second. */
  private static final long FIRST_PING_NANOS = 500_000_000;

  /** When and why the connection ends in any case. */
  private record End(long nanoTime, Supplier<? extends RuntimeException> why) {}

  private final ControlledConnection connection;
  private final long silenceNanos;
  private final long handshakeNanos;
  private final long start = System.nanoTime();
  private final Object questions = new Object();
  private Thread watcher;
  private Thread pinger;
  private volatile End end;
  private volatile boolean closed;

  /** The number of a ping that waits for its answer. Guarded by {@link #questions}. */
  private long asked = NONE;

  /** What is to be done soon, and when; null for nothing. Guarded by {@link #questions}. */
  private Runnable task;

  private long taskAt;

  Heartbeat(ControlledConnection connection, Duration silence, Duration handshake) {
    this.connection = connection;
    this.silenceNanos = silence.toNanos();
    this.handshakeNanos = handshake.toNanos();
  }

  /** Begins to watch. */
  synchronized void watch() {
    watcher = start("lightstream-watch-", this::watchOver);
  }

  /** Begins to ping. */
  synchronized void beat() {
    pinger = start("lightstream-ping-", this::pingOn);
  }

  private Thread start(String name, Runnable work) {
    Thread thread = new Thread(work, name + connection.peer());
    thread.setDaemon(true);
    if (!closed) {
      thread.start();
    }
    return thread;
  }

  /** The peer asks whether this side is alive; answered soon, not on this thread. */
  void answer(long number) {
    synchronized (questions) {
      asked = number;
      questions.notifyAll();
    }
  }

  /** Has a task run after so many nanoseconds, in place of an earlier one that did not. */
  void soon(long nanos, Runnable what) {
    synchronized (questions) {
      task = what;
      taskAt = System.nanoTime() + nanos;
      questions.notifyAll();
    }
  }

  /** Gives the connection up at a time, whatever the peer does. */
  void endAt(long nanoTime, Supplier<? extends RuntimeException> why) {
    end = new End(nanoTime, why);
    LockSupport.unpark(watcher);
  }

  private void watchOver() {
    while (!closed) {
      End limit = end;
      long whole = limit == null ? Long.MAX_VALUE : limit.nanoTime - System.nanoTime();
      long left = Math.min(whole, connection.heard() ? silenceLeft() : handshakeLeft());
      if (left > 0) {
        LockSupport.parkNanos(this, Math.min(left, silenceNanos / 4));
      } else if (whole <= 0) {
        connection.giveUp(limit.why.get());
      } else if (connection.heard()) {
        connection.bury();
      } else {
        connection.expire();
      }
    }
  }

  private long handshakeLeft() {
    return start + handshakeNanos - System.nanoTime();
  }

  private long silenceLeft() {
    long since = connection.waitingSince();
    return since == 0 ? silenceNanos : since + silenceNanos - System.nanoTime();
  }

  private void pingOn() {
    long writes = 0;
    long number = 0;
    long tick = Math.min(FIRST_PING_NANOS, silenceNanos / 6);
    try {
      while (!closed) {
        long question = awaitQuestion(tick);
        Runnable due = takeDue();
        tick = silenceNanos / 6;
        if (closed) {
          return;
        }
        if (question != NONE) {
          connection.send(new Control.Pong(question));
        } else if (due == null && connection.writes(writes) == writes) {
          connection.send(new Control.Ping(number++));
        }
        if (due != null) {
          due.run();
        }
        writes = connection.writes(writes);
      }
    } catch (LightstreamException e) {
      // Who reads finds the same failure, and says it.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for a ping of the peer, or until something is to be done, for some time. */
  private long awaitQuestion(long nanos) throws InterruptedException {
    synchronized (questions) {
      long until = System.nanoTime() + nanos;
      long left = nanos;
      while (asked == NONE && !closed && left > 0) {
        questions.wait(Math.max(1, left / NANOS_PER_MILLI));
        left = (task == null ? until : Math.min(until, taskAt)) - System.nanoTime();
      }
      long question = asked;
      asked = NONE;
      return question;
    }
  }

  /** What is to be done now; null for nothing. */
  private Runnable takeDue() {
    synchronized (questions) {
      Runnable due = task != null && taskAt - System.nanoTime() <= 0 ? task : null;
      task = due == null ? task : null;
      return due;
    }
  }

  /** Ends both threads. Idempotent, from any thread. */
  @Override
  public synchronized void close() {
    closed = true;
    if (watcher != null) {
      LockSupport.unpark(watcher);
    }
    synchronized (questions) {
      questions.notifyAll();
    }
  }
}
