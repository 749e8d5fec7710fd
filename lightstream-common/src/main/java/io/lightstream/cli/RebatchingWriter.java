// SPDX-License-Identifier: Apache-2.0
package io.lightstream.cli;

import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchWriter;
import io.lightstream.column.Schema;
import io.lightstream.memory.BufferAllocator;
import java.util.ArrayList;
import java.util.List;

/** Writes the rows that it is given in batches of one size; the last one may be smaller. */
final class RebatchingWriter implements RecordBatchWriter {

  private final RecordBatchWriter writer;
  private final int batchRows;
  private final BufferAllocator allocator = BufferAllocator.unbounded("batches");
  private final List<RecordBatch> waiting = new ArrayList<>();
  private int waitingRows;
  private long batches;

  RebatchingWriter(RecordBatchWriter writer, int batchRows) {
    this.writer = writer;
    this.batchRows = batchRows;
  }

  @Override
  public Schema schema() {
    return writer.schema();
  }

  @Override
  public void write(RecordBatch batch) {
    int start = 0;
    while (start < batch.rowCount()) {
      int rows = Math.min(batchRows - waitingRows, batch.rowCount() - start);
      waiting.add(batch.slice(start, rows));
      waitingRows += rows;
      start += rows;
      if (waitingRows == batchRows) {
        writeWaiting();
      }
    }
  }

  /** How many batches have been written. */
  long batches() {
    return batches;
  }

  private void writeWaiting() {
    batches += waiting.isEmpty() ? 0 : 1;
    try {
      if (waiting.size() == 1) {
        writer.write(waiting.get(0));
      } else if (!waiting.isEmpty()) {
        try (RecordBatch joined = RecordBatch.concat(waiting, allocator)) {
          writer.write(joined);
        }
      }
    } finally {
      drop();
    }
  }

  private void drop() {
    waiting.forEach(RecordBatch::close);
    waiting.clear();
    waitingRows = 0;
  }

  @Override
  public void flush() {
    writer.flush();
  }

  @Override
  public void close() {
    try {
      writeWaiting();
      writer.close();
    } finally {
      allocator.close();
    }
  }

  @Override
  public void abort() {
    drop();
    writer.abort();
    allocator.close();
  }
}
