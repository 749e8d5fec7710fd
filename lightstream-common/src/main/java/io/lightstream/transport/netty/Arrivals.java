// SPDX-License-Identifier: Apache-2.0
package io.lightstream.transport.netty;

import io.lightstream.transport.Connection;
import io.netty.channel.Channel;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The peers of a listener that are not accepted yet. While {@value #MAX_WAITING} of them shake
 * hands or wait, no more are taken from the system, which keeps the rest in its backlog.
 */
final class Arrivals {

  private static final int MAX_WAITING = 256;

  private record Arrival(Channel channel, Connection connection) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by the lock.
  private final Set<Channel> unaccepted = new HashSet<>();
  private final ArrayDeque<Arrival> ready = new ArrayDeque<>();
  private boolean closed;

  /** A peer began its handshake. */
  void began(Channel channel) {
    lock.lock();
    try {
      if (closed) {
        ChannelConnection.abort(channel);
        return;
      }
      unaccepted.add(channel);
      if (unaccepted.size() == MAX_WAITING) {
        channel.parent().config().setAutoRead(false);
      }
    } finally {
      lock.unlock();
    }
    channel.closeFuture().addListener(gone -> forget(channel));
  }

  /** It passed. */
  void ready(Channel channel, Connection connection) {
    lock.lock();
    try {
      if (closed) {
        ChannelConnection.abort(channel);
      } else {
        ready.addLast(new Arrival(channel, connection));
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  private void forget(Channel channel) {
    lock.lock();
    try {
      boolean full = unaccepted.size() >= MAX_WAITING;
      if (unaccepted.remove(channel) && full && !closed) {
        channel.parent().config().setAutoRead(true);
      }
    } finally {
      lock.unlock();
    }
  }

  /** The next peer; waits for it. Empty once this is closed. */
  Optional<Connection> take() throws InterruptedException {
    Arrival next;
    lock.lockInterruptibly();
    try {
      while (ready.isEmpty() && !closed) {
        changed.await();
      }
      if (closed) {
        return Optional.empty();
      }
      next = ready.removeFirst();
    } finally {
      lock.unlock();
    }
    forget(next.channel());
    return Optional.of(next.connection());
  }

  /** Drops those that were not accepted. */
  void close() {
    Channel[] dropped;
    lock.lock();
    try {
      closed = true;
      dropped = unaccepted.toArray(Channel[]::new);
      unaccepted.clear();
      ready.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    for (Channel channel : dropped) {
      ChannelConnection.abort(channel);
    }
  }
}
