// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** How values lie in saved state: big endian, text and bytes behind their length of four bytes. */
final class SavedBytes {

  /** Writes one value. */
  interface Write {
    void to(DataOutput out) throws IOException;
  }

  /** Reads one value. */
  interface Read<T> {
    T from(DataInput in) throws IOException;
  }

  private SavedBytes() {}

  static byte[] of(Write write) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      write.to(out);
    }
    return bytes.toByteArray();
  }

  /** Reads a value that takes all the bytes. */
  static <T> T read(byte[] bytes, Read<T> read) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      T value = read.from(in);
      if (in.available() > 0) {
        throw new IOException(
            "saved state of " + bytes.length + " bytes has " + in.available() + " bytes too many");
      }
      return value;
    }
  }

  static void writeText(DataOutput out, String text) throws IOException {
    writeBytes(out, text.getBytes(StandardCharsets.UTF_8));
  }

  static String readText(DataInput in) throws IOException {
    return new String(readBytes(in), StandardCharsets.UTF_8);
  }

  static void writeBytes(DataOutput out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  static byte[] readBytes(DataInput in) throws IOException {
    int length = in.readInt();
    if (length < 0) {
      throw new IOException("saved state has a value of " + length + " bytes");
    }
    byte[] bytes = ((DataInputStream) in).readNBytes(length);
    if (bytes.length < length) {
      throw new IOException(
          "saved state ends after " + bytes.length + " of " + length + " bytes of a value");
    }
    return bytes;
  }

  /** Refuses what a newer connector wrote, or what never existed. */
  static void requireVersion(String what, int version, int known) throws IOException {
    if (version != known) {
      throw new IOException(
          "saved " + what + " has version " + version + ": this connector knows version " + known);
    }
  }
}
