// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.data;

import io.lightstream.column.RecordBatch;
import io.lightstream.error.LightstreamException;
import io.lightstream.memory.BufferAllocator;
import java.nio.ByteBuffer;
import org.apache.kafka.connect.errors.DataException;

/**
 * Reads {@link BatchValue whole batches}, one value after the other. As long as they begin with the
 * same schema, that is read once, and their batches have one and the same {@link
 * io.lightstream.column.Schema} object. Belongs to one thread at a time.
 */
public final class BatchDecoder implements AutoCloseable {

  private final BufferAllocator allocator;

  /**
   * Of the value before; null before the first, and after one whose schema was out of the usual.
   */
  private FormDecoder form;

  /**
   * A decoder.
   *
   * @param allocator where batches get their memory; stays the caller's, and must outlive the
   *     decoder
   */
  public BatchDecoder(BufferAllocator allocator) {
    this.allocator = allocator;
  }

  /**
   * Returns the batch that a value holds, in either form that Connect has for BYTES. It is the
   * caller's.
   *
   * @throws DataException if it is neither a byte array nor a buffer, or the bytes are not an Arrow
   *     IPC stream of exactly one batch; it says at which offset of the bytes which rule is broken
   */
  public RecordBatch decode(Object value) {
    if (value instanceof byte[] bytes) {
      return decode(ByteBuffer.wrap(bytes));
    } else if (value instanceof ByteBuffer buffer) {
      return decode(buffer);
    }
    throw new DataException(
        "the value is "
            + (value == null ? "null" : "a " + value.getClass().getName())
            + ": a batch comes as byte[] or ByteBuffer");
  }

  private RecordBatch decode(ByteBuffer value) {
    if (form == null || !form.begins(value)) {
      close();
      if (!FormDecoder.isUsual(value)) {
        return BatchValue.decode(value, allocator);
      }
    }
    try {
      if (form == null) {
        form = new FormDecoder(FormDecoder.start(value), allocator);
      }
      return form.decode(value);
    } catch (LightstreamException e) {
      throw BatchValue.bad(e);
    }
  }

  /** Forgets the schema. Batches that were handed out stay. Idempotent. */
  @Override
  public void close() {
    if (form != null) {
      form.close();
      form = null;
    }
  }
}
