// SPDX-License-Identifier: Apache-2.0
package io.lightstream.bench;

import io.lightstream.frame.ByteSink;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** Copies what is written into memory that stays in the cache, over and over. */
final class CopyingSink implements ByteSink {

  private static final int PAGE_BYTES = 256 << 10;

  private final ByteBuffer page = ByteBuffer.allocateDirect(PAGE_BYTES);

  @Override
  public void write(ByteBuffer[] from, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      write(from[i]);
    }
  }

  private int write(ByteBuffer from) {
    int size = from.remaining();
    while (from.hasRemaining()) {
      int part = Math.min(from.remaining(), page.capacity());
      page.put(0, from, from.position(), part);
      from.position(from.position() + part);
    }
    return size;
  }

  /** The same for those who write to channels. */
  WritableByteChannel asChannel() {
    return new WritableByteChannel() {
      @Override
      public int write(ByteBuffer from) {
        return CopyingSink.this.write(from);
      }

      @Override
      public boolean isOpen() {
        return true;
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void finish() {}

  @Override
  public void close() {}
}
