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
import java.util.ArrayList;
import java.util.List;

/** A peer that listens and sends the same batches to all who connect, until it is closed. */
final class ServedBatches implements AutoCloseable {

  private final Schema schema;
  private final BufferAllocator allocator = BufferAllocator.unbounded("served");
  private final List<RecordBatch> batches = new ArrayList<>();
  private final LightstreamListener listener = Lightstream.listen("tcp://127.0.0.1:0");
  private final List<Thread> threads = new ArrayList<>();

  private ServedBatches(Schema schema) {
    this.schema = schema;
  }

  static ServedBatches of(Schema schema) {
    return new ServedBatches(schema);
  }

  /** Adds a batch of rows; to be called before {@link #start}. */
  ServedBatches batch(Object[]... rows) {
    try (RecordBatchBuilder builder = RecordBatchBuilder.of(schema, allocator)) {
      for (Object[] row : rows) {
        builder.appendRow(row);
      }
      batches.add(builder.finish());
    }
    return this;
  }

  ServedBatches start() {
    run(this::accept);
    return this;
  }

  String uri() {
    return listener.uri().toString();
  }

  private void accept() {
    try {
      while (true) {
        RecordBatchWriter writer = listener.acceptWriter(schema);
        run(() -> send(writer));
      }
    } catch (LightstreamException e) {
      // closed
    }
  }

  private void send(RecordBatchWriter writer) {
    try (writer) {
      for (RecordBatch batch : batches) {
        writer.write(batch);
        writer.flush();
      }
    } catch (LightstreamException e) {
      // the reader has enough
    }
  }

  private synchronized void run(Runnable task) {
    Thread thread = new Thread(task, "served-batches");
    threads.add(thread);
    thread.start();
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted while a peer ends", e);
    }
  }

  @Override
  public void close() {
    listener.close();
    List<Thread> running;
    synchronized (this) {
      running = List.copyOf(threads);
    }
    running.forEach(ServedBatches::join);
    batches.forEach(RecordBatch::close);
    allocator.close();
  }
}
