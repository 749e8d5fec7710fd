// SPDX-License-Identifier: Apache-2.0
package io.lightstream.interop;

import io.lightstream.frame.ByteSink;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** A sink that keeps in memory what is written to it. */
final class MemorySink implements ByteSink {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  @Override
  public void write(ByteBuffer[] from, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      byte[] part = new byte[from[i].remaining()];
      from[i].get(part);
      bytes.writeBytes(part);
    }
  }

  /** Adds bytes. */
  void write(byte[] more) {
    bytes.writeBytes(more);
  }

  @Override
  public void finish() {}

  @Override
  public void close() {}

  /** All that was written. */
  byte[] bytes() {
    return bytes.toByteArray();
  }
}
