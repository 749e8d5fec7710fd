// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchWriter;
import io.lightstream.column.Schema;
import io.lightstream.format.ipc.IpcStreamEncoder;
import io.lightstream.frame.CoalescingSink;
import io.lightstream.frame.FrameOutput;

/** Writes an Arrow IPC stream, on the caller's thread. The schema goes out at once. */
final class StreamWriter implements RecordBatchWriter {

  private final Schema schema;
  private final IpcStreamEncoder encoder;
  private final FrameSender sender;

  StreamWriter(Schema schema, CoalescingSink sink, IpcStreamEncoder encoder, Memory memory) {
    this.schema = schema;
    this.encoder = encoder;
    this.sender =
        new FrameSender(
            "the writer",
            "batches",
            sink,
            encoder,
            encoder::release,
            () -> {
              encoder.close();
              memory.close();
            });
  }

  /** Sends the schema, so that the reader knows it before there is a batch. */
  void start() {
    FrameOutput out = sender.begin();
    try {
      encoder.encodeSchema(out);
      sender.write();
    } finally {
      sender.leave();
    }
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public void write(RecordBatch batch) {
    FrameOutput out = sender.begin();
    try {
      encoder.encode(batch, out);
      sender.write();
    } finally {
      sender.leave();
    }
  }

  @Override
  public void flush() {
    sender.flush();
  }

  /**
   * {@inheritDoc} If another thread is within a call of this writer, that call ends with {@link
   * io.lightstream.error.ClosedException}, and the stream without its mark.
   */
  @Override
  public void close() {
    sender.close();
  }

  @Override
  public void abort() {
    sender.abort();
  }
}
