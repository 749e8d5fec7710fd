// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.sink;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The frames that a receiver may not have: how many bytes of memory they hold, and how long they
 * are on their way. Safe for use by several threads.
 */
final class InFlight {

  private record Frame(long number, long bytes, long since) {}

  private final Deque<Frame> frames = new ArrayDeque<>();
  private long bytes;
  private long lastNanos;

  /** A frame that follows all others. */
  synchronized void add(long number, long frameBytes) {
    frames.add(new Frame(number, frameBytes, System.nanoTime()));
    bytes += frameBytes;
  }

  /** The receiver has all frames before {@code position}. */
  synchronized void settle(long position) {
    long now = System.nanoTime();
    while (!frames.isEmpty() && frames.getFirst().number() < position) {
      Frame frame = frames.removeFirst();
      bytes -= frame.bytes();
      lastNanos = now - frame.since();
    }
    notifyAll();
  }

  synchronized long bytes() {
    return bytes;
  }

  synchronized int count() {
    return frames.size();
  }

  /** How long the frame that arrived last was on its way. */
  synchronized long lastNanos() {
    return lastNanos;
  }

  /** Waits for something to arrive. */
  synchronized void await(long millis) throws InterruptedException {
    wait(millis);
  }

  /** Wakes who waits. */
  synchronized void wake() {
    notifyAll();
  }
}
