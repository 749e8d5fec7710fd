// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchReader;
import io.lightstream.error.ClosedException;
import io.lightstream.frame.StreamEnd;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

/**
 * Batches that wait to be polled, and the daemon thread that reads them. It stops reading while as
 * many wait as may, so that a slow consumer slows the sender down.
 */
final class PolledBatches implements Runnable {

  private static final PollResult NOTHING = new PollResult.Nothing();
  private static final CompletableFuture<Void> NOW = CompletableFuture.completedFuture(null);

  private final RecordBatchReader source;
  private final int maxBatches;
  private final long maxBytes;
  private final Deque<RecordBatch> queue = new ArrayDeque<>();
  private long queuedBytes;
  private boolean ended;
  private RuntimeException failure;
  private boolean closed;
  private CompletableFuture<Void> awaited;

  PolledBatches(RecordBatchReader source, int maxBatches, long maxBytes) {
    this.source = source;
    this.maxBatches = maxBatches;
    this.maxBytes = maxBytes;
  }

  @Override
  public void run() {
    try {
      for (RecordBatch next = source.next(); next != null; next = source.next()) {
        if (!put(next, next.bufferBytes())) {
          next.close();
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

  /** Returns whether the batch was taken: it is not after the end. */
  private boolean put(RecordBatch batch, long bytes) {
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
      queue.add(batch);
      queuedBytes += bytes;
      waiter = takeWaiter();
    }
    complete(waiter);
    return true;
  }

  private boolean isFull(long bytes) {
    return queue.size() >= maxBatches || !queue.isEmpty() && queuedBytes + bytes > maxBytes;
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

  synchronized PollResult poll() {
    if (closed) {
      throw new ClosedException("the reader was closed: it cannot be polled");
    }
    RecordBatch batch = queue.poll();
    if (batch != null) {
      queuedBytes -= batch.bufferBytes();
      notifyAll();
      return new PollResult.Batch(batch);
    }
    if (failure != null) {
      throw failure;
    }
    return ended ? new PollResult.Finished(source.end().orElse(StreamEnd.CLOSED)) : NOTHING;
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
      queue.forEach(RecordBatch::close);
      queue.clear();
      queuedBytes = 0;
      notifyAll();
      waiter = takeWaiter();
    }
    complete(waiter);
  }
}
