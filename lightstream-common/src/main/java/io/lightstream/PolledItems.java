// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import io.lightstream.error.ClosedException;
import io.lightstream.frame.StreamEnd;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

/**
 * Items that wait to be polled, and the daemon thread that reads them. It stops reading while as
 * many wait as may, so that a slow consumer slows the sender down.
 */
final class PolledItems<T> implements Runnable {

  private static final CompletableFuture<Void> NOW = CompletableFuture.completedFuture(null);

  private final PullSource<T> source;
  private final int maxItems;
  private final long maxBytes;
  private final Deque<T> queue = new ArrayDeque<>();
  private long queuedBytes;
  private boolean ended;
  private RuntimeException failure;
  private boolean closed;
  private CompletableFuture<Void> awaited;

  PolledItems(PullSource<T> source, int maxItems, long maxBytes) {
    this.source = source;
    this.maxItems = maxItems;
    this.maxBytes = maxBytes;
  }

  @Override
  public void run() {
    try {
      for (T next = source.next(); next != null; next = source.next()) {
        if (!put(next, source.bytes(next))) {
          source.discard(next);
          return;
        }
      }
      finish(null);
    } catch (RuntimeException e) {
      finish(e);
    } catch (Throwable e) {
      finish(new ClosedException("reading ended by " + e, e));
      throw e;
    }
  }

  /** Returns whether the item was taken: it is not after the end. */
  private boolean put(T item, long bytes) {
    CompletableFuture<Void> waiter;
    synchronized (this) {
      while (!closed && isFull(bytes)) {
        if (!await()) {
          closed = true;
        }
      }
      if (closed) {
        return false;
      }
      queue.add(item);
      queuedBytes += bytes;
      waiter = takeWaiter();
    }
    complete(waiter);
    return true;
  }

  private boolean isFull(long bytes) {
    return queue.size() >= maxItems || !queue.isEmpty() && queuedBytes + bytes > maxBytes;
  }

  /** Returns whether it was not interrupted. */
  private boolean await() {
    try {
      wait();
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void finish(RuntimeException because) {
    CompletableFuture<Void> waiter;
    synchronized (this) {
      ended = true;
      failure = because;
      waiter = takeWaiter();
    }
    complete(waiter);
  }

  private CompletableFuture<Void> takeWaiter() {
    CompletableFuture<Void> waiter = awaited;
    awaited = null;
    return waiter;
  }

  /** Outside of the lock: what depends on the future runs here. */
  private static void complete(CompletableFuture<Void> waiter) {
    if (waiter != null) {
      waiter.complete(null);
    }
  }

  synchronized PollResult<T> poll() {
    if (closed) {
      throw new ClosedException("the reader was closed: it cannot be polled");
    }
    T item = queue.poll();
    if (item != null) {
      queuedBytes -= source.bytes(item);
      notifyAll();
      return new PollResult.Next<>(item);
    }
    if (failure != null) {
      throw failure;
    }
    return ended
        ? new PollResult.Finished<>(source.end().orElse(StreamEnd.CLOSED))
        : new PollResult.Nothing<>();
  }

  synchronized CompletableFuture<Void> available() {
    if (closed || ended || !queue.isEmpty()) {
      return NOW;
    }
    if (awaited == null) {
      awaited = new CompletableFuture<>();
    }
    return awaited;
  }

  /** Gives up what waits; the thread ends once the source is closed too. */
  void close() {
    CompletableFuture<Void> waiter;
    synchronized (this) {
      closed = true;
      queue.forEach(source::discard);
      queue.clear();
      queuedBytes = 0;
      notifyAll();
      waiter = takeWaiter();
    }
    complete(waiter);
  }
}
