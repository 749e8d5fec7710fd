// SPDX-License-Identifier: Apache-2.0
package io.lightstream.interop;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Damages a sequence of frames in ways that a peer with a defect, or an ill will, would: frames are
 * lost, doubled and out of order, tags and lengths lie, payloads come under the tags of others, and
 * bytes within payloads that keep their length are wrong. Seeded: repeatable.
 */
final class FrameMutator {

  private static final int MOST_CHANGES = 3;
  private static final int LENGTH_OFFSET = 1;
  private static final int CONTROL_TAG = 255;
  private static final int[] TELLING_LENGTHS = {
    0, 1, 7, 8, 64, 65_535, 65_536, 65_537, 1 << 20, 1 << 26, 1 << 30, Integer.MAX_VALUE, -1
  };

  private final Random random;
  private final Mutator bytes;
  private final int tags;

  /**
   * @param tags how many types are registered
   */
  FrameMutator(long seed, int tags) {
    this.random = new Random(seed);
    this.bytes = new Mutator(~seed);
    this.tags = tags;
  }

  /**
   * A damaged stream.
   *
   * @param original its frames
   * @param others frames of another stream, whose payloads get mixed in
   */
  byte[] mutate(List<byte[]> original, List<byte[]> others) {
    List<byte[]> frames = new ArrayList<>(original);
    int changes = 1 + random.nextInt(MOST_CHANGES);
    for (int i = 0; i < changes && !frames.isEmpty(); i++) {
      change(frames, others);
    }
    byte[] joined = join(frames);
    return switch (random.nextInt(8)) {
      case 0 -> bytes.mutate(joined);
      case 1 -> Arrays.copyOf(joined, random.nextInt(joined.length + 1));
      default -> joined;
    };
  }

  private void change(List<byte[]> frames, List<byte[]> others) {
    int at = random.nextInt(frames.size());
    byte[] frame = frames.get(at).clone();
    frames.set(at, frame);
    switch (random.nextInt(12)) {
      case 0 -> frames.remove(at);
      case 1 -> frames.add(random.nextInt(frames.size() + 1), frame.clone());
      case 2 -> Collections.swap(frames, at, random.nextInt(frames.size()));
      case 3 -> Collections.shuffle(frames, random);
      case 4 -> frame[0] = tag();
      case 5 -> setLength(frame, length(frame.length - Frames.HEADER_BYTES));
      case 6 -> frames.set(at, withPayload(frame[0], payload(any(frames))));
      case 7 -> frames.set(at, withPayload(frame[0], payload(any(others))));
      case 8 -> frames.set(at, withPayload(frame[0], spliced(payload(frame), any(others))));
      case 9 -> frames.set(at, withPayload(frame[0], spliced(payload(frame), any(frames))));
      default -> frames.set(at, withPayload(frame[0], bytes.mutate(payload(frame))));
    }
  }

  private byte tag() {
    int tag = random.nextInt(tags + 2);
    return (byte) (tag <= tags ? tag : CONTROL_TAG);
  }

  private int length(int real) {
    return random.nextBoolean()
        ? real + random.nextInt(33) - 16
        : TELLING_LENGTHS[random.nextInt(TELLING_LENGTHS.length)];
  }

  private byte[] any(List<byte[]> frames) {
    return frames.get(random.nextInt(frames.size()));
  }

  /** The start of one payload and the end of another, cut at multiples of 8 more often than not. */
  private byte[] spliced(byte[] first, byte[] otherFrame) {
    byte[] second = payload(otherFrame);
    int mask = random.nextInt(4) == 0 ? -1 : -Long.BYTES;
    byte[] start = Arrays.copyOf(first, random.nextInt(first.length + 1) & mask);
    int from = random.nextInt(second.length + 1) & mask;
    return join(List.of(start, Arrays.copyOfRange(second, from, second.length)));
  }

  private static byte[] payload(byte[] frame) {
    return Arrays.copyOfRange(frame, Frames.HEADER_BYTES, frame.length);
  }

  /** A frame whose length is that of its payload. */
  static byte[] withPayload(byte tag, byte[] payload) {
    byte[] frame = new byte[Frames.HEADER_BYTES + payload.length];
    frame[0] = tag;
    setLength(frame, payload.length);
    System.arraycopy(payload, 0, frame, Frames.HEADER_BYTES, payload.length);
    return frame;
  }

  private static void setLength(byte[] frame, int length) {
    ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN).putInt(LENGTH_OFFSET, length);
  }

  private static byte[] join(List<byte[]> parts) {
    MemorySink sink = new MemorySink();
    parts.forEach(sink::write);
    return sink.bytes();
  }
}
