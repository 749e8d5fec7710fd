// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

import io.lightstream.error.LimitExceededException;
import io.lightstream.frame.DecodeResult;
import io.lightstream.memory.ArrowBuffer;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.memory.MemoryLease;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Receives the body of one message straight into aligned places, one for each wanted buffer. What
 * lies between and what is not wanted goes to scratch.
 *
 * <p>Memory is committed as bytes arrive: places are made in steps, and a buffer larger than what
 * the sender has shown to be worth starts small and grows.
 */
final class BodyReceiver {

  /** One less than a read can take: the driver adds a place for what follows. */
  private static final int MAX_REGIONS = DecodeResult.Fill.MAX_REGIONS - 1;

  private final BatchPlan plan;
  private final boolean whole;
  private final BufferAllocator allocator;
  private final List<MemoryLease> leases;
  private final ArrowBuffer[] buffers;
  private final int trustedBytes;

  private final Scratch scratch;
  private final List<ByteBuffer> regions = new ArrayList<>();
  private int next;
  private long cursor;
  private MemoryLease step;
  private int stepUsed;
  private boolean allocated;
  private MemoryLease growing;
  private int grown;
  private long copiedBytes;

  /**
   * Starts.
   *
   * @param trustedBytes what may be allocated in one step, at most {@link
   *     BufferAllocator#MAX_LEASE_BYTES}
   * @param leases receives the memory
   * @param scratch takes what is not wanted
   * @throws LimitExceededException if the body must be received as a whole and is larger than one
   *     buffer can be
   */
  BodyReceiver(
      BatchPlan plan,
      BufferAllocator allocator,
      int trustedBytes,
      List<MemoryLease> leases,
      Scratch scratch) {
    this.scratch = scratch;
    this.plan = plan;
    this.whole = !plan.isAscending();
    this.allocator = allocator;
    this.leases = leases;
    this.trustedBytes = trustedBytes;
    if (whole && plan.bodyLength() > BufferAllocator.MAX_LEASE_BYTES) {
      throw new LimitExceededException(
          "the buffers of a body of "
              + plan.bodyLength()
              + " bytes overlap or lie out of order: such a body can have "
              + BufferAllocator.MAX_LEASE_BYTES);
    }
    this.buffers = new ArrowBuffer[bufferCount()];
    Arrays.fill(buffers, ArrowBuffer.EMPTY);
  }

  /** The places for the next bytes of the body; empty when it is complete. */
  ByteBuffer[] nextRegions() {
    regions.clear();
    allocated = false;
    while (hasRoom() && advance()) {
      // each step adds regions, or passes what needs none
    }
    return regions.toArray(ByteBuffer[]::new);
  }

  private boolean hasRoom() {
    return regions.size() < MAX_REGIONS;
  }

  /** Goes one buffer on; false if what was placed must be filled first, or nothing is left. */
  private boolean advance() {
    if (growing != null) {
      return grow();
    }
    while (next < bufferCount() && !isWanted(next)) {
      next++;
    }
    if (next == bufferCount()) {
      skipTo(plan.bodyLength());
      return false;
    }
    if (!skipTo(offset(next)) || !hasRoom()) {
      return false;
    }
    return size(next) > trustedBytes ? startGrowing() : place();
  }

  /** Places a buffer into the lease of its step. */
  private boolean place() {
    int size = (int) size(next);
    if (step == null || stepUsed + StagedBody.aligned(size) > step.capacity()) {
      if (allocated) {
        return false;
      }
      newStep();
    }
    buffers[next++] = step.buffer(stepUsed, size);
    add(step.writable(stepUsed, size));
    stepUsed += (int) StagedBody.aligned(size);
    return true;
  }

  /** One lease for as many of the next buffers as a step may hold. */
  private void newStep() {
    long total = 0;
    for (int i = next; i < bufferCount(); i++) {
      long bytes = isWanted(i) ? StagedBody.aligned(size(i)) : 0;
      if (total > 0 && total + bytes > trustedBytes) {
        break;
      }
      total += bytes;
    }
    step = allocate(total);
    stepUsed = 0;
  }

  private MemoryLease allocate(long bytes) {
    MemoryLease lease = allocator.allocate(bytes);
    leases.add(lease);
    allocated = true;
    return lease;
  }

  private boolean startGrowing() {
    if (allocated) {
      return false;
    }
    grown = trustedBytes;
    growing = allocate(grown);
    add(growing.writable(0, grown));
    return false;
  }

  private boolean grow() {
    int size = (int) size(next);
    if (grown == size) {
      buffers[next++] = growing.buffer(0, size);
      growing = null;
      return true;
    }
    int capacity = (int) Math.min(size, 2L * grown);
    MemoryLease larger = allocate(capacity);
    larger.writable(0, grown).put(growing.writable(0, grown));
    copiedBytes += grown;
    leases.remove(growing);
    growing.close();
    growing = larger;
    add(larger.writable(grown, capacity - grown));
    grown = capacity;
    return false;
  }

  /** Bytes of the body that have arrived, as far as the places handed out last tell. */
  long received() {
    long missing = 0;
    for (ByteBuffer region : regions) {
      missing += region.remaining();
    }
    return cursor - missing;
  }

  private void add(ByteBuffer region) {
    regions.add(region);
    cursor += region.remaining();
  }

  /**
   * Adds scratch up to {@code offset}; false if that takes more regions than one answer may hold.
   */
  private boolean skipTo(long offset) {
    while (cursor < offset && hasRoom()) {
      add(scratch.region(offset - cursor));
    }
    return cursor == offset;
  }

  BatchPlan plan() {
    return plan;
  }

  private int bufferCount() {
    return whole ? 1 : plan.bufferCount();
  }

  private boolean isWanted(int buffer) {
    return whole || plan.isWanted(buffer);
  }

  private long offset(int buffer) {
    return whole ? 0 : plan.offset(buffer);
  }

  private long size(int buffer) {
    return whole ? plan.bodyLength() : plan.size(buffer);
  }

  /** For each buffer of the plan its bytes; those not wanted are empty. */
  ArrowBuffer[] buffers() {
    return whole ? dealOut(buffers[0]) : buffers;
  }

  /** Buffers that overlap or lie out of order are copied from the whole body to their places. */
  private ArrowBuffer[] dealOut(ArrowBuffer body) {
    MemoryLease received = leases.remove(leases.size() - 1);
    try {
      copiedBytes += plan.wantedBytes();
      return StagedBody.copy(plan, body.borrow(), allocator, leases);
    } finally {
      received.close();
    }
  }

  /** Bytes copied to make a buffer larger. */
  long copiedBytes() {
    return copiedBytes;
  }
}
