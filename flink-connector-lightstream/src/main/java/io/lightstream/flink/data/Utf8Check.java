// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The rules of UTF-8 (Unicode, table 3-7): shortest form, no surrogates, up to U+10FFFF. */
final class Utf8Check {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

  private Utf8Check() {}

  /** Where the first sequence begins that is not UTF-8, or -1. */
  static int firstMalformed(byte[] bytes) {
    int at = 0;
    while (at < bytes.length) {
      if (bytes.length - at >= Long.BYTES && ((long) LONGS.get(bytes, at) & HIGH_BITS) == 0) {
        at += Long.BYTES;
      } else if (bytes[at] >= 0) {
        at++;
      } else {
        int size = sequence(bytes, at);
        if (size == 0) {
          return at;
        }
        at += size;
      }
    }
    return -1;
  }

  /** The length of the sequence of several bytes, or 0 if it is malformed or cut off. */
  private static int sequence(byte[] bytes, int at) {
    int lead = bytes[at] & 0xff;
    int size = lead < 0xc2 || lead > 0xf4 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    if (size == 0 || bytes.length - at < size || !isSecond(lead, bytes[at + 1] & 0xff)) {
      return 0;
    }
    for (int i = 2; i < size; i++) {
      if ((bytes[at + i] & 0xc0) != 0x80) {
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
