// SPDX-License-Identifier: Apache-2.0
package io.lightstream.protocol;

import io.lightstream.Batches;
import io.lightstream.frame.FrameOutput;
import io.lightstream.frame.FramedByteStream;
import io.lightstream.frame.MemorySource;
import io.lightstream.memory.BufferAllocator;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Frames as bytes, and back. */
final class ProtocolBytes {

  private ProtocolBytes() {}

  /** What an output holds, which is cleared. */
  static byte[] take(FrameOutput out) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < out.count(); i++) {
      byte[] part = new byte[out.buffers()[i].remaining()];
      out.buffers()[i].get(part);
      bytes.writeBytes(part);
    }
    out.clear();
    return bytes.toByteArray();
  }

  /** One frame. */
  static byte[] frame(int tag, byte[] payload) {
    ByteBuffer frame = ByteBuffer.allocate(5 + payload.length).order(ByteOrder.LITTLE_ENDIAN);
    return frame.put((byte) tag).putInt(payload.length).put(payload).array();
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      bytes.writeBytes(part);
    }
    return bytes.toByteArray();
  }

  static ByteBuffer text(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  /** All frames as text, read {@code chunk} bytes at a time. */
  static List<String> read(TypeRegistry types, byte[] bytes, int chunk, BufferAllocator allocator) {
    ProtocolDecoder decoder =
        ProtocolDecoder.create(types, ProtocolReadOptions.network(), allocator);
    return read(decoder, bytes, chunk);
  }

  static List<String> read(ProtocolDecoder decoder, byte[] bytes, int chunk) {
    List<String> seen = new ArrayList<>();
    try (FramedByteStream<ProtocolFrame> frames =
        FramedByteStream.of(MemorySource.inChunksOf(chunk, bytes), decoder)) {
      for (ProtocolFrame frame = frames.next(); frame != null; frame = frames.next()) {
        seen.add(describe(frame));
      }
    }
    return seen;
  }

  private static String describe(ProtocolFrame frame) {
    if (frame instanceof MessageBytes message) {
      try (message) {
        return message.type().name()
            + " "
            + new String(message.toByteArray(), StandardCharsets.ISO_8859_1);
      }
    } else if (frame instanceof LightstreamMessage.Table table) {
      try (table) {
        return table.type().name() + " " + Batches.rows(table.batch());
      }
    }
    ByteBuffer payload = ((ControlFrame) frame).payload();
    return "control " + StandardCharsets.ISO_8859_1.decode(payload);
  }
}
