// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.tlv;

import io.lightstream.error.ConfigurationException;
import io.lightstream.error.InvalidDataException;
import io.lightstream.error.LimitExceededException;
import io.lightstream.frame.DecodeResult;
import io.lightstream.frame.FrameDecoder;
import io.lightstream.frame.StreamEnd;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.memory.MemoryLease;
import java.nio.ByteBuffer;

/**
 * Reads TLV frames. A length above the limit is refused before any memory is allocated for it.
 * Small values are copied out of the input; larger ones are read straight into the memory of their
 * frame, which is committed as the bytes arrive, whatever length was announced.
 *
 * <p>The format has no mark for its end: a stream ends by being closed between two frames.
 */
public final class TlvDecoder implements FrameDecoder<TlvFrame> {

  /** The limit for one value where none is given: 64 MiB. */
  public static final int DEFAULT_MAX_VALUE_BYTES = 64 << 20;

  private static final int STAGED_BYTES = 64 << 10;
  private static final int FIRST_COMMIT_BYTES = 16 << 20;
  private static final int GROWTH = 4;

  private final int maxValueBytes;
  private final BufferAllocator allocator;

  /** Where the frame at hand begins in the stream. */
  private long offset;

  private int type;
  private long length = -1;

  /** The large value that is being read, and where its next bytes go. */
  private MemoryLease memory;

  private ByteBuffer region;
  private boolean closed;

  private TlvDecoder(int maxValueBytes, BufferAllocator allocator) {
    this.maxValueBytes = maxValueBytes;
    this.allocator = allocator;
  }

  /** A decoder with the default limit. */
  public static TlvDecoder create(BufferAllocator allocator) {
    return create(DEFAULT_MAX_VALUE_BYTES, allocator);
  }

  /**
   * A decoder.
   *
   * @param maxValueBytes the most bytes that one value may have
   * @param allocator where the frames' memory comes from; not owned
   */
  public static TlvDecoder create(int maxValueBytes, BufferAllocator allocator) {
    if (maxValueBytes < 0 || maxValueBytes > BufferAllocator.MAX_LEASE_BYTES) {
      throw new ConfigurationException(
          "the limit for a TLV value is "
              + maxValueBytes
              + " bytes: it must be from 0 to "
              + BufferAllocator.MAX_LEASE_BYTES);
    }
    return new TlvDecoder(maxValueBytes, allocator);
  }

  /**
   * {@inheritDoc}
   *
   * @throws LimitExceededException if a value is longer than the limit, or the allocator's budget
   *     is used up
   */
  @Override
  public DecodeResult<TlvFrame> decode(ByteBuffer input) {
    if (memory != null) {
      return goOn();
    }
    length = -1;
    if (input.remaining() < TlvHeader.BYTES) {
      return new DecodeResult.NeedBytes<>(TlvHeader.BYTES);
    }
    type = TlvHeader.type(input);
    length = checkedLength(TlvHeader.length(input));
    return length <= STAGED_BYTES ? staged(input) : large(input);
  }

  private long checkedLength(long announced) {
    if (announced > maxValueBytes) {
      throw new LimitExceededException(
          "byte "
              + offset
              + ": a TLV frame of type "
              + type
              + " announces a value of "
              + announced
              + " bytes: the limit is "
              + maxValueBytes);
    }
    return announced;
  }

  private DecodeResult<TlvFrame> staged(ByteBuffer input) {
    int total = TlvHeader.BYTES + (int) length;
    if (input.remaining() < total) {
      return new DecodeResult.NeedBytes<>(total);
    }
    MemoryLease copy = allocator.allocate(length);
    copy.writable(0, (int) length).put(0, input, input.position() + TlvHeader.BYTES, (int) length);
    input.position(input.position() + total);
    return frame(copy);
  }

  private DecodeResult<TlvFrame> large(ByteBuffer input) {
    input.position(input.position() + TlvHeader.BYTES);
    return fill((int) Math.min(length, FIRST_COMMIT_BYTES), 0);
  }

  private DecodeResult<TlvFrame> goOn() {
    int filled = region.position();
    if (filled < region.limit()) {
      return new DecodeResult.Fill<>(new ByteBuffer[] {region});
    }
    if (filled < length) {
      return fill((int) Math.min(length, (long) filled * GROWTH), filled);
    }
    MemoryLease whole = memory;
    memory = null;
    region = null;
    return frame(whole);
  }

  /** Takes memory for more of the value and moves what has arrived into it. */
  private DecodeResult<TlvFrame> fill(int capacity, int filled) {
    MemoryLease larger = allocator.allocate(capacity);
    ByteBuffer next = larger.writable(0, capacity);
    if (memory != null) {
      next.put(memory.writable(0, filled));
      memory.close();
    }
    memory = larger;
    region = next;
    return new DecodeResult.Fill<>(new ByteBuffer[] {region});
  }

  private DecodeResult<TlvFrame> frame(MemoryLease value) {
    offset += TlvHeader.BYTES + length;
    return new DecodeResult.Frame<>(new TlvFrame(type, (int) length, value));
  }

  @Override
  public StreamEnd endOfInput(int leftover) {
    if (memory != null) {
      throw truncatedValue(region.position() + leftover);
    }
    if (leftover >= TlvHeader.BYTES) {
      throw truncatedValue(leftover - TlvHeader.BYTES);
    }
    if (leftover > 0) {
      throw InvalidDataException.at(
          offset,
          "the stream ends after "
              + leftover
              + " of the "
              + TlvHeader.BYTES
              + " bytes of a TLV frame's header");
    }
    return StreamEnd.CLOSED;
  }

  private InvalidDataException truncatedValue(long there) {
    return InvalidDataException.at(
        offset,
        "the stream ends after "
            + there
            + " of the "
            + length
            + " bytes of the value of a TLV frame of type "
            + type);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      if (memory != null) {
        memory.close();
      }
    }
  }
}
