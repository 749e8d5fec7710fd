// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import io.lightstream.error.LimitExceededException;
import io.lightstream.memory.ArrowBuffer;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.memory.MemoryLease;
import java.nio.ByteBuffer;
import java.util.List;

/** Aligned memory that grows while a builder writes; zero where nothing has been written. */
final class GrowingBuffer {

  private static final int SMALLEST = 1024;
  private static final byte[] ZEROS = new byte[4096];
  private static final ByteBuffer NONE = ByteBuffer.allocate(0);

  private final BufferAllocator allocator;
  private MemoryLease lease;
  private ByteBuffer memory = NONE;
  private int first = SMALLEST;

  GrowingBuffer(BufferAllocator allocator) {
    this.allocator = allocator;
  }

  /**
   * The memory, with room for that many bytes, to be written by absolute positions.
   *
   * @throws LimitExceededException if one buffer cannot have so many, or the allocator does not
   */
  ByteBuffer room(long bytes) {
    return bytes <= memory.capacity() ? memory : grow(bytes);
  }

  private ByteBuffer grow(long bytes) {
    long wanted = Math.max(bytes, Math.max(first, 2L * memory.capacity()));
    boolean fits = bytes <= BufferAllocator.MAX_LEASE_BYTES;
    MemoryLease larger =
        allocator.allocate(fits ? Math.min(wanted, BufferAllocator.MAX_LEASE_BYTES) : bytes);
    ByteBuffer target = larger.writable(0, larger.capacity());
    target.put(0, memory, 0, memory.capacity());
    zero(target, memory.capacity(), target.capacity());
    release();
    lease = larger;
    memory = target;
    return memory;
  }

  private static void zero(ByteBuffer target, int from, int to) {
    for (int at = from; at < to; at += ZEROS.length) {
      target.put(at, ZEROS, 0, Math.min(ZEROS.length, to - at));
    }
  }

  private static int roundUp(int size) {
    return size + ArrowBuffer.ALIGNMENT - 1 & -ArrowBuffer.ALIGNMENT;
  }

  /** Forgets what was written from one place to another. */
  void erase(long from, long to) {
    zero(memory, (int) Math.min(from, memory.capacity()), (int) Math.min(to, memory.capacity()));
  }

  /** What was written, to be read by absolute positions; without room for more. */
  ByteBuffer written() {
    return memory;
  }

  /** Hands over the first bytes and what holds them, and begins anew. */
  ArrowBuffer take(int size, List<MemoryLease> leases) {
    if (size == 0) {
      release();
      return ArrowBuffer.EMPTY;
    }
    zero(room(size), size, Math.min(memory.capacity(), roundUp(size)));
    ArrowBuffer taken = lease.buffer(0, size);
    leases.add(lease);
    lease = null;
    memory = NONE;
    first = Math.max(SMALLEST, size);
    return taken;
  }

  void release() {
    if (lease != null) {
      lease.close();
      lease = null;
      memory = NONE;
    }
  }
}
