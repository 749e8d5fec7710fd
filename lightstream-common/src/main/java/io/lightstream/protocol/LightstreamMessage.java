// SPDX-License-Identifier: Apache-2.0
package io.lightstream.protocol;

import io.lightstream.column.RecordBatch;

/** What a peer sent for the application. The receiver owns it and closes it. */
public sealed interface LightstreamMessage extends ProtocolFrame, AutoCloseable
    permits LightstreamMessage.Table, MessageBytes {

  /** Which of the registered types it is of. */
  FrameType type();

  /**
   * The same message under a handle of its own, to be closed by its own holder.
   *
   * @throws io.lightstream.error.ClosedException after {@link #close()}
   */
  LightstreamMessage retain();

  /** The bytes of the payload of a message, or of the buffers of a batch. */
  long bytes();

  /** Gives the memory back. Idempotent, from any thread. */
  @Override
  void close();

  /**
   * A batch of a table.
   *
   * @param type the type of the table
   * @param batch owned by whoever owns this message; closed with it
   */
  record Table(TableType type, RecordBatch batch) implements LightstreamMessage {

    @Override
    public Table retain() {
      return new Table(type, batch.retain());
    }

    @Override
    public long bytes() {
      return batch.bufferBytes();
    }

    @Override
    public void close() {
      batch.close();
    }
  }
}
