// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.Schema;
import io.lightstream.format.ipc.IpcReadOptions;
import io.lightstream.format.ipc.IpcStreamDecoder;
import io.lightstream.format.ipc.IpcStreamEncoder;
import io.lightstream.format.ipc.IpcWriteOptions;
import io.lightstream.frame.FrameOutput;
import io.lightstream.memory.BufferAllocator;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A schema in the form that can be serialized: the schema message of an Arrow IPC stream. */
final class SchemaBytes {

  private SchemaBytes() {}

  static byte[] encode(Schema schema) {
    FrameOutput out = new FrameOutput();
    try (BufferAllocator allocator = BufferAllocator.unbounded("schema");
        IpcStreamEncoder encoder =
            IpcStreamEncoder.create(schema, IpcWriteOptions.defaults(), allocator)) {
      encoder.encodeSchema(out);
      ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(out.size()));
      for (int i = 0; i < out.count(); i++) {
        bytes.put(out.buffers()[i]);
      }
      return bytes.array();
    }
  }

  static Schema decode(byte[] bytes) {
    try (BufferAllocator allocator = BufferAllocator.unbounded("schema")) {
      IpcStreamDecoder decoder = IpcStreamDecoder.create(IpcReadOptions.file(), allocator);
      try {
        decoder.decode(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
        return decoder.schema().orElseThrow();
      } finally {
        decoder.close();
      }
    }
  }
}
