// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import io.lightstream.memory.ArrowBuffer;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.memory.MemoryLease;
import java.nio.ByteBuffer;
import java.util.List;

/** Offsets that are being written: the first is 0, then one for the end of each row. */
final class OffsetsBuffer {

  private final GrowingBuffer memory;
  private final int width;

  OffsetsBuffer(Field field, BufferAllocator allocator) {
    this.memory = new GrowingBuffer(allocator);
    this.width = field.type().layout().get(1).elementBytes();
  }

  void end(int row, int end) {
    ByteBuffer room = memory.room((row + 2L) * width);
    if (width == Long.BYTES) {
      room.putLong((row + 1) << 3, end);
    } else {
      room.putInt((row + 1) << 2, end);
    }
  }

  /** Where the first rows end. */
  int end(int rows) {
    ByteBuffer written = memory.written();
    if (rows == 0) {
      return 0;
    }
    return width == Long.BYTES ? (int) written.getLong(rows << 3) : written.getInt(rows << 2);
  }

  ArrowBuffer take(int rows, List<MemoryLease> leases) {
    return memory.take(rows == 0 ? 0 : (rows + 1) * width, leases);
  }

  void release() {
    memory.release();
  }
}
