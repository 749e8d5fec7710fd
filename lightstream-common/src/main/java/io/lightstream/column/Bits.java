// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import io.lightstream.memory.ArrowBuffer;
import java.nio.ByteBuffer;

/** Work on runs of bits, least significant bit of a byte first. */
final class Bits {

  private Bits() {}

  /** How many of {@code count} bits from bit {@code from} are 1. */
  static int count(ArrowBuffer bits, int from, int count) {
    int end = from + count;
    int ones = 0;
    int bit = from;
    while (bit < end && (bit & 63) != 0) {
      ones += bits.getBit(bit++) ? 1 : 0;
    }
    while (end - bit >= 64) {
      ones += Long.bitCount(bits.getLong(bit >>> 3));
      bit += 64;
    }
    while (bit < end) {
      ones += bits.getBit(bit++) ? 1 : 0;
    }
    return ones;
  }

  /** Copies {@code count} bits to memory that is zero from bit {@code to} on. */
  static void copy(ArrowBuffer bits, int from, ByteBuffer target, int to, int count) {
    int done = 0;
    while (done < count && (to + done & 7) != 0) {
      copyBit(bits, from + done, target, to + done);
      done++;
    }
    int shift = from + done & 7;
    while (count - done >= Byte.SIZE) {
      int low = (bits.getByte(from + done >>> 3) & 0xff) >>> shift;
      int high = shift == 0 ? 0 : bits.getByte((from + done >>> 3) + 1) << Byte.SIZE - shift;
      target.put(to + done >>> 3, (byte) (low | high));
      done += Byte.SIZE;
    }
    while (done < count) {
      copyBit(bits, from + done, target, to + done);
      done++;
    }
  }

  private static void copyBit(ArrowBuffer bits, int from, ByteBuffer target, int to) {
    if (bits.getBit(from)) {
      ValidityBuffer.set(target, to);
    }
  }

  /** Sets {@code count} bits of memory to 1. */
  static void fill(ByteBuffer target, int to, int count) {
    for (int bit = to; bit < to + count; bit++) {
      ValidityBuffer.set(target, bit);
    }
  }
}
