// SPDX-License-Identifier: Apache-2.0
package io.lightstream.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * What an interrupt ends: first what reads and listens, so that the rest completes by itself; what
 * is still blocked after a while, by force.
 */
final class Interruption {

  private final List<AutoCloseable> sources = new ArrayList<>();
  private final List<Runnable> lastResorts = new ArrayList<>();
  private volatile boolean begun;

  /** Closed on an interrupt, at once if there was one. */
  void closes(AutoCloseable source) {
    synchronized (this) {
      sources.add(source);
      if (!begun) {
        return;
      }
    }
    close(source);
  }

  /** Run where closing the sources was not enough. */
  synchronized void atLast(Runnable action) {
    lastResorts.add(action);
  }

  synchronized void forget(AutoCloseable source) {
    sources.remove(source);
  }

  synchronized void forget(Runnable action) {
    lastResorts.remove(action);
  }

  boolean hasBegun() {
    return begun;
  }

  void begin() {
    List<AutoCloseable> open;
    synchronized (this) {
      begun = true;
      open = List.copyOf(sources);
      notifyAll();
    }
    open.forEach(Interruption::close);
  }

  void force() {
    List<Runnable> actions;
    synchronized (this) {
      actions = List.copyOf(lastResorts);
    }
    actions.forEach(Runnable::run);
  }

  /** Waits, but no longer than until an interrupt. */
  synchronized void pause(long nanos) {
    long deadline = System.nanoTime() + nanos;
    for (long left = nanos; left > 0 && !begun; left = deadline - System.nanoTime()) {
      try {
        wait(left / 1_000_000, (int) (left % 1_000_000));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private static void close(AutoCloseable source) {
    try {
      source.close();
    } catch (Exception e) {
      // The process ends; whoever uses the source learns of it there.
    }
  }
}
