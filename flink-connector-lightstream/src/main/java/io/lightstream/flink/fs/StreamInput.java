// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.fs;

import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchReader;
import io.lightstream.column.Schema;
import io.lightstream.error.InvalidDataException;
import io.lightstream.error.LimitExceededException;
import io.lightstream.format.ipc.IpcMessage;
import io.lightstream.format.ipc.IpcReadOptions;
import io.lightstream.format.ipc.IpcStreamDecoder;
import io.lightstream.frame.ByteSource;
import io.lightstream.frame.FramedByteStream;
import io.lightstream.frame.StreamEnd;
import io.lightstream.memory.BufferAllocator;
import java.util.Optional;

/** An Arrow IPC stream in a file: its batches in order. It must end by its mark. */
final class StreamInput implements RecordBatchReader {

  private final FramedByteStream<IpcMessage> messages;
  private final Schema schema;
  private final long bytes;

  private StreamInput(FramedByteStream<IpcMessage> messages, Schema schema, long bytes) {
    this.messages = messages;
    this.bytes = bytes;
    this.schema = schema;
  }

  /**
   * Reads the schema.
   *
   * @param source owned from now on, and closed if this throws
   * @param bytes how many it has
   */
  static StreamInput open(
      ByteSource source, long bytes, IpcReadOptions options, BufferAllocator allocator) {
    FramedByteStream<IpcMessage> messages =
        FramedByteStream.ofShort(source, IpcStreamDecoder.create(options, allocator), bytes);
    try {
      return new StreamInput(messages, schema(messages), bytes);
    } catch (RuntimeException e) {
      messages.close();
      throw e;
    }
  }

  /** A decoder hands out the schema first, or throws. */
  private static Schema schema(FramedByteStream<IpcMessage> messages) {
    try {
      return ((IpcMessage.SchemaMessage) messages.next()).schema();
    } catch (LimitExceededException e) {
      throw InvalidDataException.at(
          0, "it begins neither as an Arrow file nor as an Arrow stream: " + e.getMessage());
    }
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public RecordBatch next() {
    if (messages.next() instanceof IpcMessage.BatchMessage message) {
      return message.batch();
    }
    if (messages.end().orElseThrow() != StreamEnd.MARKER) {
      throw InvalidDataException.at(
          bytes, "the stream ends without its end mark: batches may be missing");
    }
    return null;
  }

  @Override
  public Optional<StreamEnd> end() {
    return messages.end();
  }

  @Override
  public void close() {
    messages.close();
  }
}
