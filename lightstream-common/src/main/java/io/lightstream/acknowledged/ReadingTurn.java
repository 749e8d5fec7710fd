// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import io.lightstream.error.ClosedException;
import java.util.Optional;

/**
 * The right to read from a connection, which its own thread lends to the application's while that
 * waits for frames: they need not change threads then. The connection's thread takes it back where
 * the application stays away, so that the peer is always heard, and gets it back with all that is
 * not for the application's thread, failures included.
 *
 * <p>Exactly one of the two threads reads at any time. The monitor of this object is held for
 * moments and never while something is read; nothing else is locked under it.
 */
final class ReadingTurn {

  /** Reads from the connection. */
  @FunctionalInterface
  interface Step {

    /**
     * Reads what comes next, and takes it if any thread may.
     *
     * @return what is left to the connection's own thread; empty if that is nothing
     */
    Optional<Rest> read();
  }

  /**
   * What the connection's own thread has to act on.
   *
   * @param control null where the peer has ended its direction
   */
  record Rest(Control control) {

    static final Rest END = new Rest(null);

    boolean isEnd() {
      return control == null;
    }
  }

  /** How long the application may stay away: 20 ms, far longer than to change threads takes. */
  private static final long PATIENCE_MILLIS = 20;

  private final Step step;

  /** How often the application has read. */
  private long reads;

  private boolean reading;

  /** Whether the connection's thread is to be told when the read that is under way has ended. */
  private boolean awaitsRead;

  private boolean over;
  private Optional<Rest> rest = Optional.empty();

  /** Why the last read failed: a {@link RuntimeException} or an {@link Error}; null if not. */
  private Throwable failure;

  ReadingTurn(Step step) {
    this.step = step;
  }

  // The application's side.

  /**
   * Reads; blocks until something has come. For one thread at a time.
   *
   * @return false if the turn is over
   */
  boolean read() {
    if (!begin()) {
      return false;
    }
    try {
      return end(step.read(), null);
    } catch (RuntimeException | Error e) {
      return end(Optional.empty(), e);
    }
  }

  private synchronized boolean begin() {
    reading = !over;
    return reading;
  }

  private synchronized boolean end(Optional<Rest> left, Throwable thrown) {
    reading = false;
    reads++;
    rest = left;
    failure = thrown;
    over |= left.isPresent() || thrown != null;
    if (over || awaitsRead) {
      awaitsRead = false;
      notifyAll();
    }
    return !over;
  }

  /** Nothing is read any more but what is being read. From any thread. */
  synchronized void giveBack() {
    over = true;
    notifyAll();
  }

  // The connection's side.

  /**
   * Waits until the turn is over, and takes it back where the application stays away.
   *
   * @return what is to be acted on, if anything
   * @throws RuntimeException what the last read failed with
   */
  synchronized Optional<Rest> await() {
    try {
      while (reading || !over) {
        awaitChange();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClosedException("interrupted while the application reads from the connection", e);
    }
    if (failure instanceof Error error) {
      throw error;
    } else if (failure != null) {
      throw (RuntimeException) failure;
    }
    return rest;
  }

  /** A read that takes long is waited for without looking at it again and again. */
  private void awaitChange() throws InterruptedException {
    long before = reads;
    if (!over) {
      wait(PATIENCE_MILLIS);
    }
    if (reading && reads == before) {
      awaitsRead = true;
      while (awaitsRead) {
        wait();
      }
    } else if (reads == before) {
      over = true;
    }
  }
}
