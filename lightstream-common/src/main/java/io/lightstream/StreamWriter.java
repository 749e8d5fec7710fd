// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchWriter;
import io.lightstream.column.Schema;
import io.lightstream.error.ClosedException;
import io.lightstream.format.ipc.IpcStreamEncoder;
import io.lightstream.frame.CoalescingSink;
import io.lightstream.frame.FrameOutput;
import java.util.concurrent.atomic.AtomicInteger;

/** Writes an Arrow IPC stream, on the caller's thread. The schema goes out at once. */
final class StreamWriter implements RecordBatchWriter {

  private static final int IDLE = 0;
  private static final int WRITING = 1;
  private static final int CLOSED = 2;

  private final Schema schema;
  private final CoalescingSink sink;
  private final IpcStreamEncoder encoder;
  private final Memory memory;
  private final FrameOutput out = new FrameOutput();
  private final AtomicInteger state = new AtomicInteger(IDLE);
  private RuntimeException failure;

  StreamWriter(Schema schema, CoalescingSink sink, IpcStreamEncoder encoder, Memory memory) {
    this.schema = schema;
    this.sink = sink;
    this.encoder = encoder;
    this.memory = memory;
  }

  /** Sends the schema, so that the reader knows it before there is a batch. */
  void start() {
    exclusively(
        () -> {
          encoder.encodeSchema(out);
          send();
        });
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public void write(RecordBatch batch) {
    enter();
    try {
      checkNotFailed();
      encoder.encode(batch, out);
      send();
    } finally {
      leave();
    }
  }

  @Override
  public void flush() {
    exclusively(sink::flush);
  }

  /** Once a write has failed, part of it may have gone out: nothing can follow. */
  private void send() {
    try {
      sink.write(out.buffers(), 0, out.count());
    } catch (RuntimeException e) {
      failure = e;
      throw e;
    } finally {
      out.clear();
      encoder.release();
    }
  }

  private void exclusively(Runnable work) {
    enter();
    try {
      checkNotFailed();
      work.run();
    } finally {
      leave();
    }
  }

  private void checkNotFailed() {
    if (failure != null) {
      throw failure;
    }
  }

  private void enter() {
    if (!state.compareAndSet(IDLE, WRITING)) {
      throw new ClosedException("the writer was closed: it takes no more batches");
    }
  }

  /** If another thread closed this writer meanwhile, what it could not let go of is let go here. */
  private void leave() {
    if (!state.compareAndSet(WRITING, IDLE)) {
      letGo();
    }
  }

  /**
   * {@inheritDoc} If another thread is within a call of this writer, that call ends with {@link
   * ClosedException}, and the stream without its mark.
   */
  @Override
  public void close() {
    int before = state.getAndSet(CLOSED);
    if (before == WRITING) {
      sink.close();
    } else if (before == IDLE) {
      try {
        end();
      } finally {
        sink.close();
        letGo();
      }
    }
  }

  private void end() {
    if (failure == null) {
      encoder.encodeEnd(out);
      send();
      sink.finish();
    }
  }

  @Override
  public void abort() {
    int before = state.getAndSet(CLOSED);
    sink.close();
    if (before == IDLE) {
      letGo();
    }
  }

  private void letGo() {
    encoder.close();
    memory.close();
  }
}
