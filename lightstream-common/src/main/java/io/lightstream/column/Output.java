// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import io.lightstream.memory.ArrowBuffer;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.memory.MemoryLease;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Where new buffers come from and the leases of the finished ones go. */
final class Output {

  private final BufferAllocator allocator;
  private final List<MemoryLease> leases;
  private final List<GrowingBuffer> open = new ArrayList<>();

  Output(BufferAllocator allocator, List<MemoryLease> leases) {
    this.allocator = allocator;
    this.leases = leases;
  }

  List<MemoryLease> leases() {
    return leases;
  }

  GrowingBuffer buffer() {
    GrowingBuffer buffer = new GrowingBuffer(allocator);
    open.add(buffer);
    return buffer;
  }

  ArrowBuffer take(GrowingBuffer buffer, int size) {
    open.remove(buffer);
    return buffer.take(size, leases);
  }

  /** Frees everything, finished or not. */
  void abandon() {
    open.forEach(GrowingBuffer::release);
    leases.forEach(MemoryLease::close);
  }

  static void put(ByteBuffer target, int width, int slot, long value) {
    switch (width) {
      case 1 -> target.put(slot, (byte) value);
      case 2 -> target.putShort(slot << 1, (short) value);
      case 4 -> target.putInt(slot << 2, (int) value);
      default -> target.putLong(slot << 3, value);
    }
  }
}
