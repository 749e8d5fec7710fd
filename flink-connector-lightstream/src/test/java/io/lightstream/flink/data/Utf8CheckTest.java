// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8CheckTest {

  private static final byte[] PIECES = {
    'a',
    'b',
    (byte) 0x80,
    (byte) 0xbf,
    (byte) 0xc0,
    (byte) 0xc3,
    (byte) 0xe0,
    (byte) 0xed,
    (byte) 0xef,
    (byte) 0xf0,
    (byte) 0xf4,
    (byte) 0xf5,
    (byte) 0xa0,
    (byte) 0x9f,
    (byte) 0x90
  };

  @Test
  void everyCodePointIsAccepted() {
    StringBuilder all = new StringBuilder();
    for (int point = 0; point <= Character.MAX_CODE_POINT; point++) {
      if (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE) {
        all.appendCodePoint(point);
      }
    }
    assertEquals(-1, Utf8Check.firstMalformed(all.toString().getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void itAgreesWithJavasDecoder() {
    Random random = new Random(1);
    for (int i = 0; i < 200_000; i++) {
      byte[] bytes = new byte[random.nextInt(20)];
      for (int at = 0; at < bytes.length; at++) {
        bytes[at] = random.nextInt(3) > 0 ? (byte) 'x' : PIECES[random.nextInt(PIECES.length)];
      }
      assertEquals(isUtf8(bytes), Utf8Check.firstMalformed(bytes) < 0);
    }
  }

  private static boolean isUtf8(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
