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

  private static final int HEADER_BYTES = 8;
  private static final int CONTINUATION = -1;

  /** Longer schemas are not kept: whoever sends values chooses how many there are. */
  private static final int MOST_START_BYTES = 1 << 20;

  private static final int SMALL_BYTES = 32 << 10;
  private static final int END_BYTES = 8;
  private static final long END = 0xFFFF_FFFFL;

  private final ByteBuffer start;
  private final BufferAllocator allocator;
  private final Schema schema;
  private final boolean continues;
  private IpcStreamDecoder decoder;

  /**
   * A decoder of values that begin with these bytes.
   *
   * @param start not written to any more
   * @throws LightstreamException if they are no schema
   */
  FormDecoder(ByteBuffer start, BufferAllocator allocator) {
    this.start = start.slice().order(ByteOrder.LITTLE_ENDIAN);
    this.allocator = allocator;
    this.decoder = begin();
    this.schema = decoder.schema().orElseThrow();
    this.continues = schema.fields().stream().noneMatch(FormDecoder::hasDictionary);
    if (!continues) {
      close();
    }
  }

  /** Whether a value has a schema of a length worth keeping, and something behind it. */
  static boolean isUsual(ByteBuffer value) {
    int length = startBytes(value);
    return length < value.remaining() && length <= MOST_START_BYTES;
  }

  /** A copy of what a usual value begins with: the message of its schema. */
  static ByteBuffer start(ByteBuffer value) {
    ByteBuffer start = ByteBuffer.allocate(startBytes(value));
    return start.put(0, value, value.position(), start.capacity());
  }

  /** Where the message behind the schema begins; of anything unusual all bytes are looked at. */
  private static int startBytes(ByteBuffer value) {
    ByteBuffer header = value.slice().order(ByteOrder.LITTLE_ENDIAN);
    if (header.remaining() < HEADER_BYTES || header.getInt(0) != CONTINUATION) {
      return header.remaining();
    }
    int length = header.getInt(Integer.BYTES);
    boolean fits = length > 0 && length <= header.remaining() - HEADER_BYTES;
    return fits ? HEADER_BYTES + length : header.remaining();
  }

  private IpcStreamDecoder begin() {
    IpcStreamDecoder begun =
        IpcStreamDecoder.create(BatchBytes.limits(start.capacity()), allocator);
    ByteBuffer input = start.duplicate().order(ByteOrder.LITTLE_ENDIAN);
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

  /** Whether a value begins as those that this reads. */
  boolean begins(ByteBuffer value) {
    int length = start.capacity();
    return value.remaining() >= length && value.slice(value.position(), length).equals(start);
  }

  /**
   * The batch of a value that begins as this says, owned by the caller. The position does not move.
   *
   * @throws LightstreamException if it has not exactly one
   */
  RecordBatch decode(ByteBuffer value) {
    if (continues && value.remaining() <= SMALL_BYTES) {
      RecordBatch batch = next(value);
      if (batch != null) {
        return batch;
      }
    }
    return BatchBytes.decode(value, allocator);
  }

  /** The batch, or null if the value is anything but the usual. */
  private RecordBatch next(ByteBuffer value) {
    ByteBuffer input = value.slice().order(ByteOrder.LITTLE_ENDIAN);
    int end = input.limit() - END_BYTES;
    if (end < start.capacity() || input.getLong(end) != END) {
      return null;
    }
    input.limit(end).position(start.capacity());
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
