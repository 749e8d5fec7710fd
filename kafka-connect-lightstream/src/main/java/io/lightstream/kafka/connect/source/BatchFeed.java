// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.source;

import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.source.SourceRecord;

/** Where the batches of a task come from. Belongs to the task's thread, but for what says not. */
interface BatchFeed extends AutoCloseable {

  /**
   * The next batch that has rows left, if there is one; takes no longer than reading it does. What
   * can wake the task when there is none now, does.
   *
   * @throws io.lightstream.error.LightstreamException if the task is to fail
   */
  Optional<FedBatch> poll();

  /** Records that only carry offsets and are due now; called between two batches. */
  default List<SourceRecord> offsetRecords() {
    return List.of();
  }

  /**
   * What was made of this record is done with: Kafka has it, or it was left out. From any thread.
   *
   * @param metadata null where it was left out
   */
  default void done(SourceRecord record, RecordMetadata metadata) {}

  /** Offsets were committed. From any thread. */
  default void committed() {}

  /** Ends all threads and connections. Idempotent. */
  @Override
  void close();
}
