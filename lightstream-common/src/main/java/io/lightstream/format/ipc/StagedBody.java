// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

import io.lightstream.error.LimitExceededException;
import io.lightstream.memory.ArrowBuffer;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.memory.MemoryLease;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/** A body that lies in memory as a whole: its wanted buffers are copied to aligned places. */
final class StagedBody {

  /** Writers do not share bytes between buffers; a small body must not become a large batch. */
  private static final int MOST_COPIES = 4;

  private StagedBody() {}

  /**
   * Copies the wanted buffers into one lease.
   *
   * @param body the body, from its position on; left unchanged
   * @param leases receives the memory
   * @return for each buffer of the plan its bytes; those not wanted are empty
   * @throws LimitExceededException if the buffers overlap and have many times the body's bytes
   */
  static ArrowBuffer[] copy(
      BatchPlan plan, ByteBuffer body, BufferAllocator allocator, List<MemoryLease> leases) {
    requireLittleSharing(plan);
    int count = plan.bufferCount();
    long total = 0;
    for (int i = 0; i < count; i++) {
      total += plan.isWanted(i) ? aligned(plan.size(i)) : 0;
    }
    ArrowBuffer[] buffers = new ArrowBuffer[count];
    if (total == 0) {
      Arrays.fill(buffers, ArrowBuffer.EMPTY);
      return buffers;
    }
    MemoryLease lease = allocator.allocate(total);
    leases.add(lease);
    ByteBuffer target = lease.writable(0, lease.capacity());
    int at = 0;
    for (int i = 0; i < count; i++) {
      if (plan.isWanted(i)) {
        int size = (int) plan.size(i);
        target.put(at, body, body.position() + (int) plan.offset(i), size);
        buffers[i] = lease.buffer(at, size);
        at += (int) aligned(size);
      } else {
        buffers[i] = ArrowBuffer.EMPTY;
      }
    }
    return buffers;
  }

  /**
   * Checks what is about to be copied buffer by buffer.
   *
   * @throws LimitExceededException if the buffers overlap and have many times the body's bytes
   */
  static void requireLittleSharing(BatchPlan plan) {
    if (!plan.isAscending() && plan.wantedBytes() > MOST_COPIES * plan.bodyLength()) {
      throw new LimitExceededException(
          "the buffers of a body of "
              + plan.bodyLength()
              + " bytes overlap and have "
              + plan.wantedBytes()
              + " bytes together: at most "
              + MOST_COPIES
              + " times the body is copied");
    }
  }

  static long aligned(long size) {
    return (size + ArrowBuffer.ALIGNMENT - 1) & -(long) ArrowBuffer.ALIGNMENT;
  }
}
