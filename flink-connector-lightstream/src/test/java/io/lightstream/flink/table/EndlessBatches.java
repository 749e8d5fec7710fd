// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.table;

import io.lightstream.Lightstream;
import io.lightstream.LightstreamListener;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchBuilder;
import io.lightstream.column.RecordBatchWriter;
import io.lightstream.column.Schema;
import io.lightstream.error.LightstreamException;
import io.lightstream.memory.BufferAllocator;

/** A peer that listens and sends the same row to one who connects, until that one has enough. */
final class EndlessBatches implements AutoCloseable {

  private final LightstreamListener listener = Lightstream.listen("tcp://127.0.0.1:0");
  private final Thread thread;

  private EndlessBatches(Schema schema, Object... row) {
    thread = new Thread(() -> send(schema, row), "endless-batches");
    thread.start();
  }

  static EndlessBatches of(Schema schema, Object... row) {
    return new EndlessBatches(schema, row);
  }

  String uri() {
    return listener.uri().toString();
  }

  private void send(Schema schema, Object... row) {
    try (BufferAllocator allocator = BufferAllocator.unbounded("endless");
        RecordBatch batch = batch(schema, allocator, row);
        RecordBatchWriter writer = listener.acceptWriter(schema)) {
      while (true) {
        writer.write(batch);
        writer.flush();
      }
    } catch (LightstreamException e) {
      // the reader has enough
    }
  }

  private static RecordBatch batch(Schema schema, BufferAllocator allocator, Object... row) {
    try (RecordBatchBuilder builder = RecordBatchBuilder.of(schema, allocator)) {
      builder.appendRow(row);
      return builder.finish();
    }
  }

  @Override
  public void close() {
    listener.close();
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted while a peer ends", e);
    }
  }
}
