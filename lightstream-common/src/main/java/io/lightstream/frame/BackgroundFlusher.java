// SPDX-License-Identifier: Apache-2.0
package io.lightstream.frame;

import java.util.concurrent.locks.LockSupport;

/**
 * The daemon thread of a {@link CoalescingSink}. It is started by the first wake-up, looks after
 * the sink while writes keep coming, and sleeps until it is woken once they do not: a writer in
 * full flow never pays for a wake-up.
 */
final class BackgroundFlusher implements CoalescingSink.Flusher, Runnable {

  /** How often it looks in vain before it goes to sleep. */
  private static final int PATIENCE = 20;

  private final String name;
  private final CoalescingSink sink;
  private volatile Thread thread;
  private volatile boolean asleep;
  private volatile boolean stopped;

  BackgroundFlusher(String name, CoalescingSink sink) {
    this.name = name;
    this.sink = sink;
  }

  @Override
  public void wake() {
    Thread started = thread;
    if (started == null) {
      start();
    } else if (asleep) {
      LockSupport.unpark(started);
    }
  }

  private synchronized void start() {
    if (thread == null && !stopped) {
      Thread fresh = new Thread(this, name);
      fresh.setDaemon(true);
      thread = fresh;
      fresh.start();
    }
  }

  @Override
  public synchronized void stop() {
    stopped = true;
    if (thread != null) {
      LockSupport.unpark(thread);
    }
  }

  @Override
  public void run() {
    int inVain = 0;
    while (!stopped) {
      long left = sink.writeIfDue();
      inVain = left > 0 ? 0 : inVain + 1;
      if (inVain > PATIENCE) {
        sleep();
        inVain = 0;
      } else {
        LockSupport.parkNanos(this, left > 0 ? left : CoalescingSink.MAX_DELAY_NANOS);
      }
    }
  }

  /** A writer puts bytes into the sink before it looks at {@code asleep}: none is overlooked. */
  private void sleep() {
    asleep = true;
    if (!sink.isWaiting() && !stopped) {
      LockSupport.park(this);
    }
    asleep = false;
  }
}
