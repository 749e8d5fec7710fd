// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

import io.lightstream.frame.RandomAccessSource;
import io.lightstream.memory.ArrowBuffer;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.memory.MemoryLease;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** A file range by range: wanted buffers are read to aligned places of their own. */
final class RangedBytes implements FileBytes {

  private final RandomAccessSource source;
  private final BufferAllocator allocator;
  private final long size;

  RangedBytes(RandomAccessSource source, BufferAllocator allocator) {
    this.source = source;
    this.allocator = allocator;
    this.size = source.size();
  }

  @Override
  public String name() {
    return source.description();
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public ByteBuffer copy(long offset, int length) {
    byte[] bytes = new byte[length];
    source.read(offset, ByteBuffer.wrap(bytes));
    return FileBytes.littleEndian(bytes);
  }

  @Override
  public ArrowBuffer[] buffers(long body, BatchPlan plan, List<MemoryLease> leases) {
    StagedBody.requireLittleSharing(plan);
    List<MemoryLease> taken = new ArrayList<>(1);
    try {
      ArrowBuffer[] buffers = read(body, plan, taken);
      leases.addAll(taken);
      return buffers;
    } catch (RuntimeException | Error e) {
      taken.forEach(MemoryLease::close);
      throw e;
    }
  }

  /** Reads the buffers into as few leases as they fit. */
  private ArrowBuffer[] read(long body, BatchPlan plan, List<MemoryLease> taken) {
    ArrowBuffer[] buffers = new ArrowBuffer[plan.bufferCount()];
    Arrays.fill(buffers, ArrowBuffer.EMPTY);
    MemoryLease lease = null;
    int used = 0;
    for (int i = 0; i < buffers.length; i++) {
      if (plan.isWanted(i)) {
        int length = (int) plan.size(i);
        if (lease == null || used > lease.capacity() - length) {
          lease = allocator.allocate(bytesFrom(i, plan));
          taken.add(lease);
          used = 0;
        }
        source.read(body + plan.offset(i), lease.writable(used, length));
        buffers[i] = lease.buffer(used, length);
        used += (int) StagedBody.aligned(length);
      }
    }
    return buffers;
  }

  /** The bytes of a buffer and of those behind it that one lease can hold with it. */
  private static long bytesFrom(int first, BatchPlan plan) {
    long total = plan.size(first);
    for (int i = first + 1; i < plan.bufferCount(); i++) {
      if (plan.isWanted(i)) {
        long more = StagedBody.aligned(total) + plan.size(i);
        if (more > BufferAllocator.MAX_LEASE_BYTES) {
          break;
        }
        total = more;
      }
    }
    return total;
  }

  /** Every read tells by itself whether the bytes were there. */
  @Override
  public <T> T whileWhole(Supplier<T> reading) {
    return reading.get();
  }

  @Override
  public void close() {
    source.close();
  }
}
