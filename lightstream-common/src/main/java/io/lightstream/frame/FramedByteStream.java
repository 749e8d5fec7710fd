// SPDX-License-Identifier: Apache-2.0
package io.lightstream.frame;

import io.lightstream.error.ClosedException;
import io.lightstream.memory.ScratchMemory;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Drives a decoder over a source. Small frames come through a staging buffer, many per read; large
 * parts are read straight into the places that the decoder names. Belongs to one thread at a time,
 * but {@link #close()} may be called from any and unblocks the reader.
 *
 * @param <T> the frame
 */
public final class FramedByteStream<T> implements AutoCloseable {

  /** Bytes of staging: room for many small frames per system call. */
  public static final int STAGING_BYTES = 1 << 20;

  /**
   * What is read ahead where bodies go to places of their own: enough for the next header. More
   * would be part of the next body, and copied there.
   */
  private static final int AHEAD_OF_BODY_BYTES = 4 << 10;

  private static final int IDLE = 0;
  private static final int READING = 1;
  private static final int CLOSED = 2;

  private final ByteSource source;
  private final FrameDecoder<T> decoder;
  private final AtomicInteger state = new AtomicInteger(IDLE);
  private final ByteBuffer[] one = new ByteBuffer[1];
  private ByteBuffer[] scatter = new ByteBuffer[0];

  /** Position to limit: read but not consumed. */
  private ByteBuffer staging;

  /** Whether the last frame had places of its own; the next one is likely to be like it. */
  private boolean filled;

  private StreamEnd end;
  private Throwable failure;
  private long copiedBytes;

  private FramedByteStream(ByteSource source, FrameDecoder<T> decoder, int stagingBytes) {
    this.source = source;
    this.decoder = decoder;
    this.staging = newStaging(stagingBytes).limit(0);
  }

  /** A stream of the frames that {@code decoder} finds in {@code source}; both are owned by it. */
  public static <T> FramedByteStream<T> of(ByteSource source, FrameDecoder<T> decoder) {
    return new FramedByteStream<>(source, decoder, STAGING_BYTES);
  }

  /**
   * The same for a source that is known to be short.
   *
   * @param bytes how many it has about; staging has no more, and is made larger for frames that
   *     need it
   */
  public static <T> FramedByteStream<T> ofShort(
      ByteSource source, FrameDecoder<T> decoder, long bytes) {
    int staging = (int) Math.max(2L * AHEAD_OF_BODY_BYTES, Math.min(bytes, STAGING_BYTES));
    return new FramedByteStream<>(source, decoder, staging);
  }

  private static ByteBuffer newStaging(int capacity) {
    return ScratchMemory.allocate(capacity, "staging of a stream");
  }

  /**
   * The next frame, which the caller owns; blocks until it is complete.
   *
   * @return the frame, or null at the end of the stream
   * @throws ClosedException if this stream was closed, also while blocked, or has failed before:
   *     nobody knows where in a frame it stands
   */
  public T next() {
    enter();
    try {
      if (failure != null) {
        throw new ClosedException("the stream has failed before: " + failure.getMessage(), failure);
      }
      return read();
    } catch (RuntimeException | Error e) {
      fail(e);
      throw e;
    } finally {
      if (!state.compareAndSet(READING, IDLE)) {
        decoder.close();
      }
    }
  }

  private void enter() {
    if (!state.compareAndSet(IDLE, READING)) {
      throw new ClosedException(
          state.get() == CLOSED
              ? "the stream was closed: it can no longer be read"
              : "the stream is being read by another thread");
    }
  }

  private void fail(Throwable e) {
    if (failure == null) {
      failure = e;
      decoder.close();
    }
  }

  private T read() {
    boolean fills = false;
    while (end == null) {
      DecodeResult<T> result = decoder.decode(staging);
      if (result instanceof DecodeResult.Frame<T> frame) {
        filled = fills;
        return frame.value();
      } else if (result instanceof DecodeResult.Fill<T> fill) {
        fills = true;
        fill(fill.regions());
      } else if (result instanceof DecodeResult.NeedBytes<T> need) {
        if (!bring(need.total())) {
          end = decoder.endOfInput(staging.remaining());
        }
      } else {
        end = StreamEnd.MARKER;
      }
    }
    return null;
  }

  /** Whether bytes are waiting that were read with those of earlier frames: perhaps a frame. */
  public boolean hasBuffered() {
    return staging.hasRemaining();
  }

  /** How the stream ended; empty while it has not. */
  public Optional<StreamEnd> end() {
    return Optional.ofNullable(end);
  }

  private boolean bring(int total) {
    makeRoom(total);
    while (staging.remaining() < total) {
      if (staging.limit() == staging.capacity()) {
        grow(total);
      }
      if (!readMore(total)) {
        return false;
      }
    }
    return true;
  }

  private boolean readMore(int total) {
    int first = staging.position();
    int behindLast = staging.limit();
    int room = staging.capacity();
    if (filled) {
      room = Math.min(room, first + Math.max(total, AHEAD_OF_BODY_BYTES));
    }
    one[0] = staging.limit(room).position(behindLast);
    try {
      long read = source.read(one, 0, 1);
      behindLast = staging.position();
      return read >= 0;
    } finally {
      staging.limit(behindLast).position(first);
    }
  }

  /** Moves what is left to the front where the rest would not fit behind it. */
  private void makeRoom(int total) {
    if (!staging.hasRemaining()) {
      staging.clear().limit(0);
    } else if (staging.position() + total > staging.capacity()) {
      staging.compact().flip();
    }
  }

  /** Doubles: memory is committed as bytes arrive, whatever length the peer announced. */
  private void grow(int total) {
    if (staging.position() > 0) {
      staging.compact().flip();
      return;
    }
    int capacity = (int) Math.min(Math.max(total, staging.capacity()), 2L * staging.capacity());
    staging = newStaging(capacity).put(staging).flip();
  }

  private void fill(ByteBuffer[] regions) {
    int first = 0;
    while (first < regions.length && staging.hasRemaining()) {
      first = takeStaged(regions, first);
    }
    while (first < regions.length) {
      if (!regions[first].hasRemaining()) {
        first++;
      } else {
        readRegions(regions, first);
        if (end != null) {
          return;
        }
      }
    }
  }

  private int takeStaged(ByteBuffer[] regions, int index) {
    ByteBuffer region = regions[index];
    int length = Math.min(region.remaining(), staging.remaining());
    region.put(region.position(), staging, staging.position(), length);
    region.position(region.position() + length);
    staging.position(staging.position() + length);
    copiedBytes += length;
    return region.hasRemaining() ? index : index + 1;
  }

  /**
   * Bytes that came through staging on their way into the places that the decoder named; all others
   * were read straight into them.
   */
  public long copiedBytes() {
    return copiedBytes;
  }

  /** One scattering read; the header that follows goes to staging with the same call. */
  private void readRegions(ByteBuffer[] regions, int first) {
    int count = regions.length - first;
    if (scatter.length < count + 1) {
      scatter = new ByteBuffer[count + 1];
    }
    System.arraycopy(regions, first, scatter, 0, count);
    ByteBuffer behind = staging.clear().limit(AHEAD_OF_BODY_BYTES);
    scatter[count] = behind;
    long read;
    try {
      read = source.read(scatter, 0, Math.min(count + 1, DecodeResult.Fill.MAX_REGIONS));
    } finally {
      behind.flip();
    }
    if (read < 0) {
      end = decoder.endOfInput(0);
    }
  }

  /**
   * Closes source and decoder. Idempotent, from any thread. While another thread reads, that thread
   * closes the decoder once it is out: bytes may still be on their way into memory of the decoder.
   */
  @Override
  public void close() {
    int before = state.getAndSet(CLOSED);
    source.close();
    if (before == IDLE) {
      decoder.close();
    }
  }
}
