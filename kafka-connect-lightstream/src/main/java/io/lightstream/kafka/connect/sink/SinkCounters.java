// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import java.util.concurrent.atomic.LongAdder;

/** What a task counts, for metrics. Safe for use by several threads. */
public final class SinkCounters {

  private final LongAdder records = new LongAdder();
  private final LongAdder batches = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder reconnects = new LongAdder();
  private final LongAdder errant = new LongAdder();
  private volatile long bufferedBytes;
  private volatile boolean paused;

  /** All zero. */
  public SinkCounters() {}

  void sealed(long rows, long batchBytes) {
    records.add(rows);
    batches.increment();
    bytes.add(batchBytes);
  }

  /** A connection was made in place of one that broke. */
  void reconnected() {
    reconnects.increment();
  }

  void errant() {
    errant.increment();
  }

  void buffered(long now) {
    bufferedBytes = now;
  }

  void paused(boolean now) {
    paused = now;
  }

  /** Rows that were handed to outlets. */
  public long records() {
    return records.sum();
  }

  /** Batches that were handed to outlets. */
  public long batches() {
    return batches.sum();
  }

  /** Bytes of the buffers of these batches. */
  public long bytes() {
    return bytes.sum();
  }

  /** Connections that were made in place of others. */
  public long reconnects() {
    return reconnects.sum();
  }

  /** Records that were reported instead of being sent. */
  public long errantRecords() {
    return errant.sum();
  }

  /** Bytes of rows that are gathered, and of batches that are on their way. */
  public long bufferedBytes() {
    return bufferedBytes;
  }

  /** Whether partitions are paused because too much is on its way. */
  public boolean isPaused() {
    return paused;
  }
}
