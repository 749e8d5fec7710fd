// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import io.lightstream.error.ClosedException;
import io.lightstream.error.LightstreamException;
import io.lightstream.frame.StreamEnd;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Reads several connections, each on a daemon thread of its own, and makes one sequence of what
 * comes. Of each connection a bounded number of items and bytes waits; then it is not read until
 * one is taken, so that neither a slow consumer nor one slow connection among many makes memory
 * grow.
 *
 * <p>What arrived before a failure is handed out as far as the order allows; then each call fails
 * in the same way. The threads end with their connections, and all with {@link #close()}.
 */
final class Merge<T> implements PullSource<T> {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final List<ReadLane<T>> lanes = new ArrayList<>();
  private final MergeOrder<T> order;
  private final int mostItems;
  private final long mostBytes;
  private final Consumer<RuntimeException> over;
  private boolean started;
  private boolean closed;
  private StreamEnd end;
  private RuntimeException failure;

  /**
   * A merge that does not read yet.
   *
   * @param mostItems how many items wait at most, of all connections together; one of each may
   *     always
   * @param mostBytes how many bytes of them
   * @param over told once one connection has failed, all have ended (null), or this was closed
   */
  Merge(MergeOrder<T> order, int mostItems, long mostBytes, Consumer<RuntimeException> over) {
    this.order = order;
    this.mostItems = mostItems;
    this.mostBytes = mostBytes;
    this.over = over;
  }

  /** Adds a connection, before the start. The source is owned from now on. */
  void add(String name, PullSource<T> source) {
    lanes.add(new ReadLane<>(name, source, lock.newCondition()));
  }

  /** Starts to read. Idempotent. */
  void start() {
    lock.lock();
    try {
      if (!started && !closed) {
        started = true;
        lanes.forEach(lane -> Daemons.start("lightstream-read-" + lane.name(), () -> read(lane)));
      }
    } finally {
      lock.unlock();
    }
  }

  private void read(ReadLane<T> lane) {
    PullSource<T> source = lane.source();
    try {
      for (T item = source.next(); item != null; item = source.next()) {
        if (!put(lane, item, source.bytes(item))) {
          return;
        }
      }
      ended(lane, source.end().orElse(StreamEnd.CLOSED));
    } catch (LightstreamException e) {
      failed(lane, e.within(lane.name()));
    } catch (Throwable e) {
      failed(lane, new ClosedException(lane.name() + ": reading ended by " + e, e));
      throw e;
    }
  }

  /** Returns whether more can follow. */
  private boolean put(ReadLane<T> lane, T item, long bytes) {
    boolean taken = false;
    lock.lock();
    try {
      while (!closed && !lane.hasRoom(share(mostItems), share(mostBytes), bytes)) {
        lane.room().awaitUninterruptibly();
      }
      if (!closed) {
        lane.add(order.number(lane, item), item, bytes);
        taken = true;
        arrived.signal();
      }
      return taken;
    } finally {
      lock.unlock();
      if (!taken) {
        lane.source().discard(item);
      }
    }
  }

  private int share(int all) {
    return Math.max(1, all / lanes.size());
  }

  private long share(long all) {
    return Math.max(1, all / lanes.size());
  }

  private void ended(ReadLane<T> lane, StreamEnd how) {
    boolean all;
    lock.lock();
    try {
      lane.end(how);
      all = lanes.stream().allMatch(ReadLane::hasEnded);
      arrived.signal();
    } finally {
      lock.unlock();
    }
    if (all) {
      over.accept(null);
    }
  }

  private void failed(ReadLane<T> lane, RuntimeException because) {
    lock.lock();
    try {
      lane.fail(because);
      order.failed();
      arrived.signal();
    } finally {
      lock.unlock();
    }
    over.accept(because);
  }

  @Override
  public T next() {
    start();
    lock.lock();
    try {
      while (true) {
        requireUsable();
        ReadLane<T> lane = choose();
        if (lane != null) {
          return lane.take(share(mostItems), share(mostBytes));
        }
        if (hasEnded()) {
          return null;
        }
        await();
      }
    } finally {
      lock.unlock();
    }
  }

  private void requireUsable() {
    if (closed) {
      throw new ClosedException("the reader was closed: it can no longer be read");
    }
    if (failure != null) {
      throw failure;
    }
  }

  /** A connection that failed ends all, once nothing can be handed out without it. */
  private ReadLane<T> choose() {
    try {
      ReadLane<T> chosen = order.choose(lanes);
      for (ReadLane<T> lane : lanes) {
        if (chosen == null && lane.isEmpty() && lane.failure() != null) {
          throw lane.failure();
        }
      }
      return chosen;
    } catch (RuntimeException e) {
      failure = e;
      throw e;
    }
  }

  private boolean hasEnded() {
    if (end == null && lanes.stream().allMatch(lane -> lane.isEmpty() && lane.hasEnded())) {
      boolean marked = lanes.stream().allMatch(lane -> lane.end() == StreamEnd.MARKER);
      end = marked ? StreamEnd.MARKER : StreamEnd.CLOSED;
    }
    return end != null;
  }

  /** As with one connection, interrupting a blocked reader closes it. */
  private void await() {
    try {
      arrived.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      close();
      throw new ClosedException(
          "interrupted while waiting for " + lanes.size() + " connections", e);
    }
  }

  /** By the mark if every connection ended so. */
  @Override
  public Optional<StreamEnd> end() {
    lock.lock();
    try {
      return Optional.ofNullable(end);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long bytes(T item) {
    return lanes.get(0).source().bytes(item);
  }

  @Override
  public void discard(T item) {
    lanes.get(0).source().discard(item);
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      lanes.forEach(ReadLane::discardAll);
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
    lanes.forEach(lane -> lane.source().close());
    over.accept(new ClosedException("the reader was closed: it can no longer be read"));
  }
}
