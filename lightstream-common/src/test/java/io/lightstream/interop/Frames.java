// SPDX-License-Identifier: Apache-2.0
package io.lightstream.interop;

import io.lightstream.column.RecordBatch;
import io.lightstream.format.ipc.IpcWriteOptions;
import io.lightstream.frame.FrameOutput;
import io.lightstream.frame.FramedByteStream;
import io.lightstream.frame.MemorySource;
import io.lightstream.frame.StreamEnd;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.protocol.LightstreamMessage;
import io.lightstream.protocol.MessageBytes;
import io.lightstream.protocol.ProtocolDecoder;
import io.lightstream.protocol.ProtocolEncoder;
import io.lightstream.protocol.ProtocolFrame;
import io.lightstream.protocol.ProtocolReadOptions;
import io.lightstream.protocol.TypeRegistry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** Frames of the Lightstream protocol that were read, and how they are compared and written. */
final class Frames implements AutoCloseable {

  /** How many bytes stand before each payload. */
  static final int HEADER_BYTES = 5;

  private final List<LightstreamMessage> messages = new ArrayList<>();
  private StreamEnd end;

  private Frames() {}

  /**
   * A frame as a value.
   *
   * @param type the registered name
   * @param value the bytes of a message, one character each; of a table the values of its columns
   */
  record Seen(String type, Object value) {

    static Seen message(String type, String bytes) {
      return new Seen(type, bytes);
    }

    static Seen table(String type, List<List<Object>> columns) {
      return new Seen(type, columns);
    }
  }

  /** Reads bytes that come in chunks, through staging. If they are bad, nothing stays open. */
  static Frames read(TypeRegistry types, MemorySource source, BufferAllocator allocator) {
    Frames frames = new Frames();
    try (FramedByteStream<ProtocolFrame> stream =
        FramedByteStream.of(source, decoder(types, allocator))) {
      for (ProtocolFrame next = stream.next(); next != null; next = stream.next()) {
        frames.add(next);
      }
      frames.end = stream.end().orElseThrow();
      return frames;
    } catch (RuntimeException e) {
      frames.close();
      throw e;
    }
  }

  /** Reads bytes that come in chunks, the decoder driven by hand; otherwise the same. */
  static Frames direct(
      TypeRegistry types, byte[] bytes, IntUnaryOperator chunk, BufferAllocator allocator) {
    Frames frames = new Frames();
    ProtocolDecoder decoder = decoder(types, allocator);
    try {
      frames.end = HandDriven.drive(decoder, bytes, chunk, frames::add);
      return frames;
    } catch (RuntimeException e) {
      frames.close();
      throw e;
    } finally {
      decoder.close();
    }
  }

  private static ProtocolDecoder decoder(TypeRegistry types, BufferAllocator allocator) {
    return ProtocolDecoder.create(types, ProtocolReadOptions.network(), allocator);
  }

  private void add(ProtocolFrame frame) {
    messages.add((LightstreamMessage) frame);
  }

  List<LightstreamMessage> messages() {
    return messages;
  }

  /** How the stream ended. */
  StreamEnd end() {
    return end;
  }

  /** All frames as values, every batch checked. */
  List<Seen> seen() {
    return messages.stream().map(Frames::seen).toList();
  }

  static Seen seen(LightstreamMessage message) {
    String type = message.type().name();
    if (message instanceof LightstreamMessage.Table table) {
      RecordBatch batch = table.batch();
      batch.validate();
      return Seen.table(type, Rows.of(batch));
    }
    byte[] bytes = ((MessageBytes) message).toByteArray();
    return Seen.message(type, new String(bytes, StandardCharsets.ISO_8859_1));
  }

  /** The frames as our encoder writes them for types of the same names. */
  byte[] encoded(TypeRegistry types, IpcWriteOptions options, BufferAllocator allocator) {
    MemorySink sink = new MemorySink();
    try (ProtocolEncoder encoder = ProtocolEncoder.create(types, options, allocator)) {
      for (LightstreamMessage message : messages) {
        FrameOutput out = new FrameOutput();
        if (message instanceof LightstreamMessage.Table table) {
          encoder.encode(types.table(table.type().name()), table.batch(), out);
        } else if (message instanceof MessageBytes bytes) {
          encoder.encode(types.message(bytes.type().name()), bytes.borrow(), out);
        }
        sink.write(out.buffers(), 0, out.count());
        encoder.release();
      }
    }
    return sink.bytes();
  }

  /** Well-formed bytes cut into frames, headers included. */
  static List<byte[]> cut(byte[] bytes) {
    List<byte[]> frames = new ArrayList<>();
    ByteBuffer left = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    while (left.hasRemaining()) {
      byte[] frame = new byte[HEADER_BYTES + left.getInt(left.position() + 1)];
      left.get(frame);
      frames.add(frame);
    }
    return frames;
  }

  @Override
  public void close() {
    messages.forEach(LightstreamMessage::close);
  }
}
