// SPDX-License-Identifier: Apache-2.0
package io.lightstream.memory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** How a JDK maps a file of any size: one arena from 22 on, windows before. */
sealed interface Mapping permits ArenaMapping, WindowMapping {

  /** A little-endian view of the bytes as they lie; the caller has checked the range. */
  ByteBuffer slice(long offset, int length);

  /** Unmaps now, or leaves it to the garbage collector where the JDK has no other safe way. */
  void unmap();

  static Mapping map(FileChannel channel, long size) throws IOException {
    return ArenaMapping.isAvailable()
        ? ArenaMapping.map(channel, size)
        : new WindowMapping(channel, size);
  }
}
