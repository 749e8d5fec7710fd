// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import io.lightstream.protocol.LightstreamMessage;
import java.util.Arrays;

/** Frames of consecutive numbers in memory, which it owns. Guarded by its user. */
final class KeptFrames {

  /** What keeping a frame costs beside its payload. */
  private static final int FRAME_BYTES = 64;

  private LightstreamMessage[] ring = new LightstreamMessage[64];
  private int first;
  private int count;
  private long from;
  private long bytes;

  KeptFrames(long from) {
    this.from = from;
  }

  /** What a frame counts. */
  static long weight(LightstreamMessage frame) {
    return FRAME_BYTES + frame.bytes();
  }

  long from() {
    return from;
  }

  long to() {
    return from + count;
  }

  boolean isEmpty() {
    return count == 0;
  }

  long bytes() {
    return bytes;
  }

  boolean holds(long number) {
    return number >= from && number < to();
  }

  /** The frame with that number, which stays owned by this. */
  LightstreamMessage get(long number) {
    return ring[(int) (first + number - from) & ring.length - 1];
  }

  /** Keeps the next frame. */
  void add(LightstreamMessage frame) {
    if (count == ring.length) {
      grow();
    }
    ring[first + count & ring.length - 1] = frame;
    count++;
    bytes += weight(frame);
  }

  private void grow() {
    LightstreamMessage[] larger = Arrays.copyOfRange(ring, first, first + 2 * ring.length);
    System.arraycopy(ring, 0, larger, ring.length - first, first);
    ring = larger;
    first = 0;
  }

  /** Lets go of all frames before {@code number}. */
  void releaseBefore(long number) {
    while (count > 0 && from < number) {
      LightstreamMessage frame = ring[first];
      ring[first] = null;
      first = first + 1 & ring.length - 1;
      count--;
      from++;
      bytes -= weight(frame);
      frame.close();
    }
  }

  /** The next frame has that number; only where nothing is kept. */
  void moveTo(long number) {
    from = number;
  }
}
