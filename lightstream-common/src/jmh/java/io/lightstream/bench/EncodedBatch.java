// SPDX-License-Identifier: Apache-2.0
package io.lightstream.bench;

import io.lightstream.column.RecordBatch;
import io.lightstream.format.ipc.IpcStreamEncoder;
import io.lightstream.format.ipc.IpcWriteOptions;
import io.lightstream.frame.FrameOutput;
import io.lightstream.memory.BufferAllocator;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The bytes of a shape as our encoder writes them.
 *
 * @param schema the first message
 * @param batch the second, and all that follow
 */
public record EncodedBatch(ByteBuffer schema, ByteBuffer batch) {

  /** Encodes. */
  public static EncodedBatch of(Shape shape, IpcWriteOptions options) {
    BufferAllocator allocator = BufferAllocator.unbounded("encoded");
    FrameOutput out = new FrameOutput();
    try (RecordBatch batch = shape.batch(allocator);
        IpcStreamEncoder encoder = IpcStreamEncoder.create(shape.schema(), options, allocator)) {
      encoder.encodeSchema(out);
      ByteBuffer schema = take(out);
      encoder.encode(batch, out);
      return new EncodedBatch(schema, take(out));
    }
  }

  private static ByteBuffer take(FrameOutput out) {
    ByteBuffer bytes = ByteBuffer.allocateDirect((int) out.size());
    for (int i = 0; i < out.count(); i++) {
      bytes.put(out.buffers()[i]);
    }
    out.clear();
    return bytes.flip().order(ByteOrder.LITTLE_ENDIAN);
  }
}
