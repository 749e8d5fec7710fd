// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchReader;
import io.lightstream.column.Schema;
import io.lightstream.error.InvalidDataException;
import io.lightstream.format.ipc.IpcMessage;
import io.lightstream.frame.ByteSource;
import io.lightstream.frame.FrameDecoder;
import io.lightstream.frame.FramedByteStream;
import io.lightstream.frame.StreamEnd;
import java.util.Optional;

/** The batches of an Arrow IPC stream. */
final class StreamBatches implements RecordBatchReader {

  private final FramedByteStream<IpcMessage> stream;
  private final Memory memory;
  private Schema schema;
  private RuntimeException failure;

  StreamBatches(ByteSource source, FrameDecoder<IpcMessage> decoder, Memory memory) {
    this.stream = FramedByteStream.of(source, decoder);
    this.memory = memory;
  }

  @Override
  public Schema schema() {
    return schemaIfAny()
        .orElseThrow(() -> new InvalidDataException("the stream ended before its schema"));
  }

  /** The schema; empty if the stream ended well without one. Blocks until it is known. */
  Optional<Schema> schemaIfAny() {
    while (schema == null && advance() != null) {
      // The first message of a stream is its schema.
    }
    return Optional.ofNullable(schema);
  }

  @Override
  public RecordBatch next() {
    while (true) {
      IpcMessage message = advance();
      if (message == null) {
        return null;
      }
      if (message instanceof IpcMessage.BatchMessage batch) {
        return batch.batch();
      }
    }
  }

  /** A stream that failed once goes on failing in the same way. */
  private IpcMessage advance() {
    if (failure != null) {
      throw failure;
    }
    try {
      IpcMessage message = stream.next();
      if (message instanceof IpcMessage.SchemaMessage first) {
        schema = first.schema();
      }
      return message;
    } catch (RuntimeException e) {
      failure = e;
      throw e;
    }
  }

  @Override
  public Optional<StreamEnd> end() {
    return stream.end();
  }

  @Override
  public void close() {
    stream.close();
    memory.close();
  }
}
