// SPDX-License-Identifier: Apache-2.0
package io.lightstream.protocol.log;

import io.lightstream.error.ClosedException;
import io.lightstream.error.InvalidDataException;
import io.lightstream.error.LimitExceededException;
import io.lightstream.error.ProtocolException;
import io.lightstream.frame.DecodeResult;
import io.lightstream.frame.FrameDecoder;
import io.lightstream.frame.StreamEnd;
import io.lightstream.protocol.LightstreamMessage;
import io.lightstream.protocol.ProtocolDecoder;
import io.lightstream.protocol.ProtocolFrame;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Decodes the frames of a segment. Large bodies are asked for straight into their places; a frame
 * is given out once the checksum over all of it is right.
 */
final class SegmentDecoder implements FrameDecoder<LightstreamMessage> {

  private enum State {
    START,
    RECORD,
    FRAME,
    OTHER,
    FAILED
  }

  private final long sequence;
  private final ProtocolDecoder frames;
  private final RecordHeader header = new RecordHeader();
  private final CRC32C crc = new CRC32C();

  private State state = State.START;
  private long salt;
  private long offset;
  private long recordAt;

  /** What of the record's body has not been consumed, nor been asked for by name. */
  private long left;

  /** Where bytes of the frame were asked for, from their first to their last. */
  private ByteBuffer[] filling = new ByteBuffer[0];

  /**
   * @param sequence which segment it must be
   * @param frames owned from now on
   */
  SegmentDecoder(long sequence, ProtocolDecoder frames) {
    this.sequence = sequence;
    this.frames = frames;
  }

  @Override
  public DecodeResult<LightstreamMessage> decode(ByteBuffer input) {
    try {
      DecodeResult<LightstreamMessage> result = null;
      while (result == null) {
        result = step(input);
      }
      return result;
    } catch (ProtocolException e) {
      close();
      throw InvalidDataException.at(recordAt, "a frame cannot be decoded: " + e.getMessage());
    } catch (LimitExceededException e) {
      close();
      throw new LimitExceededException("byte " + recordAt + ": " + e.getMessage(), e);
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private DecodeResult<LightstreamMessage> step(ByteBuffer input) {
    return switch (state) {
      case START -> start(input);
      case RECORD -> record(input);
      case FRAME -> frame(input);
      case OTHER -> other(input);
      case FAILED -> throw new ClosedException("the decoder is closed, or has failed before");
    };
  }

  private DecodeResult<LightstreamMessage> start(ByteBuffer input) {
    if (input.remaining() < SegmentHeader.FIXED_BYTES) {
      return new DecodeResult.NeedBytes<>(SegmentHeader.FIXED_BYTES);
    }
    int whole = SegmentHeader.FIXED_BYTES + SegmentHeader.restBytes(input);
    if (input.remaining() < whole) {
      return new DecodeResult.NeedBytes<>(whole);
    }
    SegmentHeader found = SegmentHeader.decode(input);
    if (found.sequence() != sequence) {
      throw InvalidDataException.at(
          0, "the segment is the one with the sequence " + found.sequence());
    }
    salt = found.salt();
    consume(input, whole);
    state = State.RECORD;
    return null;
  }

  private void consume(ByteBuffer input, int bytes) {
    input.position(input.position() + bytes);
    offset += bytes;
  }

  private DecodeResult<LightstreamMessage> record(ByteBuffer input) {
    if (input.remaining() < RecordHeader.BYTES) {
      return new DecodeResult.NeedBytes<>(RecordHeader.BYTES);
    }
    recordAt = offset;
    if (!header.read(input, input.position(), salt, offset)) {
      throw InvalidDataException.at(
          recordAt, "there is no record, or the checksum of its header is wrong");
    }
    consume(input, RecordHeader.BYTES);
    left = header.length();
    crc.reset();
    state = header.kind() == RecordHeader.FRAME ? State.FRAME : State.OTHER;
    return null;
  }

  private DecodeResult<LightstreamMessage> other(ByteBuffer input) {
    int length = Math.toIntExact(left);
    if (input.remaining() < length) {
      return new DecodeResult.NeedBytes<>(length);
    }
    crc.update(input.slice(input.position(), length));
    requireChecksum();
    consume(input, length);
    state = State.RECORD;
    return null;
  }

  private DecodeResult<LightstreamMessage> frame(ByteBuffer input) {
    for (ByteBuffer filled : filling) {
      crc.update(filled);
    }
    filling = new ByteBuffer[0];
    DecodeResult<ProtocolFrame> result = decodeWithinRecord(input);
    if (result instanceof DecodeResult.NeedBytes<ProtocolFrame> need) {
      requireLeft(need.total());
      return new DecodeResult.NeedBytes<>(need.total());
    } else if (result instanceof DecodeResult.Fill<ProtocolFrame> fill) {
      return fill(fill.regions());
    }
    return complete((LightstreamMessage) ((DecodeResult.Frame<ProtocolFrame>) result).value());
  }

  private DecodeResult<ProtocolFrame> decodeWithinRecord(ByteBuffer input) {
    int limit = input.limit();
    int start = input.position();
    input.limit(start + (int) Math.min(input.remaining(), left));
    try {
      return frames.decode(input);
    } finally {
      int consumed = input.position() - start;
      crc.update(input.slice(start, consumed));
      input.limit(limit);
      left -= consumed;
      offset += consumed;
    }
  }

  private DecodeResult<LightstreamMessage> fill(ByteBuffer[] regions) {
    long wanted = 0;
    filling = new ByteBuffer[regions.length];
    for (int i = 0; i < regions.length; i++) {
      filling[i] = regions[i].duplicate();
      wanted += regions[i].remaining();
    }
    requireLeft(wanted);
    left -= wanted;
    offset += wanted;
    return new DecodeResult.Fill<>(regions);
  }

  private void requireLeft(long wanted) {
    if (wanted > left) {
      throw InvalidDataException.at(
          recordAt, "a frame goes on for " + wanted + " bytes where its record has " + left);
    }
  }

  private DecodeResult<LightstreamMessage> complete(LightstreamMessage message) {
    try {
      if (left > 0) {
        throw InvalidDataException.at(recordAt, left + " bytes follow a frame in its record");
      }
      requireChecksum();
    } catch (InvalidDataException e) {
      message.close();
      throw e;
    }
    state = State.RECORD;
    return new DecodeResult.Frame<>(message);
  }

  private void requireChecksum() {
    if ((int) crc.getValue() != header.bodyChecksum()) {
      throw InvalidDataException.at(
          recordAt, "the checksum of a record of " + header.length() + " bytes is wrong");
    }
  }

  @Override
  public StreamEnd endOfInput(int leftover) {
    close();
    throw InvalidDataException.at(offset + leftover, "the segment ends before its last frame");
  }

  @Override
  public void close() {
    state = State.FAILED;
    filling = new ByteBuffer[0];
    frames.close();
  }
}
