// SPDX-License-Identifier: Apache-2.0
package io.lightstream.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.error.InvalidDataException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What is read through staging, and what straight into the places that a decoder names. */
class FramedByteStreamTest {

  private static final int LARGE = 3 << 20;
  private static final int SMALL = 100;

  /** What one read brings ahead of a body, at most. */
  private static final int AHEAD = 4 << 10;

  @Test
  void largeBodiesAreReadStraightIntoTheirPlaces() {
    Bytes source = new Bytes(LARGE, LARGE, LARGE, LARGE);
    try (FramedByteStream<Integer> stream = FramedByteStream.of(source, new LengthDecoder())) {
      for (int i = 0; i < 4; i++) {
        assertEquals(LARGE, stream.next());
      }
      assertNull(stream.next());
      long allowed = FramedByteStream.STAGING_BYTES + 3L * AHEAD;
      assertTrue(stream.copiedBytes() <= allowed, () -> stream.copiedBytes() + " bytes copied");
    }
  }

  @Test
  void smallFramesBehindALargeOneShareReads() {
    int[] lengths = new int[1001];
    Arrays.fill(lengths, SMALL);
    lengths[0] = LARGE;
    Bytes source = new Bytes(lengths);
    try (FramedByteStream<Integer> stream = FramedByteStream.of(source, new LengthDecoder())) {
      assertEquals(LARGE, stream.next());
      int reads = source.reads;
      for (int i = 0; i < 1000; i++) {
        assertEquals(SMALL, stream.next());
      }
      assertTrue(source.reads - reads <= 2, () -> source.reads - reads + " reads");
      assertNull(stream.next());
      assertEquals(StreamEnd.CLOSED, stream.end().orElseThrow());
    }
  }

  /** A length, then as many bytes, all with the length's lowest byte as value. */
  private static final class LengthDecoder implements FrameDecoder<Integer> {

    private ByteBuffer place;

    @Override
    public DecodeResult<Integer> decode(ByteBuffer input) {
      if (place != null) {
        int length = checked(place.flip());
        place = null;
        return new DecodeResult.Frame<>(length);
      }
      if (input.remaining() < Integer.BYTES) {
        return new DecodeResult.NeedBytes<>(Integer.BYTES);
      }
      int length = input.getInt(input.position());
      if (length == LARGE) {
        input.getInt();
        place = ByteBuffer.allocate(length);
        return new DecodeResult.Fill<>(new ByteBuffer[] {place});
      }
      if (input.remaining() < Integer.BYTES + length) {
        return new DecodeResult.NeedBytes<>(Integer.BYTES + length);
      }
      ByteBuffer body = input.slice(input.position() + Integer.BYTES, length);
      input.position(input.position() + Integer.BYTES + length);
      return new DecodeResult.Frame<>(checked(body));
    }

    private static int checked(ByteBuffer body) {
      int length = body.remaining();
      while (body.hasRemaining()) {
        assertEquals((byte) length, body.get());
      }
      return length;
    }

    @Override
    public StreamEnd endOfInput(int leftover) {
      if (leftover > 0 || place != null) {
        throw new InvalidDataException("cut");
      }
      return StreamEnd.CLOSED;
    }
  }

  /** Frames of some lengths, in one piece of memory; a read brings all that there is room for. */
  private static final class Bytes implements ByteSource {

    private final ByteBuffer bytes;
    private int reads;

    private Bytes(int... lengths) {
      int size = 0;
      for (int length : lengths) {
        size += Integer.BYTES + length;
      }
      bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
      for (int length : lengths) {
        bytes.putInt(length);
        for (int i = 0; i < length; i++) {
          bytes.put((byte) length);
        }
      }
      bytes.flip();
    }

    @Override
    public long read(ByteBuffer[] into, int offset, int length) {
      reads++;
      if (!bytes.hasRemaining()) {
        return -1;
      }
      int before = bytes.position();
      for (int i = offset; i < offset + length; i++) {
        int part = Math.min(into[i].remaining(), bytes.remaining());
        into[i].put(bytes.slice(bytes.position(), part));
        bytes.position(bytes.position() + part);
      }
      return bytes.position() - before;
    }

    @Override
    public void close() {}
  }
}
