// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import java.util.HashSet;
import java.util.Set;

/** Daemon threads that are waited for at the end. */
final class Workers {

  private final Set<Thread> running = new HashSet<>();

  /** Starts a thread. */
  synchronized void start(String name, Runnable work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } finally {
                ended();
              }
            },
            name);
    thread.setDaemon(true);
    running.add(thread);
    thread.start();
  }

  private synchronized void ended() {
    running.remove(Thread.currentThread());
    notifyAll();
  }

  /** Waits until all have ended, but for the one that calls; an interrupt ends the wait. */
  void awaitEnd() {
    try {
      synchronized (this) {
        int own = running.contains(Thread.currentThread()) ? 1 : 0;
        while (running.size() > own) {
          wait();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
