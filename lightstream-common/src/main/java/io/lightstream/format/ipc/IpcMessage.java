// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

import io.lightstream.column.RecordBatch;
import io.lightstream.column.Schema;

/** What an Arrow IPC stream brings; dictionaries are part of the batches that use them. */
public sealed interface IpcMessage extends AutoCloseable {

  /** Gives back the memory of a batch. Idempotent. */
  @Override
  default void close() {}

  /**
   * The first message.
   *
   * @param schema of all batches: the selected columns
   * @param sent all columns of the sender
   */
  record SchemaMessage(Schema schema, Schema sent) implements IpcMessage {}

  /**
   * A batch.
   *
   * @param batch owned by the receiver
   */
  record BatchMessage(RecordBatch batch) implements IpcMessage {

    @Override
    public void close() {
      batch.close();
    }
  }
}
