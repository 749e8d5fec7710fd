// SPDX-License-Identifier: Apache-2.0
package io.lightstream.transport;

import io.lightstream.frame.ByteSink;
import io.lightstream.frame.ByteSource;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/** Bytes for tests, and how they are read and written. */
public final class Bytes {

  private Bytes() {}

  public static ByteBuffer direct(byte[] bytes) {
    return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
  }

  public static byte[] random(int length, long seed) {
    byte[] bytes = new byte[length];
    new SplittableRandom(seed).nextBytes(bytes);
    return bytes;
  }

  public static void write(ByteSink sink, byte[] bytes) {
    sink.write(new ByteBuffer[] {direct(bytes)}, 0, 1);
  }

  public static void write(ByteSink sink, String text) {
    write(sink, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Reads until {@code length} bytes are there. */
  public static byte[] read(ByteSource source, int length) {
    ByteBuffer[] into = {ByteBuffer.allocateDirect(length)};
    while (into[0].hasRemaining()) {
      if (source.read(into, 0, 1) < 0) {
        throw new IllegalStateException("the stream ended after " + into[0].position() + " bytes");
      }
    }
    return array(into[0].flip());
  }

  public static String readText(ByteSource source, int length) {
    return new String(read(source, length), StandardCharsets.UTF_8);
  }

  /** One read of at most one byte. */
  public static long readOne(ByteSource source) {
    return source.read(new ByteBuffer[] {ByteBuffer.allocateDirect(1)}, 0, 1);
  }

  public static byte[] array(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(buffer.position(), bytes);
    return bytes;
  }
}
