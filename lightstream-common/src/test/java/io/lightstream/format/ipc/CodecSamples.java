// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/** Bytes to compress, and bytes that other implementations have compressed. */
final class CodecSamples {
  /** More than one block of every size but the largest. */
  private static final int LARGE = 3_000_001;

  private static final Map<String, byte[]> CONTENTS = makeContents();

  private CodecSamples() {}

  /** The content of the recorded frames, as their README says. */
  static byte[] recordedContent(int length) {
    StringBuilder lines = new StringBuilder(length + 16);
    for (int i = 0; lines.length() < length; i++) {
      lines.append(i % 700).append(',').append(i / 4000).append('\n');
    }
    return lines.substring(0, length).getBytes(StandardCharsets.US_ASCII);
  }

  static byte[] recorded(String name) {
    try (InputStream file = CodecSamples.class.getResourceAsStream("/codec/" + name)) {
      return Objects.requireNonNull(file, name).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Contents of many kinds by name. */
  static Map<String, byte[]> contents() {
    return CONTENTS;
  }

  private static Map<String, byte[]> makeContents() {
    Map<String, byte[]> contents = new LinkedHashMap<>();
    contents.put("empty", new byte[0]);
    for (int length : new int[] {1, 2, 4, 5, 11, 12, 13, 14, 15, 16, 17, 64, 255, 256, 300}) {
      contents.put("zeros " + length, new byte[length]);
      contents.put("random " + length, random(length));
      contents.put("lines " + length, recordedContent(length));
    }
    for (int length : new int[] {65_535, 65_536, 65_537, 262_145, LARGE, 9_000_000}) {
      contents.put("random " + length, random(length));
      contents.put("lines " + length, recordedContent(length));
      contents.put("integers " + length, integers(length));
    }
    contents.put("zeros " + LARGE, new byte[LARGE]);
    contents.put("mixed " + LARGE, mixed(LARGE));
    for (int period = 1; period <= 40; period++) {
      contents.put("period " + period, periodic(period, 1_000 + period));
    }
    return contents;
  }

  static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static byte[] integers(int length) {
    Random random = new Random(length);
    ByteBuffer bytes = ByteBuffer.allocate(length + Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.position() < length) {
      bytes.putLong(random.nextInt(1_000));
    }
    return Arrays.copyOf(bytes.array(), length);
  }

  /** Stretches of random bytes, runs, and repetitions from near and far. */
  private static byte[] mixed(int length) {
    Random random = new Random(length);
    byte[] bytes = new byte[length];
    for (int at = 0; at < length; ) {
      int stretch = Math.min(1 + random.nextInt(1 << random.nextInt(12)), length - at);
      switch (random.nextInt(3)) {
        case 0 -> System.arraycopy(random(stretch), 0, bytes, at, stretch);
        case 1 -> Arrays.fill(bytes, at, at + stretch, (byte) random.nextInt());
        default -> {
          int distance = 1 + random.nextInt(at + 1);
          for (int i = at; i < at + stretch; i++) {
            bytes[i] = i < distance ? 0 : bytes[i - distance];
          }
        }
      }
      at += stretch;
    }
    return bytes;
  }

  private static byte[] periodic(int period, int length) {
    byte[] pattern = random(period);
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = pattern[i % period];
    }
    return bytes;
  }

  /** A direct buffer of the bytes, in the middle of a larger one. */
  static ByteBuffer direct(byte[] bytes) {
    return ByteBuffer.allocateDirect(bytes.length + 24)
        .put(5, bytes)
        .position(5)
        .limit(5 + bytes.length);
  }

  /**
   * An empty direct buffer of the length, in the middle of a larger one that is filled with 0x5a.
   */
  static ByteBuffer destination(int length) {
    ByteBuffer buffer = ByteBuffer.allocateDirect(length + 24);
    for (int i = 0; i < buffer.capacity(); i++) {
      buffer.put(i, (byte) 0x5a);
    }
    return buffer.position(11).limit(11 + length);
  }

  /** The bytes of a buffer that {@link #destination} made, which must be untouched around them. */
  static byte[] written(ByteBuffer buffer, int length) {
    for (int i = 0; i < 11; i++) {
      if (buffer.get(i) != 0x5a) {
        throw new AssertionError("byte " + i + " before the destination was written");
      }
    }
    ByteBuffer all = buffer.duplicate().clear();
    for (int i = buffer.limit(); i < all.capacity(); i++) {
      if (all.get(i) != 0x5a) {
        throw new AssertionError("byte " + i + " after the destination was written");
      }
    }
    byte[] bytes = new byte[length];
    all.get(11, bytes);
    return bytes;
  }
}
