// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.data;

import io.lightstream.column.Field;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.Schema;
import io.lightstream.error.LightstreamException;
import io.lightstream.format.ipc.IpcMessage;
import io.lightstream.format.ipc.IpcStreamDecoder;
import io.lightstream.frame.DecodeResult;
import io.lightstream.memory.BufferAllocator;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Reads the batches of values that begin with the same bytes, their schema. Small ones without
 * dictionaries are read as if they were batches of one stream, so that the schema is read once;
 * where that does not work out, for whatever reason, the value is read from its beginning.
 */
final class FormDecoder implements Recent.Entry {

  private static final int SMALL_BYTES = 32 << 10;
  private static final int END_BYTES = 8;
  private static final long END = 0xFFFF_FFFFL;

  private final byte[] start;
  private final BufferAllocator allocator;
  private final Schema schema;
  private final boolean continues;
  private IpcStreamDecoder decoder;

  /**
   * A decoder of values that begin with these bytes.
   *
   * @throws LightstreamException if they are no schema
   */
  FormDecoder(byte[] start, BufferAllocator allocator) {
    this.start = start;
    this.allocator = allocator;
    this.decoder = begin();
    this.schema = decoder.schema().orElseThrow();
    this.continues = schema.fields().stream().noneMatch(FormDecoder::hasDictionary);
    if (!continues) {
      close();
    }
  }

  private IpcStreamDecoder begin() {
    IpcStreamDecoder begun = IpcStreamDecoder.create(BatchBytes.limits(start.length), allocator);
    ByteBuffer input = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN);
    try {
      begun.decode(input);
      if (begun.schema().isEmpty()) {
        begun.endOfInput(input.remaining());
      }
      return begun;
    } catch (RuntimeException e) {
      begun.close();
      throw e;
    }
  }

  private static boolean hasDictionary(Field field) {
    List<Field> children = field.children();
    return field.dictionary().isPresent() || children.stream().anyMatch(FormDecoder::hasDictionary);
  }

  Schema schema() {
    return schema;
  }

  /**
   * The batch of a value that begins as this says, owned by the caller.
   *
   * @throws LightstreamException if it has not exactly one
   */
  RecordBatch decode(byte[] value) {
    if (continues && value.length <= SMALL_BYTES) {
      RecordBatch batch = next(value);
      if (batch != null) {
        return batch;
      }
    }
    return BatchBytes.decode(ByteBuffer.wrap(value), allocator);
  }

  /** The batch, or null if the value is anything but the usual. */
  private RecordBatch next(byte[] value) {
    ByteBuffer input = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN).position(start.length);
    int end = value.length - END_BYTES;
    if (end < start.length || input.getLong(end) != END) {
      return null;
    }
    input.limit(end);
    if (decoder == null) {
      decoder = begin();
    }
    try {
      RecordBatch batch = take(decoder.decode(input), input);
      if (batch == null) {
        close();
      }
      return batch;
    } catch (LightstreamException e) {
      close();
      return null;
    }
  }

  private static RecordBatch take(DecodeResult<IpcMessage> result, ByteBuffer input) {
    if (result instanceof DecodeResult.Frame<IpcMessage> frame
        && frame.value() instanceof IpcMessage.BatchMessage found) {
      if (!input.hasRemaining()) {
        return found.batch();
      }
      found.close();
    }
    return null;
  }

  @Override
  public void close() {
    if (decoder != null) {
      decoder.close();
      decoder = null;
    }
  }
}
