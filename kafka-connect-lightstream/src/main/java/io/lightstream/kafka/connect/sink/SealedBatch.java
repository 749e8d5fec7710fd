// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import io.lightstream.column.RecordBatch;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * A batch that no row is added to any more, and the records it was made of.
 *
 * @param batch owned by whoever has the sealed batch
 * @param table what it is a batch of
 * @param offsets by original partition; one partition for outlets that are for one
 */
record SealedBatch(RecordBatch batch, String table, Map<TopicPartition, OffsetRange> offsets)
    implements AutoCloseable {

  /** Copies the map. */
  SealedBatch {
    offsets = Map.copyOf(offsets);
  }

  /**
   * The offsets of a batch of one partition.
   *
   * @throws IllegalStateException if there are several
   */
  OffsetRange range() {
    if (offsets.size() != 1) {
      throw new IllegalStateException("a batch of " + offsets.keySet());
    }
    return offsets.values().iterator().next();
  }

  @Override
  public void close() {
    batch.close();
  }
}
