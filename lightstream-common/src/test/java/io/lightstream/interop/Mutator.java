// SPDX-License-Identifier: Apache-2.0
package io.lightstream.interop;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;

/** Damages bytes in ways that readers of binary formats stumble over. Seeded: repeatable. */
final class Mutator {

  private static final int MOST_CHANGES = 6;
  private static final int MOST_CUT = 64;
  private static final long[] TELLING_NUMBERS = {
    0,
    1,
    -1,
    2,
    7,
    8,
    63,
    64,
    127,
    128,
    255,
    256,
    65_535,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    Integer.MAX_VALUE - 7,
    1L << 32,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    1L << 40,
    100_000
  };

  private final Random random;

  Mutator(long seed) {
    this.random = new Random(seed);
  }

  /** A damaged copy. */
  byte[] mutate(byte[] original) {
    byte[] bytes = original.clone();
    int changes = 1 + random.nextInt(MOST_CHANGES);
    for (int i = 0; i < changes && bytes.length > Long.BYTES; i++) {
      bytes = change(bytes);
    }
    return bytes;
  }

  private byte[] change(byte[] bytes) {
    int at = random.nextInt(bytes.length - Long.BYTES);
    int aligned = at & -Integer.BYTES;
    ByteBuffer view = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    switch (random.nextInt(10)) {
      case 0, 1 -> bytes[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
      case 2 -> bytes[at] = (byte) random.nextInt();
      case 3, 4 -> view.putInt(aligned, (int) tellingNumber());
      case 5 -> view.putLong(at & -Long.BYTES, tellingNumber());
      case 6 -> view.putInt(aligned, view.getInt(aligned) + random.nextInt(17) - 8);
      case 7 -> view.putShort(at & -Short.BYTES, (short) tellingNumber());
      case 8 -> copyWithin(bytes, at);
      default -> {
        return cutOrGrow(bytes, at);
      }
    }
    return bytes;
  }

  private long tellingNumber() {
    return TELLING_NUMBERS[random.nextInt(TELLING_NUMBERS.length)];
  }

  private void copyWithin(byte[] bytes, int at) {
    int from = random.nextInt(bytes.length);
    int length = Math.min(1 + random.nextInt(MOST_CUT), bytes.length - Math.max(at, from));
    System.arraycopy(bytes, from, bytes, at, length);
  }

  private byte[] cutOrGrow(byte[] bytes, int at) {
    int length = Math.min(1 + random.nextInt(MOST_CUT), bytes.length - at);
    if (random.nextBoolean()) {
      byte[] shorter = Arrays.copyOf(bytes, bytes.length - length);
      System.arraycopy(bytes, at + length, shorter, at, bytes.length - at - length);
      return shorter;
    }
    byte[] longer = Arrays.copyOf(bytes, bytes.length + length);
    System.arraycopy(bytes, at, longer, at + length, bytes.length - at);
    return longer;
  }
}
