// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchWriter;
import io.lightstream.column.Schema;
import io.lightstream.protocol.FrameType;
import io.lightstream.protocol.MessageType;
import io.lightstream.protocol.TableType;
import io.lightstream.protocol.TypeRegistry;
import java.nio.ByteBuffer;

/**
 * Takes messages and batches of many types to a peer or a file by the Lightstream protocol.
 *
 * <p>Several threads may send at the same time: each frame goes out whole, in the order in which
 * the calls got their turn, and a call waits while another is blocked by a slow peer. A frame that
 * is sent by itself goes straight to the kernel; small ones in quick succession share system calls,
 * and none waits longer than half a millisecond, or the next {@link #flush()}.
 *
 * <p>What a call refuses ({@link io.lightstream.error.ConfigurationException}) is not sent, and
 * others can follow. Once writing has failed, sending goes on failing in the same way: part of a
 * frame may have gone out. {@link #close()} and {@link #abort()} may be called from any thread and
 * end what is blocked with {@link io.lightstream.error.ClosedException}.
 */
public interface MessageWriter extends AutoCloseable {

  /** The registered types. */
  TypeRegistry types();

  /**
   * Sends a message, blocking while the peer is slow. The bytes are the caller's again when this
   * returns.
   *
   * @param payload position to limit; the position is not moved
   * @throws io.lightstream.error.ConfigurationException if the type is not registered here
   * @throws io.lightstream.error.LightstreamIOException if the peer, network or file fails
   * @throws io.lightstream.error.ClosedException if this was finished or closed, also while blocked
   */
  void send(MessageType type, ByteBuffer payload);

  /** Sends a message; as {@link #send(MessageType, ByteBuffer)}. */
  default void send(MessageType type, byte[] payload) {
    send(type, ByteBuffer.wrap(payload));
  }

  /** Sends a message of the type of that name; as {@link #send(MessageType, ByteBuffer)}. */
  default void send(String type, ByteBuffer payload) {
    send(types().message(type), payload);
  }

  /** Sends a message of the type of that name; as {@link #send(MessageType, ByteBuffer)}. */
  default void send(String type, byte[] payload) {
    send(type, ByteBuffer.wrap(payload));
  }

  /**
   * Sends a batch of a table, blocking while the peer is slow. The caller may close the batch when
   * this returns, but not change what it holds. The schema goes out with the first batch of a
   * table; dictionaries go out with the first batch and when they change.
   *
   * @throws io.lightstream.error.ConfigurationException if the type is not registered here, or the
   *     batch has other fields than the table
   * @throws io.lightstream.error.LimitExceededException if the batch does not fit into a frame
   * @throws io.lightstream.error.LightstreamIOException if the peer, network or file fails
   * @throws io.lightstream.error.ClosedException if this was finished or closed, also while blocked
   */
  void sendTable(TableType type, RecordBatch batch);

  /** Sends a batch of the table of that name; as {@link #sendTable(TableType, RecordBatch)}. */
  default void sendTable(String type, RecordBatch batch) {
    sendTable(types().table(type), batch);
  }

  /** Returns once the kernel has everything sent so far. */
  void flush();

  /**
   * Ends this direction: the peer sees the end behind what was sent. Nothing can be sent after it;
   * receiving, where that is possible, goes on. Idempotent.
   */
  void finish();

  /**
   * How much has been sent of a type.
   *
   * @throws io.lightstream.error.ConfigurationException if the type is not registered here
   */
  FrameCount sent(FrameType type);

  /** How much has been sent of all types. */
  FrameCount sent();

  /**
   * Writes batches of one table alone. Other types can be sent beside it.
   *
   * @param schema of all batches
   * @return a writer whose {@code close()} and {@code abort()} are those of this
   * @throws io.lightstream.error.ConfigurationException if the type is not registered here, or with
   *     other fields
   */
  default RecordBatchWriter tableWriter(TableType type, Schema schema) {
    return TableWriter.of(this, type, schema, this::close);
  }

  /**
   * Ends this direction as {@link #finish()} does, unless something has failed, and closes. Waits
   * while the peer is slow to take what was sent before; {@link #abort()} from another thread ends
   * that. Idempotent, from any thread.
   */
  @Override
  void close();

  /** Closes at once; what the kernel does not have yet is dropped. Idempotent, from any thread. */
  void abort();
}
