// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.jpountz.xxhash.XXHash32;
import net.jpountz.xxhash.XXHashFactory;
import org.junit.jupiter.api.Test;

class XxHash32Test {
  private static final XXHash32 EXPECTED = XXHashFactory.safeInstance().hash32();

  @Test
  void everyLengthHashesAsLz4JavaDoes() {
    ByteBuffer bytes = CodecSamples.direct(CodecSamples.random(300)).order(ByteOrder.LITTLE_ENDIAN);
    for (int length = 0; length <= 300; length++) {
      assertEquals(EXPECTED.hash(bytes, 5, length, 0), XxHash32.hash(bytes, 5, length));
    }
  }

  @Test
  void emptyInputHashesAsSpecified() {
    assertEquals(0x02CC5D05, XxHash32.hash(ByteBuffer.allocate(0), 0, 0));
  }
}
