// SPDX-License-Identifier: Apache-2.0
package io.lightstream.protocol;

import io.lightstream.column.RecordBatch;
import io.lightstream.column.Schema;
import io.lightstream.error.ProtocolException;
import io.lightstream.format.ipc.IpcMessage;
import io.lightstream.format.ipc.IpcStreamDecoder;
import io.lightstream.frame.DecodeResult;
import io.lightstream.memory.BufferAllocator;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The frames of one table: an Arrow IPC stream that goes on from frame to frame. A payload ends
 * with its record batch; the mark of the end of a stream behind it is tolerated and means nothing.
 */
final class TableFrames implements AutoCloseable {

  private static final int END_MARK_BYTES = 8;
  private static final long END_MARK = 0x00000000_FFFFFFFFL;

  private static final int MARKER_BYTES = 4;
  private static final int CONTINUATION = 0xFFFFFFFF;

  private final TableType type;
  private final TypeRegistry types;
  private final IpcStreamDecoder decoder;

  /** Whether the first frame has been seen to begin as it must. */
  private boolean started;

  /** What of the payload has not been consumed, nor been asked for by name. */
  private long left;

  /** The batch of the frame, while the bytes behind it are looked at. */
  private RecordBatch batch;

  TableFrames(
      TableType type,
      TypeRegistry types,
      ProtocolReadOptions options,
      BufferAllocator allocator,
      LongSupplier dictionariesElsewhere) {
    this.type = type;
    this.types = types;
    this.decoder = IpcStreamDecoder.create(options.ipc(type), allocator, dictionariesElsewhere);
  }

  /** Bytes of the dictionaries that are held now. */
  long dictionaryBytes() {
    return decoder.dictionaryBytes();
  }

  /** A frame with a payload of so many bytes begins. */
  void begin(long payloadBytes) {
    left = payloadBytes;
  }

  /** Goes on with the payload, which {@code input} may reach beyond. */
  DecodeResult<ProtocolFrame> decode(ByteBuffer input) {
    if (!started) {
      if (Math.min(left, input.remaining()) < MARKER_BYTES) {
        return bring(MARKER_BYTES);
      }
      requireMarker(input.getInt(input.position()));
      started = true;
    }
    while (batch == null) {
      DecodeResult<IpcMessage> result = decodeWithinFrame(input);
      if (result instanceof DecodeResult.NeedBytes<IpcMessage> need) {
        return bring(need.total());
      } else if (result instanceof DecodeResult.Fill<IpcMessage> fill) {
        return fill(fill.regions());
      } else if (result instanceof DecodeResult.Frame<IpcMessage> frame) {
        take(frame.value());
      } else {
        throw new ProtocolException("the payload ends its stream before a record batch");
      }
    }
    return afterBatch(input);
  }

  /** What a peer with other types sends under this tag would be taken for the oldest framing. */
  private static void requireMarker(int first) {
    if (first != CONTINUATION) {
      throw new ProtocolException(
          String.format(
              "the payload begins with %08X, an Arrow message with FFFFFFFF: it is no table",
              Integer.reverseBytes(first)));
    }
  }

  /** The decoder below must not see what belongs to the next frame. */
  private DecodeResult<IpcMessage> decodeWithinFrame(ByteBuffer input) {
    int limit = input.limit();
    int start = input.position();
    input.limit(start + (int) Math.min(input.remaining(), left));
    try {
      return decoder.decode(input);
    } finally {
      input.limit(limit);
      left -= input.position() - start;
    }
  }

  private DecodeResult<ProtocolFrame> bring(int total) {
    if (total > left) {
      throw new ProtocolException(
          "the payload is cut: a message needs "
              + total
              + " more bytes where the payload has "
              + left);
    }
    return new DecodeResult.NeedBytes<>(total);
  }

  private DecodeResult<ProtocolFrame> fill(ByteBuffer[] regions) {
    long wanted = 0;
    for (ByteBuffer region : regions) {
      wanted += region.remaining();
    }
    if (wanted > left) {
      throw new ProtocolException(
          "the payload is cut: a body needs "
              + wanted
              + " more bytes where the payload has "
              + left);
    }
    left -= wanted;
    return new DecodeResult.Fill<>(regions);
  }

  private void take(IpcMessage message) {
    if (message instanceof IpcMessage.BatchMessage found) {
      batch = found.batch();
    } else if (message instanceof IpcMessage.SchemaMessage found) {
      requireRegistered(found.sent());
    }
  }

  private void requireRegistered(Schema found) {
    Optional<Schema> wanted = type.schema();
    if (wanted.isPresent() && !SchemaMatch.fits(wanted.get(), found)) {
      throw new ProtocolException(
          "the peer's columns are "
              + found.fields()
              + ", registered here are "
              + wanted.get().fields()
              + whoseColumns(found)
              + ": both sides must register the same types in the same order");
    }
  }

  /** Which other table the peer may have meant. */
  private String whoseColumns(Schema found) {
    for (FrameType other : types.types()) {
      if (other instanceof TableType table
          && table.schema().filter(schema -> SchemaMatch.fits(schema, found)).isPresent()) {
        return ", and the peer's are those of " + other;
      }
    }
    return "";
  }

  private DecodeResult<ProtocolFrame> afterBatch(ByteBuffer input) {
    if (left == END_MARK_BYTES) {
      if (input.remaining() < END_MARK_BYTES) {
        return new DecodeResult.NeedBytes<>(END_MARK_BYTES);
      }
      if (input.getLong(input.position()) == END_MARK) {
        input.position(input.position() + END_MARK_BYTES);
        left = 0;
      }
    }
    if (left > 0) {
      throw new ProtocolException(
          left + " bytes follow the record batch: a payload ends with its only one");
    }
    RecordBatch complete = batch;
    batch = null;
    return new DecodeResult.Frame<>(new LightstreamMessage.Table(type, complete));
  }

  @Override
  public void close() {
    decoder.close();
    if (batch != null) {
      batch.close();
      batch = null;
    }
  }
}
