// SPDX-License-Identifier: Apache-2.0
package io.lightstream.memory;

import io.lightstream.error.LightstreamIOException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A mapped file, shared by its map handles and the batches read from it. The channel stays open as
 * long as the map, to tell whether the file is still whole.
 */
final class MappedOwner extends MemoryOwner {

  private static final AtomicInteger OPEN = new AtomicInteger();

  private final Path path;
  private final FileChannel channel;
  private final long size;
  private final Mapping mapping;

  MappedOwner(Path path, FileChannel channel, long size, Mapping mapping) {
    this.path = path;
    this.channel = channel;
    this.size = size;
    this.mapping = mapping;
    OPEN.incrementAndGet();
  }

  /** Whether there is a map that was not closed. */
  static boolean isAnyOpen() {
    return OPEN.get() > 0;
  }

  ByteBuffer slice(long offset, int length) {
    try {
      return mapping.slice(offset, length);
    } catch (IllegalStateException e) {
      checkOpen();
      throw e;
    }
  }

  void checkNotTruncated() {
    try {
      long now = channel.size();
      if (now < size) {
        throw new LightstreamIOException(
            path + " was truncated from " + size + " to " + now + " bytes while it was mapped");
      }
    } catch (IOException e) {
      throw new LightstreamIOException("cannot ask for the size of " + path, e);
    }
  }

  @Override
  void free(boolean wasExported) {
    OPEN.decrementAndGet();
    mapping.unmap();
    try {
      channel.close();
    } catch (IOException e) {
      throw new LightstreamIOException("cannot close " + path, e);
    }
  }

  @Override
  String describe() {
    return "map of " + path;
  }
}
