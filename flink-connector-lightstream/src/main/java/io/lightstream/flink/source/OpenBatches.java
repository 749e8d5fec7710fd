// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import io.lightstream.column.RecordBatch;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * The batches of a reader that have not been released yet. Flink drops what is queued when a task
 * is cancelled; closing this releases it. Safe for several threads.
 */
final class OpenBatches implements AutoCloseable {

  private final Set<RecordBatch> open = Collections.newSetFromMap(new IdentityHashMap<>());
  private boolean closed;

  /** Takes note of a batch that the caller will release, or releases it if that time is over. */
  synchronized void add(RecordBatch batch) {
    if (closed) {
      batch.close();
    } else {
      open.add(batch);
    }
  }

  /** Closes the batch. Does nothing if that has happened before. */
  synchronized void release(RecordBatch batch) {
    if (open.remove(batch)) {
      batch.close();
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    List.copyOf(open).forEach(this::release);
  }
}
