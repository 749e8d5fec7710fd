// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * Frames that wait in memory, bounded: who reads them from the peer waits for room first. An
 * application that is quick, and waits, is lent the turn to read them itself. Reading ends where
 * the connection does: all that the application has to be told of by then closes that first, or
 * comes from the thread that lends.
 */
final class DeliveryQueue extends Taking {

  /**
   * An application that comes back sooner than this reads itself: what it does with a frame takes
   * hardly longer than to hand it to another thread. The work of all others is worth a thread.
   */
  private static final long QUICK_NANOS = 100_000;

  private final String stream;
  private final int maxFrames;
  private final long maxBytes;
  private final Deque<Delivery> queue = new ArrayDeque<>();
  private long bytes;

  /** When the application was handed something last, by {@link System#nanoTime()}. */
  private long handedAt = System.nanoTime() - QUICK_NANOS;

  /** Whether the application waits, and came back quickly. */
  private boolean lendable;

  /** What the application may read by; null if it may not. */
  private ReadingTurn turn;

  /** Whether it does. */
  private boolean reading;

  DeliveryQueue(String stream, long handed, int maxFrames, long maxBytes) {
    super(stream, handed);
    this.stream = stream;
    this.maxFrames = maxFrames;
    this.maxBytes = maxBytes;
  }

  /**
   * Offers the application to read itself; for who reads, after {@link #announce()}.
   *
   * @return whether it does so from now on, until the turn is over
   */
  synchronized boolean lend(ReadingTurn offer) {
    if (!lendable || isClosed()) {
      return false;
    }
    lendable = false;
    turn = offer;
    notifyAll();
    return true;
  }

  @Override
  public Delivery take() {
    boolean quick = isQuick();
    while (true) {
      ReadingTurn own;
      synchronized (this) {
        Optional<Delivery> next = next();
        if (next.isPresent()) {
          handedAt = System.nanoTime();
          return next.get();
        }
        own = turnToRead(quick);
      }
      if (own != null) {
        readBy(own);
      }
    }
  }

  private synchronized boolean isQuick() {
    return System.nanoTime() - handedAt < QUICK_NANOS;
  }

  /** Waits where there is none to read by, and returns null; an interrupt must not end a read. */
  private ReadingTurn turnToRead(boolean quick) {
    if (turn != null && !quick) {
      giveBack();
    }
    if (turn == null || reading || Thread.currentThread().isInterrupted()) {
      lendable = quick;
      try {
        awaitDelivery();
      } finally {
        lendable = false;
      }
      return null;
    }
    reading = true;
    return turn;
  }

  /** Without the monitor, which others need meanwhile. The queue is empty: there is room. */
  private void readBy(ReadingTurn own) {
    boolean more = own.read();
    synchronized (this) {
      reading = false;
      if (!more && turn == own) {
        turn = null;
      }
    }
  }

  private void giveBack() {
    if (turn != null) {
      turn.giveBack();
      turn = null;
    }
  }

  @Override
  public synchronized Optional<Delivery> poll() {
    giveBack();
    return super.poll();
  }

  @Override
  public synchronized CompletableFuture<Void> available() {
    giveBack();
    return super.available();
  }

  @Override
  public synchronized void close() {
    giveBack();
    super.close();
  }

  /**
   * Waits until there is room for a frame, of whatever size.
   *
   * @param futile whether to give up; asked again after each {@link #wakeUp()}
   */
  synchronized void awaitRoom(BooleanSupplier futile) {
    while ((queue.size() >= maxFrames || bytes >= maxBytes)
        && !isClosed()
        && !futile.getAsBoolean()) {
      await("stream '" + stream + "': interrupted while the application is slow");
    }
  }

  /**
   * Adds one, which it owns from now on. Does not wait. Who waits for it hears of it by {@link
   * #announce()}: at once it would run into the lock under which this is called.
   */
  synchronized void put(Delivery delivery) {
    if (isClosed() || delivery instanceof Delivery.End end && isEndKnown(end)) {
      delivery.close();
      return;
    }
    queue.addLast(delivery);
    bytes += bytes(delivery);
    added();
  }

  /** A peer may say it as often as it likes. */
  private boolean isEndKnown(Delivery.End end) {
    return isEndHanded(end.position()) || end.equals(queue.peekLast());
  }

  private static long bytes(Delivery delivery) {
    return delivery instanceof Delivery.Frame frame ? frame.message().bytes() : 0;
  }

  @Override
  Delivery remove() {
    Delivery next = queue.pollFirst();
    if (next != null) {
      bytes -= bytes(next);
    }
    return next;
  }

  @Override
  boolean hasNext() {
    return !queue.isEmpty();
  }

  @Override
  void dropFrom(long position) {
    while (!queue.isEmpty() && isBehind(queue.peekLast(), position)) {
      drop(queue.pollLast());
    }
  }

  /** An end is said again on every connection. */
  private static boolean isBehind(Delivery delivery, long position) {
    if (delivery instanceof Delivery.Frame frame) {
      return frame.number() >= position;
    }
    return !(delivery instanceof Delivery.Gap gap) || gap.to() > position;
  }

  private void drop(Delivery delivery) {
    bytes -= bytes(delivery);
    delivery.close();
  }

  @Override
  void dropAll() {
    while (!queue.isEmpty()) {
      drop(queue.pollLast());
    }
  }
}
