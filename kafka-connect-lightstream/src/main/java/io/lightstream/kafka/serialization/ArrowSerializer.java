// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.serialization;

import io.lightstream.column.RecordBatch;
import io.lightstream.error.LightstreamException;
import io.lightstream.kafka.data.BatchBytes;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Writes a batch as an Arrow IPC stream of its schema, its dictionaries and itself, which every
 * Arrow library reads. Null stays null. Headers do not matter. Safe for several threads, as
 * producers are.
 */
public final class ArrowSerializer implements Serializer<RecordBatch> {

  /** For producers, which make serializers by reflection. */
  public ArrowSerializer() {}

  /**
   * Returns the bytes of a batch, which stays the caller's and may be closed when this returns.
   *
   * @throws SerializationException that names the topic, if the batch is closed or larger than an
   *     array
   */
  @Override
  public byte[] serialize(String topic, RecordBatch batch) {
    try {
      return batch == null ? null : BatchBytes.encode(batch);
    } catch (LightstreamException e) {
      throw new SerializationException(
          "topic '" + topic + "': the batch cannot be written: " + e.getMessage(), e);
    }
  }
}
