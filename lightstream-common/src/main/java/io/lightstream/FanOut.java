// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import io.lightstream.error.ClosedException;
import io.lightstream.error.LightstreamException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Writes to several connections at the same time, each on a daemon thread of its own behind a small
 * queue, and deals what is written to them in turn. Where the queue of the connection whose turn it
 * is is full, the writer waits: memory stays bounded, whichever connection is slow.
 *
 * <p>When one connection fails all are given up, without the end of their streams, so that no peer
 * takes a part for the whole; the calls that follow fail with that failure. Belongs to one thread,
 * but {@link #close()} and {@link #abort()} may be called from any.
 */
final class FanOut<T> {

  /** How many items wait for one connection at most. */
  static final int QUEUE_ITEMS = 64;

  /** How many bytes of items wait for one connection at most; a single item may be larger. */
  static final long QUEUE_BYTES = 16L << 20;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition progress = lock.newCondition();
  private final List<WriteLane<T>> lanes = new ArrayList<>();
  private final Consumer<T> discard;
  private int turn;
  private boolean busy;
  private boolean closing;
  private boolean aborted;
  private RuntimeException failure;
  private boolean failureTold;

  /**
   * A fan-out without connections.
   *
   * @param discard gives up an item, written or not
   */
  FanOut(Consumer<T> discard) {
    this.discard = discard;
  }

  /** Adds a connection, before the start. The sink is owned from now on. */
  void add(String name, PushSink<T> sink) {
    lanes.add(new WriteLane<>(name, sink, lock.newCondition()));
  }

  void start() {
    lanes.forEach(lane -> Daemons.start("lightstream-write-" + lane.name(), () -> serve(lane)));
  }

  private void serve(WriteLane<T> lane) {
    try {
      while (serveOnce(lane)) {
        // Until closed or failed.
      }
    } catch (LightstreamException e) {
      fail(e.within(lane.name()));
    } catch (Throwable e) {
      fail(new ClosedException(lane.name() + ": writing ended by " + e, e));
      throw e;
    } finally {
      locked(
          () -> {
            lane.done();
            progress.signalAll();
          });
    }
  }

  /** Returns whether there may be more to do. */
  private boolean serveOnce(WriteLane<T> lane) {
    T item = null;
    boolean flush = false;
    lock.lock();
    try {
      while (lane.isEmpty() && !lane.isFlushAsked() && !closing && !aborted) {
        lane.work().awaitUninterruptibly();
      }
      if (aborted) {
        return false;
      }
      if (!lane.isEmpty()) {
        item = lane.take();
        if (lane.hasAmpleRoom(QUEUE_ITEMS, QUEUE_BYTES)) {
          progress.signalAll();
        }
      } else {
        flush = lane.isFlushAsked();
      }
    } finally {
      lock.unlock();
    }
    if (item != null) {
      write(lane, item);
    } else if (flush) {
      flush(lane);
    } else {
      lane.sink().close();
    }
    return item != null || flush;
  }

  private void write(WriteLane<T> lane, T item) {
    try {
      lane.sink().write(item);
    } finally {
      discard.accept(item);
    }
  }

  private void flush(WriteLane<T> lane) {
    lane.sink().flush();
    locked(
        () -> {
          lane.flushed();
          progress.signalAll();
        });
  }

  private void fail(RuntimeException because) {
    locked(
        () -> {
          if (failure == null && !aborted) {
            failure = because;
          }
        });
    giveUp();
  }

  /**
   * Deals the next item, waiting where the connection whose turn it is has too many.
   *
   * @param item owned from now on
   */
  void send(T item, long bytes) {
    boolean taken = false;
    lock.lock();
    try {
      requireUsable();
      WriteLane<T> lane = lanes.get(turn);
      await(() -> lane.hasRoom(QUEUE_ITEMS, QUEUE_BYTES, bytes));
      lane.add(item, bytes);
      taken = true;
      turn = (turn + 1) % lanes.size();
    } finally {
      lock.unlock();
      if (!taken) {
        discard.accept(item);
      }
    }
  }

  /** Returns once the kernel has all that was sent, on every connection. */
  void flush() {
    lock.lock();
    try {
      requireUsable();
      lanes.forEach(WriteLane::askFlush);
      await(() -> lanes.stream().noneMatch(WriteLane::isFlushAsked));
    } finally {
      lock.unlock();
    }
  }

  /**
   * Ends all streams once everything has gone out. If another thread is within a call, that call
   * ends with {@link ClosedException} and the streams without their marks. Idempotent.
   *
   * @throws LightstreamException if a connection has failed and no call has told so yet
   */
  void close() {
    boolean disturbed;
    lock.lock();
    try {
      disturbed = busy && !closing;
      if (!disturbed && !closing && !aborted) {
        closing = true;
        lanes.forEach(lane -> lane.work().signal());
        await(() -> lanes.stream().allMatch(WriteLane::isDone));
      }
      if (!failureTold && failure != null) {
        failureTold = true;
        throw failure;
      }
    } finally {
      lock.unlock();
    }
    if (disturbed) {
      abort();
    }
  }

  /** As {@link #close()}, but fails where something has failed or been given up before. */
  void finish() {
    locked(this::requireNotGivenUp);
    close();
  }

  /** Closes all connections without the end of their streams. Idempotent, from any thread. */
  void abort() {
    giveUp();
  }

  private void giveUp() {
    locked(
        () -> {
          aborted = true;
          for (WriteLane<T> lane : lanes) {
            while (!lane.isEmpty()) {
              discard.accept(lane.take());
            }
            lane.work().signal();
          }
          progress.signalAll();
        });
    lanes.forEach(lane -> lane.sink().abort());
  }

  private void requireUsable() {
    requireNotGivenUp();
    if (closing) {
      throw closed();
    }
  }

  private void requireNotGivenUp() {
    if (failure != null) {
      failureTold = true;
      throw failure;
    }
    if (aborted) {
      throw closed();
    }
  }

  private static ClosedException closed() {
    return new ClosedException("the writer was closed: it takes no more");
  }

  /** As with one connection, interrupting a blocked writer closes it. */
  private void await(BooleanSupplier condition) {
    busy = true;
    try {
      requireNotGivenUp();
      while (!condition.getAsBoolean()) {
        progress.await();
        requireNotGivenUp();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      giveUp();
      throw new ClosedException("interrupted while writing to " + lanes.size() + " connections", e);
    } finally {
      busy = false;
    }
  }

  private void locked(Runnable work) {
    lock.lock();
    try {
      work.run();
    } finally {
      lock.unlock();
    }
  }
}
