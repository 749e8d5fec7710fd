// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import io.lightstream.memory.ArrowBuffer;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.memory.MemoryLease;
import java.nio.ByteBuffer;
import java.util.List;

/** The validity of a column that is being built: no memory before the first null. */
final class ValidityBuffer {

  private final GrowingBuffer bits;
  private int nulls;

  ValidityBuffer(BufferAllocator allocator) {
    this.bits = new GrowingBuffer(allocator);
  }

  int nulls() {
    return nulls;
  }

  void addValid(int row) {
    if (nulls > 0) {
      set(bits.room((row >>> 3) + 1L), row);
    }
  }

  void addNull(int row) {
    ByteBuffer memory = bits.room((row >>> 3) + 1L);
    if (nulls == 0) {
      for (int i = 0; i < row >>> 3; i++) {
        memory.put(i, (byte) 0xff);
      }
      for (int i = row & ~7; i < row; i++) {
        set(memory, i);
      }
    }
    nulls++;
  }

  static void set(ByteBuffer memory, int bit) {
    memory.put(bit >>> 3, (byte) (memory.get(bit >>> 3) | 1 << (bit & 7)));
  }

  /** Forgets the rows behind the first ones. */
  void truncate(int rows) {
    ByteBuffer memory = bits.written();
    clear(bits, rows, memory.capacity() * 8L);
    int before = nulls;
    nulls = 0;
    for (int row = 0; row < rows && nulls < before; row++) {
      nulls += memory.get(row >>> 3) >>> (row & 7) & 1 ^ 1;
    }
  }

  /** Sets the bits from one place to another to 0. */
  static void clear(GrowingBuffer bits, int from, long to) {
    ByteBuffer memory = bits.written();
    int at = from >>> 3;
    if ((from & 7) != 0 && at < memory.capacity()) {
      memory.put(at, (byte) (memory.get(at) & (1 << (from & 7)) - 1));
      at++;
    }
    bits.erase(at, (to + 7) / 8);
  }

  ArrowBuffer take(int rows, List<MemoryLease> leases) {
    ArrowBuffer taken = bits.take(nulls == 0 ? 0 : (rows + 7) / 8, leases);
    nulls = 0;
    return taken;
  }

  void release() {
    bits.release();
    nulls = 0;
  }
}
