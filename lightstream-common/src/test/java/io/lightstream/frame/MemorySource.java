// SPDX-License-Identifier: Apache-2.0
package io.lightstream.frame;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.function.IntSupplier;

/** Bytes in memory as a source that hands out as little at a time as it is told to. */
public final class MemorySource implements ByteSource {

  private final ByteBuffer bytes;
  private final IntSupplier chunk;
  private boolean closed;

  private MemorySource(byte[] bytes, IntSupplier chunk) {
    this.bytes = ByteBuffer.wrap(bytes);
    this.chunk = chunk;
  }

  /** As much as is asked for. */
  public static MemorySource whole(byte[] bytes) {
    return new MemorySource(bytes, () -> Integer.MAX_VALUE);
  }

  /** At most {@code size} bytes at a time. */
  public static MemorySource inChunksOf(int size, byte[] bytes) {
    return new MemorySource(bytes, () -> size);
  }

  /** From 1 to {@code most} bytes at a time. */
  public static MemorySource inRandomChunks(Random random, int most, byte[] bytes) {
    return new MemorySource(bytes, () -> 1 + random.nextInt(most));
  }

  @Override
  public long read(ByteBuffer[] into, int offset, int length) {
    if (!bytes.hasRemaining()) {
      return -1;
    }
    int left = Math.min(chunk.getAsInt(), bytes.remaining());
    int before = left;
    for (int i = offset; i < offset + length && left > 0; i++) {
      int part = Math.min(left, into[i].remaining());
      into[i].put(bytes.slice(bytes.position(), part));
      bytes.position(bytes.position() + part);
      left -= part;
    }
    return before - left;
  }

  @Override
  public void close() {
    closed = true;
  }

  /** Whether it was closed. */
  public boolean isClosed() {
    return closed;
  }
}
