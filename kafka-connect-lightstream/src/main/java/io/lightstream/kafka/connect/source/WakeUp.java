// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.source;

/** Wakes the task's thread while it waits for something to read. */
final class WakeUp {

  private static final long NANOS_PER_MILLI = 1_000_000;

  private boolean woken;
  private boolean closed;

  /** There may be something to read; whoever waits next does not. From any thread. */
  synchronized void wake() {
    woken = true;
    notifyAll();
  }

  /** Nobody is to wait any more. Idempotent, from any thread. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }

  /** Whether {@link #close()} was called. */
  synchronized boolean isClosed() {
    return closed;
  }

  /**
   * Waits until woken, but not past a time.
   *
   * @param until by {@link System#nanoTime()}
   */
  synchronized void await(long until) throws InterruptedException {
    for (long left = until - System.nanoTime();
        left > 0 && !woken && !closed;
        left = until - System.nanoTime()) {
      wait(left / NANOS_PER_MILLI + 1);
    }
    woken = false;
  }
}
