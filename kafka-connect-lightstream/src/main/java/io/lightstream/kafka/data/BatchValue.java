// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.data;

import io.lightstream.column.RecordBatch;
import io.lightstream.error.LightstreamException;
import io.lightstream.memory.BufferAllocator;
import java.nio.ByteBuffer;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.errors.DataException;

/**
 * A whole batch as the value of one record: BYTES with a name of their own, which hold an Arrow IPC
 * stream of one batch. Bytes rather than an object, so that transformations, converters and class
 * loaders have nothing to close and nothing to understand.
 */
public final class BatchValue {

  /** The name of the schema. */
  public static final String LOGICAL_NAME = "io.lightstream.arrow.RecordBatch";

  /** The schema of values that are there. */
  public static final Schema SCHEMA = SchemaBuilder.bytes().name(LOGICAL_NAME).build();

  /** The schema of values that may be null. */
  public static final Schema OPTIONAL_SCHEMA =
      SchemaBuilder.bytes().name(LOGICAL_NAME).optional().build();

  private BatchValue() {}

  /** Whether values of a schema, which may be null, are whole batches. */
  public static boolean is(Schema schema) {
    return schema != null
        && schema.type() == Schema.Type.BYTES
        && LOGICAL_NAME.equals(schema.name());
  }

  /**
   * Returns the value that holds a batch, which stays the caller's.
   *
   * @throws DataException if the batch cannot be written as one value
   */
  public static byte[] encode(RecordBatch batch) {
    try {
      return BatchBytes.encode(batch);
    } catch (LightstreamException e) {
      throw new DataException("the batch cannot become a value: " + e.getMessage(), e);
    }
  }

  /**
   * Returns the batch that a value holds, which the caller owns.
   *
   * @param allocator where it gets its memory; stays the caller's
   * @throws DataException if the bytes are not an Arrow IPC stream of exactly one batch; it says at
   *     which offset of the bytes which rule is broken
   */
  public static RecordBatch decode(byte[] value, BufferAllocator allocator) {
    return decode(ByteBuffer.wrap(value), allocator);
  }

  /** The same for the bytes from the position to the limit, neither of which is moved. */
  public static RecordBatch decode(ByteBuffer value, BufferAllocator allocator) {
    try {
      return BatchBytes.decode(value, allocator);
    } catch (LightstreamException e) {
      throw bad(e);
    }
  }

  static DataException bad(LightstreamException reason) {
    return new DataException("the value is not one batch: " + reason.getMessage(), reason);
  }
}
