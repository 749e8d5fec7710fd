// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;

/** Frames that wait in memory, bounded: who reads them from the peer waits for room first. */
final class DeliveryQueue extends Taking {

  private final String stream;
  private final int maxFrames;
  private final long maxBytes;
  private final Deque<Delivery> queue = new ArrayDeque<>();
  private long bytes;

  DeliveryQueue(String stream, long handed, int maxFrames, long maxBytes) {
    super(stream, handed);
    this.stream = stream;
    this.maxFrames = maxFrames;
    this.maxBytes = maxBytes;
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
