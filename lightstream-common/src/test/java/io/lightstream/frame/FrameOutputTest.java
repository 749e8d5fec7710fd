// SPDX-License-Identifier: Apache-2.0
package io.lightstream.frame;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameOutputTest {

  @Test
  void smallPartsAndPaddingStayWhatTheyAreWhenTheirMemoryIsFull() {
    Random random = new Random(7);
    FrameOutput output = new FrameOutput();
    for (int frame = 0; frame < 20; frame++) {
      ByteArrayOutputStream wanted = new ByteArrayOutputStream();
      for (int part = 0; part < 300; part++) {
        byte[] bytes = new byte[random.nextInt(300)];
        random.nextBytes(bytes);
        int padding = random.nextInt(300);
        output.add(ByteBuffer.wrap(bytes));
        output.pad(padding);
        wanted.writeBytes(bytes);
        wanted.writeBytes(new byte[padding]);
      }
      assertEquals(wanted.size(), output.size());
      assertArrayEquals(wanted.toByteArray(), bytesOf(output));
      output.clear();
    }
  }

  private static byte[] bytesOf(FrameOutput output) {
    ByteBuffer all = ByteBuffer.allocate((int) output.size());
    for (int i = 0; i < output.count(); i++) {
      all.put(output.buffers()[i].duplicate());
    }
    return all.array();
  }
}
