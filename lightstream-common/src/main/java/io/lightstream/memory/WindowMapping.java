// SPDX-License-Identifier: Apache-2.0
package io.lightstream.memory;

import io.lightstream.error.LightstreamIOException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A file as windows of up to 2 GiB that overlap by half (JDK 17 to 21), mapped when first used. The
 * garbage collector unmaps them: there is no safe way to do it earlier.
 */
final class WindowMapping implements Mapping {

  private static final long STRIDE = 1L << 30;
  private static final long WINDOW = Integer.MAX_VALUE;

  private final FileChannel channel;
  private final long size;
  private volatile AtomicReferenceArray<MappedByteBuffer> windows;

  WindowMapping(FileChannel channel, long size) throws IOException {
    this.channel = channel;
    this.size = size;
    this.windows = new AtomicReferenceArray<>((int) (size / STRIDE) + 1);
    window(0);
  }

  @Override
  public ByteBuffer slice(long offset, int length) {
    int index = (int) (offset / STRIDE);
    long start = index * STRIDE;
    try {
      ByteBuffer map =
          offset - start + length <= WINDOW
              ? window(index).slice((int) (offset - start), length)
              : channel.map(FileChannel.MapMode.READ_ONLY, offset, length);
      return map.order(ByteOrder.LITTLE_ENDIAN);
    } catch (IOException e) {
      throw new LightstreamIOException(
          "cannot map " + length + " bytes at offset " + offset + ": " + e.getMessage(), e);
    }
  }

  private MappedByteBuffer window(int index) throws IOException {
    AtomicReferenceArray<MappedByteBuffer> all = windows;
    if (all == null) {
      throw new IllegalStateException("unmapped");
    }
    MappedByteBuffer window = all.get(index);
    if (window == null) {
      long start = index * STRIDE;
      window = channel.map(FileChannel.MapMode.READ_ONLY, start, Math.min(WINDOW, size - start));
      all.set(index, window);
    }
    return window;
  }

  @Override
  public void unmap() {
    windows = null;
  }
}
