// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.RecordBatch;
import io.lightstream.format.ipc.IpcReadOptions;
import io.lightstream.format.ipc.IpcStreamDecoder;
import io.lightstream.format.ipc.IpcStreamEncoder;
import io.lightstream.format.ipc.IpcWriteOptions;
import io.lightstream.frame.FrameOutput;
import io.lightstream.memory.BufferAllocator;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Single batches as counted bytes of an Arrow IPC stream. Belongs to one thread at a time. */
final class BatchBytes {

  private static final int CHUNK_BYTES = 1 << 15;

  private final BufferAllocator allocator = BufferAllocator.unbounded("serializer of batches");
  private final FrameOutput output = new FrameOutput();
  private final byte[] chunk = new byte[CHUNK_BYTES];

  void write(RecordBatch batch, DataOutputView target) throws IOException {
    try (IpcStreamEncoder encoder =
        IpcStreamEncoder.create(batch.schema(), IpcWriteOptions.defaults(), allocator)) {
      encoder.encode(batch, output);
      target.writeLong(output.size());
      for (int i = 0; i < output.count(); i++) {
        write(output.buffers()[i], target);
      }
    } finally {
      output.clear();
    }
  }

  private void write(ByteBuffer bytes, DataOutputView target) throws IOException {
    while (bytes.hasRemaining()) {
      int part = Math.min(bytes.remaining(), chunk.length);
      bytes.get(chunk, 0, part);
      target.write(chunk, 0, part);
    }
  }

  /** Reads a batch, which the caller owns. */
  RecordBatch read(DataInputView source) throws IOException {
    CountedInput input = new CountedInput(source, source.readLong(), chunk);
    IpcStreamDecoder decoder = IpcStreamDecoder.create(IpcReadOptions.file(), allocator);
    try {
      return input.batch(decoder);
    } finally {
      decoder.close();
    }
  }

  void copy(DataInputView source, DataOutputView target) throws IOException {
    long left = source.readLong();
    target.writeLong(left);
    while (left > 0) {
      int part = (int) Math.min(left, chunk.length);
      source.readFully(chunk, 0, part);
      target.write(chunk, 0, part);
      left -= part;
    }
  }
}
