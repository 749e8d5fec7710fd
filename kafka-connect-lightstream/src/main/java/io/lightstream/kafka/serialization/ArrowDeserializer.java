// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.serialization;

import io.lightstream.column.RecordBatch;
import io.lightstream.error.LightstreamException;
import io.lightstream.kafka.data.BatchBytes;
import io.lightstream.memory.BufferAllocator;
import java.nio.ByteBuffer;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Reads the one batch of an Arrow IPC stream, whoever wrote it. Null stays null. Headers do not
 * matter. Input is not trusted: it is read within the limits for the network. Safe for several
 * threads.
 *
 * <p>The batch is the caller's, who closes it; one that is forgotten is freed by the garbage
 * collector. It outlives the consumer.
 */
public final class ArrowDeserializer implements Deserializer<RecordBatch> {

  private final BufferAllocator allocator;
  private final boolean owned;

  /** For consumers, which make deserializers by reflection. Memory has no budget. */
  public ArrowDeserializer() {
    this(BufferAllocator.unbounded("ArrowDeserializer"), true);
  }

  /**
   * A deserializer with memory from elsewhere, which may have a budget.
   *
   * @param allocator stays the caller's
   */
  public ArrowDeserializer(BufferAllocator allocator) {
    this(allocator, false);
  }

  private ArrowDeserializer(BufferAllocator allocator, boolean owned) {
    this.allocator = allocator;
    this.owned = owned;
  }

  /**
   * Returns the batch of the bytes.
   *
   * @throws SerializationException that names the topic, the offset in the bytes and the rule, if
   *     they are not a stream of exactly one batch, or there is no memory for it
   */
  @Override
  public RecordBatch deserialize(String topic, byte[] bytes) {
    return bytes == null ? null : decode(topic, ByteBuffer.wrap(bytes));
  }

  /** The same for a buffer, whose position does not move. */
  @Override
  public RecordBatch deserialize(String topic, Headers headers, ByteBuffer bytes) {
    return bytes == null ? null : decode(topic, bytes);
  }

  private RecordBatch decode(String topic, ByteBuffer bytes) {
    try {
      return BatchBytes.decode(bytes, allocator);
    } catch (LightstreamException e) {
      throw new SerializationException(
          "topic '" + topic + "': the bytes are not one batch: " + e.getMessage(), e);
    }
  }

  /** Ends the use of its own memory; batches handed out stay. Idempotent. */
  @Override
  public void close() {
    if (owned) {
      allocator.close();
    }
  }
}
