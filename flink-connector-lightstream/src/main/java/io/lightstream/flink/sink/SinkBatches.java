// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.sink;

import io.lightstream.column.RecordBatch;
import io.lightstream.flink.data.RecordBatchSerializer;
import io.lightstream.memory.BufferAllocator;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.flink.api.common.operators.ProcessingTimeService;

/**
 * Makes batches of a writer's elements: of so many rows or bytes at most, after so much time at the
 * latest, and when told to. Belongs to the task's thread.
 */
final class SinkBatches<T> implements AutoCloseable {

  private final SinkSettings settings;
  private final RecordBatchSerializer.Appender<T> appender;
  private final ProcessingTimeService time;
  private final BatchOutput output;
  private final Deque<RecordBatch> ready = new ArrayDeque<>();

  /** When the rows that are there have to go. */
  private long due;

  /** Whether a timer is set: one at a time, however many batches there are meanwhile. */
  private boolean timed;

  private boolean sending;
  private boolean closed;

  SinkBatches(
      SinkSettings settings,
      RecordBatchSerializer<T> serializer,
      BufferAllocator allocator,
      ProcessingTimeService time,
      BatchOutput output) {
    this.settings = settings;
    this.appender = serializer.open(allocator);
    this.time = time;
    this.output = output;
  }

  void append(T element) throws IOException, InterruptedException {
    boolean first = appender.rows() == 0;
    appender.append(element);
    if (appender.rows() >= settings.batchRows() || appender.bytes() >= settings.batchBytes()) {
      flush();
    } else if (first && appender.rows() > 0) {
      due = time.getCurrentProcessingTime() + settings.batchInterval().toMillis();
      setTimer();
    }
  }

  private void setTimer() {
    if (!timed) {
      timed = true;
      time.registerTimer(due, this::look);
    }
  }

  /** Where rows are being sent there are none that wait. */
  private void look(long now) throws IOException, InterruptedException {
    timed = false;
    if (closed || sending || appender.rows() == 0) {
      return;
    }
    if (now >= due) {
      flush();
    } else {
      setTimer();
    }
  }

  /** Sends all rows. */
  void flush() throws IOException, InterruptedException {
    sending = true; // Where sending waits, timers go on.
    try {
      ready.addAll(appender.finish());
      while (!ready.isEmpty()) {
        try (RecordBatch batch = ready.remove()) {
          if (batch.rowCount() > 0) {
            output.send(batch);
          }
        }
      }
    } finally {
      sending = false;
    }
  }

  @Override
  public void close() {
    closed = true;
    ready.forEach(RecordBatch::close);
    ready.clear();
    appender.close();
  }
}
