// SPDX-License-Identifier: Apache-2.0
package io.lightstream.protocol;

import io.lightstream.column.RecordBatch;
import io.lightstream.column.Schema;
import io.lightstream.error.ClosedException;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.LimitExceededException;
import io.lightstream.format.ipc.IpcStreamEncoder;
import io.lightstream.format.ipc.IpcWriteOptions;
import io.lightstream.format.tlv.TlvEncoder;
import io.lightstream.frame.FrameEncoder;
import io.lightstream.frame.FrameOutput;
import io.lightstream.memory.BufferAllocator;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Encodes the Lightstream protocol. The first frame of a table holds its schema and dictionaries;
 * later ones hold dictionaries only where they are new or have changed. Padding counts from the
 * start of a payload.
 *
 * <p>Payloads and column buffers are added by reference: keep them as they are until the output has
 * been written, then call {@link #release()}. Belongs to one thread at a time.
 */
public final class ProtocolEncoder implements FrameEncoder<LightstreamMessage>, AutoCloseable {

  /** The most bytes of a payload: what an unsigned 32-bit length can say. */
  public static final long MAX_PAYLOAD_BYTES = 0xFFFFFFFFL;

  private static final int HEADER_BYTES = 5;
  private static final int LENGTH_OFFSET = 1;

  private final TypeRegistry types;
  private final IpcWriteOptions options;
  private final BufferAllocator allocator;
  private final TlvEncoder frames = new TlvEncoder();
  private final IpcStreamEncoder[] tables;

  /** The tables whose encoders may hold memory for frames that have not been written. */
  private final List<IpcStreamEncoder> used = new ArrayList<>();

  private LimitExceededException failure;
  private boolean closed;

  private ProtocolEncoder(TypeRegistry types, IpcWriteOptions options, BufferAllocator allocator) {
    this.types = types;
    this.options = options;
    this.allocator = allocator;
    this.tables = new IpcStreamEncoder[types.size()];
  }

  /**
   * An encoder at the start of a connection.
   *
   * @param options of all tables; the original reads 64-byte alignment without compression
   * @param allocator where compressed and rearranged buffers take their memory; stays the caller's
   */
  public static ProtocolEncoder create(
      TypeRegistry types, IpcWriteOptions options, BufferAllocator allocator) {
    return new ProtocolEncoder(types, options, allocator);
  }

  /**
   * {@inheritDoc}
   *
   * @throws ConfigurationException if the type is not registered here
   */
  @Override
  public void encode(LightstreamMessage message, FrameOutput out) {
    if (message instanceof MessageBytes bytes) {
      encode(bytes.type(), bytes.borrow(), out);
    } else if (message instanceof LightstreamMessage.Table table) {
      encode(table.type(), table.batch(), out);
    }
  }

  /**
   * Appends a message.
   *
   * @param payload position to limit; the position is not moved
   * @throws ConfigurationException if the type is not registered here
   * @throws ClosedException after {@link #close()}
   */
  public void encode(MessageType type, ByteBuffer payload, FrameOutput out) {
    require(type);
    frames.encode(type.tag(), payload, out);
  }

  /**
   * Appends a batch of a table, with its custom metadata.
   *
   * @throws ConfigurationException if the type is not registered here, or the batch has other
   *     fields than the table: those registered, or those of its first batch
   * @throws LimitExceededException if the batch is too large for one frame
   * @throws io.lightstream.error.LightstreamIOException if the batch is mapped from a file that was
   *     truncated
   * @throws ClosedException after {@link #close()}
   */
  public void encode(TableType type, RecordBatch batch, FrameOutput out) {
    require(type);
    requireSize(type, batch.bufferBytes());
    int begun = out.mark();
    long before = out.size();
    ByteBuffer header = out.header(HEADER_BYTES);
    try {
      encodePayload(type, batch, out);
    } catch (ConfigurationException e) {
      out.truncate(begun);
      throw new ConfigurationException(type + ": " + e.getMessage(), e);
    } catch (RuntimeException e) {
      out.truncate(begun);
      throw e;
    }
    long payload = out.size() - before - HEADER_BYTES;
    if (payload > MAX_PAYLOAD_BYTES) {
      out.truncate(begun);
      failure = tooLarge(type, payload); // The peer will not learn of the dictionaries in it.
      throw failure;
    }
    header.put(0, (byte) type.tag()).putInt(LENGTH_OFFSET, (int) payload);
  }

  /**
   * Whether a batch has other fields than those that this encoder has begun a table with, so that
   * only another encoder can take it: one for another connection, or another part of a log.
   */
  public boolean hasBegunWithOtherFields(TableType type, Schema schema) {
    require(type);
    IpcStreamEncoder known = tables[type.tag()];
    return known != null
        && type.schema().isEmpty()
        && !known.schema().fields().equals(schema.fields());
  }

  private static void requireSize(TableType type, long bytes) {
    if (bytes > MAX_PAYLOAD_BYTES) {
      throw tooLarge(type, bytes);
    }
  }

  private static LimitExceededException tooLarge(TableType type, long bytes) {
    return new LimitExceededException(
        type
            + ": a batch of "
            + bytes
            + " bytes does not fit into a frame, which has at most "
            + MAX_PAYLOAD_BYTES
            + ": send slices of it");
  }

  /** What is known of a table begins with the first batch that was encoded. */
  private void encodePayload(TableType type, RecordBatch batch, FrameOutput out) {
    IpcStreamEncoder known = tables[type.tag()];
    if (known != null) {
      known.encode(batch, out);
      used.add(known);
      return;
    }
    IpcStreamEncoder fresh =
        IpcStreamEncoder.create(type.schema().orElse(batch.schema()), options, allocator);
    try {
      fresh.encode(batch, out);
    } catch (RuntimeException e) {
      fresh.close();
      throw e;
    }
    tables[type.tag()] = fresh;
    used.add(fresh);
  }

  /**
   * Appends a control frame, for a peer that has agreed to them.
   *
   * @param payload position to limit, at most {@value ControlFrame#MAX_BYTES} bytes
   */
  public void encodeControl(ByteBuffer payload, FrameOutput out) {
    checkOpen();
    if (payload.remaining() > ControlFrame.MAX_BYTES) {
      throw new LimitExceededException(
          "a control frame of "
              + payload.remaining()
              + " bytes: the limit is "
              + ControlFrame.MAX_BYTES);
    }
    frames.encode(ControlFrame.TAG, payload, out);
  }

  private void require(FrameType type) {
    checkOpen();
    types.require(type);
  }

  private void checkOpen() {
    if (failure != null) {
      throw failure;
    }
    if (closed) {
      throw new ClosedException("the encoder is closed: nothing can follow");
    }
  }

  /** Gives back memory that encoded frames needed, once they have been written. */
  @Override
  public void release() {
    for (int i = 0; i < used.size(); i++) {
      used.get(i).release();
    }
    used.clear();
  }

  /** Lets go of everything. Idempotent. */
  @Override
  public void close() {
    closed = true;
    for (IpcStreamEncoder table : tables) {
      if (table != null) {
        table.close();
      }
    }
  }
}
