// SPDX-License-Identifier: Apache-2.0
package io.lightstream.protocol;

import io.lightstream.error.ClosedException;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.InvalidDataException;
import io.lightstream.error.LimitExceededException;
import io.lightstream.error.ProtocolException;
import io.lightstream.format.tlv.TlvDecoder;
import io.lightstream.format.tlv.TlvFrame;
import io.lightstream.frame.DecodeResult;
import io.lightstream.frame.FrameDecoder;
import io.lightstream.frame.StreamEnd;
import io.lightstream.memory.BufferAllocator;
import java.nio.ByteBuffer;

/**
 * Decodes the Lightstream protocol: one frame after the other, of the types that both sides have
 * registered. What is known of a table (schema, dictionaries) lasts from frame to frame.
 *
 * <p>Bodies of large batches and large messages are asked for straight into their places. Lengths
 * are checked against the limits before anything is allocated. The protocol has no mark for its
 * end: a stream ends by being closed between two frames.
 *
 * <p>Every failure says which frame it is, by its offset, tag and registered name; what the peer
 * did wrong is a {@link ProtocolException} or {@link LimitExceededException}. After it the decoder
 * can only be closed. Belongs to one thread at a time.
 */
public final class ProtocolDecoder implements FrameDecoder<ProtocolFrame> {

  private static final int HEADER_BYTES = 5;
  private static final int LENGTH_OFFSET = 1;

  /** Messages up to this size are copied to the heap. */
  static final int HEAP_BYTES = 64 << 10;

  private enum State {
    HEADER,
    LARGE_MESSAGE,
    TABLE,
    FAILED
  }

  private final TypeRegistry types;
  private final ProtocolReadOptions options;
  private final boolean acceptsControl;
  private final BufferAllocator allocator;
  private final TlvDecoder largeMessages;
  private final TableFrames[] tables;

  private State state = State.HEADER;

  /** Where the frame at hand begins in the stream. */
  private long frameStart;

  private int tag;
  private long length;

  private ProtocolDecoder(
      TypeRegistry types,
      ProtocolReadOptions options,
      boolean acceptsControl,
      BufferAllocator allocator) {
    options.columns().keySet().forEach(types::table);
    this.types = types;
    this.options = options;
    this.acceptsControl = acceptsControl;
    this.allocator = allocator;
    this.largeMessages = TlvDecoder.create(options.maxMessageBytes(), allocator);
    this.tables = new TableFrames[types.size()];
  }

  /**
   * A decoder at the start of a connection, which refuses control frames: its frames are all {@link
   * LightstreamMessage}s.
   *
   * @param allocator where batches, dictionaries and large messages take their memory; stays the
   *     caller's
   * @throws ConfigurationException if columns are chosen of a table that is not registered
   */
  public static ProtocolDecoder create(
      TypeRegistry types, ProtocolReadOptions options, BufferAllocator allocator) {
    return new ProtocolDecoder(types, options, false, allocator);
  }

  /** The same for a side that has agreed to control frames: {@link ControlFrame}s come too. */
  public static ProtocolDecoder withControl(
      TypeRegistry types, ProtocolReadOptions options, BufferAllocator allocator) {
    return new ProtocolDecoder(types, options, true, allocator);
  }

  /**
   * {@inheritDoc}
   *
   * @throws ProtocolException if a frame breaks the rules
   * @throws LimitExceededException if it would exceed a limit, or the allocator's budget is used up
   * @throws ConfigurationException if a table has not the columns that are to be read of it
   */
  @Override
  public DecodeResult<ProtocolFrame> decode(ByteBuffer input) {
    try {
      return switch (state) {
        case HEADER -> header(input);
        case LARGE_MESSAGE -> largeMessage(input);
        case TABLE -> table(input);
        case FAILED -> throw new ClosedException("the decoder is closed, or has failed before");
      };
    } catch (ProtocolException | InvalidDataException e) {
      close();
      throw new ProtocolException(place() + e.getMessage() + hint(), e);
    } catch (LimitExceededException e) {
      close();
      throw new LimitExceededException(place() + e.getMessage() + hint(), e);
    } catch (ConfigurationException e) {
      close();
      throw new ConfigurationException(place() + e.getMessage() + hint(), e);
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private DecodeResult<ProtocolFrame> header(ByteBuffer input) {
    if (input.remaining() < HEADER_BYTES) {
      return new DecodeResult.NeedBytes<>(HEADER_BYTES);
    }
    int start = input.position();
    tag = Byte.toUnsignedInt(input.get(start));
    length = Integer.toUnsignedLong(input.getInt(start + LENGTH_OFFSET));
    if (tag == ControlFrame.TAG) {
      return control(input);
    }
    if (tag >= types.size()) {
      throw new ProtocolException(
          "no type is registered under that tag, the frame has " + length + " bytes");
    }
    FrameType type = types.types().get(tag);
    if (type instanceof MessageType message) {
      return message(message, input);
    }
    input.position(start + HEADER_BYTES);
    tableFrames((TableType) type).begin(length);
    state = State.TABLE;
    return table(input);
  }

  private DecodeResult<ProtocolFrame> control(ByteBuffer input) {
    if (!acceptsControl) {
      throw new ProtocolException(
          "the peer sends a control frame, as acknowledged streams do: this side did not opt in");
    }
    requireLength(ControlFrame.MAX_BYTES);
    byte[] payload = takeBytes(input);
    return payload == null
        ? new DecodeResult.NeedBytes<>(HEADER_BYTES + (int) length)
        : new DecodeResult.Frame<>(new ControlFrame(ByteBuffer.wrap(payload)));
  }

  private DecodeResult<ProtocolFrame> message(MessageType type, ByteBuffer input) {
    requireLength(options.maxMessageBytes());
    if (length > HEAP_BYTES) {
      state = State.LARGE_MESSAGE;
      return largeMessage(input);
    }
    byte[] payload = takeBytes(input);
    return payload == null
        ? new DecodeResult.NeedBytes<>(HEADER_BYTES + (int) length)
        : new DecodeResult.Frame<>(MessageBytes.onHeap(type, payload));
  }

  private void requireLength(int most) {
    if (length > most) {
      throw new LimitExceededException(
          "the frame announces " + length + " bytes: the limit is " + most);
    }
  }

  /** The payload of a small frame, consumed with its header; null if it is not there yet. */
  private byte[] takeBytes(ByteBuffer input) {
    if (input.remaining() < HEADER_BYTES + length) {
      return null;
    }
    byte[] payload = new byte[(int) length];
    input.position(input.position() + HEADER_BYTES).get(payload);
    frameStart += HEADER_BYTES + length;
    return payload;
  }

  private DecodeResult<ProtocolFrame> largeMessage(ByteBuffer input) {
    DecodeResult<TlvFrame> result = largeMessages.decode(input);
    if (result instanceof DecodeResult.Fill<TlvFrame> fill) {
      return new DecodeResult.Fill<>(fill.regions());
    } else if (result instanceof DecodeResult.Frame<TlvFrame> frame) {
      MessageType type = (MessageType) types.types().get(tag);
      next();
      return new DecodeResult.Frame<>(MessageBytes.of(type, frame.value()));
    }
    return new DecodeResult.NeedBytes<>(((DecodeResult.NeedBytes<TlvFrame>) result).total());
  }

  private DecodeResult<ProtocolFrame> table(ByteBuffer input) {
    DecodeResult<ProtocolFrame> result = tables[tag].decode(input);
    if (result instanceof DecodeResult.Frame<ProtocolFrame>) {
      next();
    }
    return result;
  }

  private void next() {
    frameStart += HEADER_BYTES + length;
    state = State.HEADER;
  }

  private TableFrames tableFrames(TableType type) {
    if (tables[tag] == null) {
      tables[tag] =
          new TableFrames(type, types, options, allocator, () -> dictionaryBytesBeside(type.tag()));
    }
    return tables[tag];
  }

  private long dictionaryBytesBeside(int own) {
    long bytes = 0;
    for (int i = 0; i < tables.length; i++) {
      bytes += tables[i] == null || i == own ? 0 : tables[i].dictionaryBytes();
    }
    return bytes;
  }

  private String place() {
    String type = types.find(tag).map(FrameType::toString).orElse("tag " + tag);
    return "frame at byte " + frameStart + ", " + type + ": ";
  }

  /** What is wrong is often that the sides have registered different types. */
  private String hint() {
    return "; registered here, in tag order: " + types;
  }

  @Override
  public StreamEnd endOfInput(int leftover) {
    if (state == State.FAILED) {
      throw new ClosedException("the decoder is closed, or has failed before");
    }
    if (state == State.HEADER && leftover == 0) {
      return StreamEnd.CLOSED;
    }
    boolean inHeader = state == State.HEADER && leftover < HEADER_BYTES;
    close();
    throw new ProtocolException(
        inHeader
            ? "the stream ends within the header of the frame at byte " + frameStart
            : place() + "the stream ends within the " + length + " bytes of its payload");
  }

  /** Gives back what has been received of a frame, and dictionaries. Messages stay open. */
  @Override
  public void close() {
    state = State.FAILED;
    largeMessages.close();
    for (TableFrames table : tables) {
      if (table != null) {
        table.close();
      }
    }
  }
}
