// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import io.lightstream.memory.ArrowBuffer;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.memory.MemoryLease;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the buffers of columns begin, and copies of those that begin elsewhere than on 64 bytes.
 */
final class Alignment {

  private Alignment() {}

  /** The least alignment of the buffers that have bytes, here and in children. */
  static int of(ArrayData data) {
    int least = ArrowBuffer.ALIGNMENT;
    for (ArrowBuffer buffer : data.buffers()) {
      least = Math.min(least, of(buffer));
    }
    for (ArrayData child : data.children()) {
      least = Math.min(least, of(child));
    }
    return least;
  }

  private static int of(ArrowBuffer buffer) {
    return buffer.size() == 0 ? ArrowBuffer.ALIGNMENT : buffer.alignment();
  }

  /** The same parts, or such in which every buffer is aligned. */
  static ArrayData align(ArrayData data, BufferAllocator allocator, List<MemoryLease> leases) {
    if (of(data) == ArrowBuffer.ALIGNMENT) {
      return data;
    }
    List<ArrowBuffer> buffers = new ArrayList<>(data.buffers().size());
    for (ArrowBuffer buffer : data.buffers()) {
      boolean fits = of(buffer) == ArrowBuffer.ALIGNMENT;
      buffers.add(fits ? buffer : copy(buffer, allocator, leases));
    }
    List<ArrayData> children = new ArrayList<>(data.children().size());
    for (ArrayData child : data.children()) {
      children.add(align(child, allocator, leases));
    }
    return new ArrayData(
        data.field(),
        data.offset(),
        data.length(),
        data.nullCount(),
        List.copyOf(buffers),
        List.copyOf(children),
        data.dictionary());
  }

  private static ArrowBuffer copy(
      ArrowBuffer buffer, BufferAllocator allocator, List<MemoryLease> leases) {
    MemoryLease lease = allocator.allocate(buffer.size());
    leases.add(lease);
    buffer.getBytes(0, lease.writable(0, buffer.size()), 0, buffer.size());
    return lease.buffer(0, buffer.size());
  }
}
