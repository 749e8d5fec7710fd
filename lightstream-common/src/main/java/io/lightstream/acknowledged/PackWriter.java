// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Writes the few kinds of MessagePack that control frames are made of. Its own code, so that
 * acknowledged streams need no further library.
 */
final class PackWriter {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);

  PackWriter array(int elements) {
    if (elements < 16) {
      return one(PackReader.FIXED_ARRAY | elements);
    }
    return one(PackReader.ARRAY_16).bigEndian(elements, 2);
  }

  PackWriter nil() {
    return one(PackReader.NIL);
  }

  PackWriter number(long value) {
    if (value >= -32 && value < 128) {
      return one((int) value);
    } else if (value >= 0 && value < 1L << 32) {
      return one(PackReader.UINT_32).bigEndian(value, 4);
    }
    return one(PackReader.INT_64).bigEndian(value, 8);
  }

  PackWriter text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    if (utf8.length < 32) {
      one(PackReader.FIXED_TEXT | utf8.length);
    } else {
      one(PackReader.TEXT_32).bigEndian(utf8.length, 4);
    }
    bytes.writeBytes(utf8);
    return this;
  }

  PackWriter binary(byte[] value) {
    one(PackReader.BINARY_32).bigEndian(value.length, 4);
    bytes.writeBytes(value);
    return this;
  }

  ByteBuffer written() {
    return ByteBuffer.wrap(bytes.toByteArray());
  }

  private PackWriter one(int value) {
    bytes.write(value);
    return this;
  }

  private PackWriter bigEndian(long value, int length) {
    for (int shift = (length - 1) * 8; shift >= 0; shift -= 8) {
      bytes.write((int) (value >>> shift));
    }
    return this;
  }
}
