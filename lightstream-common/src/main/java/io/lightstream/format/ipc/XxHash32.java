// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

import java.nio.ByteBuffer;

/**
 * The 32-bit xxHash with seed 0, the checksum of LZ4 frames. Without state, safe from any thread.
 *
 * @see <a href="https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md">xxHash</a>
 */
final class XxHash32 {
  private static final int PRIME_1 = 0x9E3779B1;
  private static final int PRIME_2 = 0x85EBCA77;
  private static final int PRIME_3 = 0xC2B2AE3D;
  private static final int PRIME_4 = 0x27D4EB2F;
  private static final int PRIME_5 = 0x165667B1;
  private static final int STRIPE = 16;
  private static final int LANE = 4;

  private XxHash32() {}

  /** The hash of {@code length} bytes from {@code position} of a little-endian buffer. */
  static int hash(ByteBuffer bytes, int position, int length) {
    int end = position + length;
    int at = position;
    int hash = PRIME_5;
    if (length >= STRIPE) {
      int a = PRIME_1 + PRIME_2;
      int b = PRIME_2;
      int c = 0;
      int d = -PRIME_1;
      for (; at <= end - STRIPE; at += STRIPE) {
        a = round(a, bytes.getInt(at));
        b = round(b, bytes.getInt(at + LANE));
        c = round(c, bytes.getInt(at + 2 * LANE));
        d = round(d, bytes.getInt(at + 3 * LANE));
      }
      hash =
          Integer.rotateLeft(a, 1)
              + Integer.rotateLeft(b, 7)
              + Integer.rotateLeft(c, 12)
              + Integer.rotateLeft(d, 18);
    }
    return avalanche(tail(hash + length, bytes, at, end));
  }

  private static int round(int accumulator, int lane) {
    return Integer.rotateLeft(accumulator + lane * PRIME_2, 13) * PRIME_1;
  }

  private static int tail(int start, ByteBuffer bytes, int from, int end) {
    int hash = start;
    int at = from;
    for (; at <= end - LANE; at += LANE) {
      hash = Integer.rotateLeft(hash + bytes.getInt(at) * PRIME_3, 17) * PRIME_4;
    }
    for (; at < end; at++) {
      hash = Integer.rotateLeft(hash + (bytes.get(at) & 0xff) * PRIME_5, 11) * PRIME_1;
    }
    return hash;
  }

  private static int avalanche(int start) {
    int hash = start;
    hash = (hash ^ hash >>> 15) * PRIME_2;
    hash = (hash ^ hash >>> 13) * PRIME_3;
    return hash ^ hash >>> 16;
  }
}
