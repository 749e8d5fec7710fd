// SPDX-License-Identifier: Apache-2.0
package io.lightstream.interop;

import io.lightstream.column.RecordBatch;
import io.lightstream.column.Schema;
import io.lightstream.format.ipc.IpcFileWriter;
import io.lightstream.format.ipc.IpcStreamEncoder;
import io.lightstream.format.ipc.IpcWriteOptions;
import io.lightstream.frame.FrameOutput;
import io.lightstream.memory.BufferAllocator;
import java.util.List;

/** Batches as the bytes of a stream or a file. */
final class Encoding {

  private Encoding() {}

  static byte[] stream(
      Schema schema,
      List<RecordBatch> batches,
      IpcWriteOptions options,
      BufferAllocator allocator) {
    MemorySink sink = new MemorySink();
    FrameOutput out = new FrameOutput();
    try (IpcStreamEncoder encoder = IpcStreamEncoder.create(schema, options, allocator)) {
      encoder.encodeSchema(out);
      write(encoder, out, sink);
      for (RecordBatch batch : batches) {
        encoder.encode(batch, out);
        write(encoder, out, sink);
      }
      encoder.encodeEnd(out);
      write(encoder, out, sink);
    }
    return sink.bytes();
  }

  private static void write(IpcStreamEncoder encoder, FrameOutput out, MemorySink sink) {
    sink.write(out.buffers(), 0, out.count());
    out.clear();
    encoder.release();
  }

  static byte[] file(
      Schema schema,
      List<RecordBatch> batches,
      IpcWriteOptions options,
      BufferAllocator allocator) {
    MemorySink sink = new MemorySink();
    BufferAllocator own = allocator.child("file writer", Long.MAX_VALUE);
    try (IpcFileWriter writer = IpcFileWriter.create(sink, schema, options, own)) {
      batches.forEach(writer::write);
    }
    return sink.bytes();
  }
}
