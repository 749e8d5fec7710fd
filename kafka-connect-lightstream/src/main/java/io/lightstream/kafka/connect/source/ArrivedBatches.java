// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.source;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Batches on their way from the threads that read them to the task's. What waits is bounded: who
 * brings more waits, and so does the peer.
 */
final class ArrivedBatches implements AutoCloseable {

  private static final long MOST_BYTES = 16L << 20;

  private final WakeUp wakeUp;
  private final Deque<FedBatch> waiting = new ArrayDeque<>();
  private long bytes;
  private boolean closed;

  ArrivedBatches(WakeUp wakeUp) {
    this.wakeUp = wakeUp;
  }

  /**
   * Brings a batch, and waits for room.
   *
   * @param batch not the caller's any more, whatever happens
   * @return whether it was taken; not once this is closed
   */
  synchronized boolean put(FedBatch batch) throws InterruptedException {
    boolean taken = false;
    try {
      while (!closed && bytes >= MOST_BYTES) {
        wait();
      }
      if (!closed) {
        waiting.addLast(batch);
        bytes += batch.batch().bufferBytes();
        taken = true;
        wakeUp.wake();
      }
      return taken;
    } finally {
      if (!taken) {
        batch.batch().close();
      }
    }
  }

  /** The next batch, which the caller owns, if there is one. */
  synchronized Optional<FedBatch> poll() {
    Optional<FedBatch> next = Optional.ofNullable(waiting.pollFirst());
    next.ifPresent(
        batch -> {
          bytes -= batch.batch().bufferBytes();
          notifyAll();
        });
    return next;
  }

  /** Gives up what waits. Idempotent. */
  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
    waiting.forEach(batch -> batch.batch().close());
    waiting.clear();
  }
}
