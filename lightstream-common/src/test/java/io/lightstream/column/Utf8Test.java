// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lightstream.memory.BufferAllocator;
import io.lightstream.memory.MemoryLease;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8Test {

  private final BufferAllocator allocator = BufferAllocator.unbounded("test");

  private static int firstMalformedByTheJdk(byte[] bytes) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CoderResult result = decoder.decode(in, CharBuffer.allocate(bytes.length + 1), true);
    return result.isError() ? in.position() : -1;
  }

  private void assertSame(byte[] bytes) {
    try (MemoryLease lease = allocator.allocate(bytes.length + 3)) {
      lease.writable(0, bytes.length + 3).put(3, bytes);
      assertEquals(
          firstMalformedByTheJdk(bytes),
          Utf8.firstMalformed(lease.buffer(0, bytes.length + 3), 3, bytes.length));
    }
  }

  @Test
  void allShortSequencesAreJudgedAsByTheJdk() {
    for (int first = 0; first < 256; first++) {
      assertSame(new byte[] {(byte) first});
      for (int second = 0; second < 256; second++) {
        assertSame(new byte[] {(byte) first, (byte) second});
      }
    }
  }

  @Test
  void longSequencesAtTheEdgesAreJudgedAsByTheJdk() {
    int[] edges = {0x00, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xff};
    for (int first = 0xe0; first < 256; first++) {
      for (int second : edges) {
        for (int third : edges) {
          assertSame(new byte[] {(byte) first, (byte) second, (byte) third});
          for (int fourth : edges) {
            assertSame(new byte[] {(byte) first, (byte) second, (byte) third, (byte) fourth});
          }
        }
      }
    }
  }

  @Test
  void textWithAByteChangedIsJudgedAsByTheJdk() {
    Random random = new Random(8);
    String text = "plain text of many letters, \u00e4\u00f6\u00fc, \u20ac and \ud83d\ude00 \uffff";
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    assertSame(bytes);
    for (int i = 0; i < 5_000; i++) {
      byte[] changed = bytes.clone();
      changed[random.nextInt(changed.length)] = (byte) random.nextInt();
      assertSame(changed);
    }
  }
}
