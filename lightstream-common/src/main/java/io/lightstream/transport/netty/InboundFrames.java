// SPDX-License-Identifier: Apache-2.0
package io.lightstream.transport.netty;

import io.lightstream.error.ConfigurationException;
import io.lightstream.frame.DecodeResult;
import io.lightstream.frame.FrameDecoder;
import io.lightstream.frame.StreamEnd;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * Drives a decoder with bytes that somebody else reads. It decodes in the memory in which they
 * came; only what the decoder leaves over is kept, together with what it still needs.
 *
 * @param <T> the frame
 */
final class InboundFrames<T> {

  /** Who gets the frames. */
  interface Receiver<T> {

    /** Takes a frame, which it owns. */
    void frame(T frame);

    /** The format's mark: the stream has ended. */
    void end();
  }

  private static final int FIRST_STAGING_BYTES = 256;

  /** Larger staging is dropped once it is empty. */
  private static final int KEPT_STAGING_BYTES = 64 << 10;

  private static final ByteBuffer[] NO_REGIONS = {};

  private final FrameDecoder<? extends T> decoder;
  private final Receiver<? super T> receiver;

  /** Position to limit: shown to the decoder, but not consumed. */
  private ByteBuffer staging = newStaging(FIRST_STAGING_BYTES);

  /** Bytes without which the decoder cannot go on, as far as it has said. */
  private int needed;

  private ByteBuffer[] regions = NO_REGIONS;

  /** The first of the regions that may have room. */
  private int region;

  private boolean closed;

  InboundFrames(FrameDecoder<? extends T> decoder, Receiver<? super T> receiver) {
    this.decoder = decoder;
    this.receiver = receiver;
  }

  private static ByteBuffer newStaging(int capacity) {
    return ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN).limit(0);
  }

  /**
   * Takes the next bytes of the stream, all of them; none is referred to later. Once this is closed
   * they are dropped.
   *
   * @throws io.lightstream.error.InvalidDataException if they break the rules of the format
   */
  void feed(ByteBuffer bytes) {
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    while (!closed && fillRegions(bytes)) {
      boolean staged = staging.hasRemaining() || bytes.remaining() < needed;
      if (staged && !stage(bytes)) {
        return;
      }
      handle(staged ? staging : bytes);
    }
  }

  private void handle(ByteBuffer input) {
    DecodeResult<? extends T> result = decoder.decode(input);
    needed = 0;
    if (result instanceof DecodeResult.Frame<? extends T> frame) {
      receiver.frame(frame.value());
    } else if (result instanceof DecodeResult.Fill<? extends T> fill) {
      regions = fill.regions();
      region = 0;
    } else if (result instanceof DecodeResult.NeedBytes<? extends T> need) {
      needed = more(need.total(), input.remaining());
    } else {
      close();
      receiver.end();
    }
  }

  private int more(int total, int shown) {
    if (total <= shown) {
      throw new ConfigurationException(
          decoder.getClass().getName() + " needs " + total + " bytes, but was shown " + shown);
    }
    return total;
  }

  /** Whether all regions are full; what is staged comes first. */
  private boolean fillRegions(ByteBuffer bytes) {
    for (; region < regions.length; region++) {
      copy(staging, regions[region]);
      copy(bytes, regions[region]);
      if (regions[region].hasRemaining()) {
        return false;
      }
    }
    regions = NO_REGIONS;
    region = 0;
    return true;
  }

  private static void copy(ByteBuffer from, ByteBuffer to) {
    int length = Math.min(from.remaining(), to.remaining());
    to.put(to.position(), from, from.position(), length);
    from.position(from.position() + length);
    to.position(to.position() + length);
  }

  /** Stages what the decoder needs, no more; whether it is there. */
  private boolean stage(ByteBuffer bytes) {
    int length = Math.min(needed - staging.remaining(), bytes.remaining());
    if (length > 0) {
      int end = makeRoom(length);
      staging.limit(end + length);
      staging.put(end, bytes, bytes.position(), length);
      bytes.position(bytes.position() + length);
    }
    return staging.remaining() >= needed;
  }

  /** Where the next {@code length} bytes go: memory is committed as bytes arrive. */
  private int makeRoom(int length) {
    if (!staging.hasRemaining()) {
      boolean keep = staging.capacity() <= KEPT_STAGING_BYTES;
      staging = keep ? staging.clear().limit(0) : newStaging(FIRST_STAGING_BYTES);
    }
    int least = staging.remaining() + length;
    if (least > staging.capacity()) {
      int capacity = Math.max(least, (int) Math.min(needed, 2L * staging.capacity()));
      ByteBuffer larger = newStaging(capacity).limit(staging.remaining());
      staging = larger.put(staging).flip();
    } else if (staging.limit() + length > staging.capacity()) {
      staging.compact().flip();
    }
    return staging.limit();
  }

  /**
   * The stream ends here.
   *
   * @return how; empty if it has ended before
   * @throws io.lightstream.error.InvalidDataException if it was cut within a frame
   */
  Optional<StreamEnd> endOfInput() {
    if (closed) {
      return Optional.empty();
    }
    try {
      return Optional.of(decoder.endOfInput(staging.remaining()));
    } finally {
      close();
    }
  }

  boolean isClosed() {
    return closed;
  }

  /** Gives up what was begun. Idempotent. */
  void close() {
    if (!closed) {
      closed = true;
      regions = NO_REGIONS;
      staging = newStaging(0);
      decoder.close();
    }
  }
}
