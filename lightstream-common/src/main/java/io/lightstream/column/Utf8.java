// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import io.lightstream.memory.ArrowBuffer;
import java.nio.charset.StandardCharsets;

/** The rules of UTF-8 (Unicode, table 3-7): shortest form, no surrogates, up to U+10FFFF. */
final class Utf8 {

  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

  /** What {@link String#getBytes} puts in the place of half a surrogate pair. */
  private static final byte REPLACEMENT = '?';

  private Utf8() {}

  /** Where the first sequence begins that is not UTF-8, from {@code offset}; or -1. */
  static int firstMalformed(ArrowBuffer bytes, int offset, int length) {
    int end = offset + length;
    int at = offset;
    while (at < end) {
      if (end - at >= Long.BYTES && (bytes.getLong(at) & HIGH_BITS) == 0) {
        at += Long.BYTES;
        continue;
      }
      int size = sequence(bytes, at, end);
      if (size == 0) {
        return at - offset;
      }
      at += size;
    }
    return -1;
  }

  /** The bytes of a text that a builder takes; half a surrogate pair is refused. */
  static byte[] encode(String text, ColumnBuilder builder) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (byte unit : bytes) {
      if (unit == REPLACEMENT) {
        checkSurrogates(text, builder);
        break;
      }
    }
    return bytes;
  }

  private static void checkSurrogates(String text, ColumnBuilder builder) {
    for (int i = 0; i < text.length(); i++) {
      char unit = text.charAt(i);
      if (!Character.isSurrogate(unit)) {
        continue;
      }
      boolean pair =
          Character.isHighSurrogate(unit)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (!pair) {
        throw builder.rejected("half a surrogate pair at character " + i + " of the text");
      }
      i++;
    }
  }

  /** The length of the sequence at {@code at}, or 0 if it is malformed or cut off. */
  private static int sequence(ArrowBuffer bytes, int at, int end) {
    int lead = bytes.getByte(at) & 0xff;
    if (lead < 0x80) {
      return 1;
    }
    int size = lead < 0xc2 || lead > 0xf4 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    if (size == 0 || end - at < size || !isSecond(lead, bytes.getByte(at + 1) & 0xff)) {
      return 0;
    }
    for (int i = 2; i < size; i++) {
      if ((bytes.getByte(at + i) & 0xc0) != 0x80) {
        return 0;
      }
    }
    return size;
  }

  private static boolean isSecond(int lead, int second) {
    int least = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    int most = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    return second >= least && second <= most;
  }
}
