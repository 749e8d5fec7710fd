// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import io.lightstream.memory.ArrowBuffer;

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
}
