// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

import io.lightstream.error.InvalidDataException;
import io.lightstream.error.LimitExceededException;
import io.lightstream.memory.ArrowBuffer;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.memory.MemoryLease;
import io.lightstream.memory.MemoryMap;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Makes buffers readable that cannot be used as they came: decompresses them and turns big-endian
 * values around. Buffers that need neither are passed on untouched.
 */
final class BodyTransform {

  /**
   * A compressed buffer begins with its uncompressed length (Message.fbs, BodyCompressionMethod).
   */
  private static final int LENGTH_BYTES = 8;

  private static final long STORED = -1;

  private final BatchPlan plan;
  private final BodyCodec codec;
  private final boolean bigEndian;
  private final BufferAllocator allocator;
  private final List<MemoryLease> leases;
  private final long limit;
  private long spent;

  private BodyTransform(
      BatchPlan plan,
      BodyCodec codec,
      boolean bigEndian,
      DecodeLimits limits,
      BufferAllocator allocator,
      List<MemoryLease> leases) {
    this.plan = plan;
    this.codec = codec;
    this.bigEndian = bigEndian;
    this.allocator = allocator;
    this.leases = leases;
    this.limit = limits.maxBodyBytes();
  }

  static boolean isNeeded(BatchPlan plan, boolean bigEndian) {
    return bigEndian || plan.compression() != Compression.NONE;
  }

  /**
   * Replaces the buffers of a batch by readable ones.
   *
   * @param codec undoes the plan's compression; null for none
   * @param buffers for each buffer of the plan its bytes as they came; changed in place
   * @param bigEndian whether the sender's numbers are
   * @param leases receives the memory of the new buffers, also when this throws
   */
  static void apply(
      BatchPlan plan,
      ArrowBuffer[] buffers,
      BodyCodec codec,
      boolean bigEndian,
      DecodeLimits limits,
      BufferAllocator allocator,
      List<MemoryLease> leases) {
    new BodyTransform(plan, codec, bigEndian, limits, allocator, leases).run(buffers);
  }

  private void run(ArrowBuffer[] buffers) {
    for (int slot = 0; slot < plan.slots().length; slot++) {
      int first = plan.firstBuffer(slot);
      for (int i = first; i < first + plan.bufferCount(slot); i++) {
        if (buffers[i].size() > 0) {
          buffers[i] = transform(slot, i, buffers[i]);
        }
      }
    }
  }

  private ArrowBuffer transform(int slot, int index, ArrowBuffer raw) {
    MemoryLease lease = codec == null ? copy(raw, 0) : decompress(slot, index, raw);
    int size = codec == null ? raw.size() : uncompressedLength(slot, index, raw);
    if (bigEndian) {
      int position = index - plan.firstBuffer(slot);
      ByteSwap.swap(plan.slots()[slot], position, lease.writable(0, size));
    }
    return lease.buffer(0, size);
  }

  private MemoryLease decompress(int slot, int index, ArrowBuffer raw) {
    int size = uncompressedLength(slot, index, raw);
    plan.checkSize(slot, index, size);
    checkNotMore(slot, index, size);
    spend(size);
    if (raw.getLong(0) == STORED) {
      return copy(raw, LENGTH_BYTES);
    }
    MemoryLease lease = lease(size);
    try {
      decompress(raw, lease.writable(0, size));
    } catch (InvalidDataException e) {
      throw new InvalidDataException(plan.describe(slot, index) + ": " + e.getMessage(), e);
    }
    return lease;
  }

  private void decompress(ArrowBuffer raw, ByteBuffer target) {
    ByteBuffer compressed = raw.borrow().position(LENGTH_BYTES);
    if (!raw.isMapped()) {
      codec.decompress(compressed, target);
      return;
    }
    try {
      try {
        codec.decompressMapped(compressed, target);
      } finally {
        raw.checkNotTruncated();
      }
    } catch (InternalError e) {
      throw MemoryMap.faulted(e);
    }
  }

  private int uncompressedLength(int slot, int index, ArrowBuffer raw) {
    if (raw.size() < LENGTH_BYTES) {
      throw new InvalidDataException(
          plan.describe(slot, index)
              + ": "
              + raw.size()
              + " bytes are too few for a compressed buffer, which begins with an 8-byte length");
    }
    long length = raw.getLong(0);
    if (length == STORED) {
      return raw.size() - LENGTH_BYTES;
    }
    if (length < 0) {
      throw new InvalidDataException(
          plan.describe(slot, index) + ": uncompressed length is " + length);
    }
    if (length > BufferAllocator.MAX_LEASE_BYTES) {
      throw new LimitExceededException(
          plan.describe(slot, index)
              + ": uncompressed length is "
              + length
              + ", one buffer can have "
              + BufferAllocator.MAX_LEASE_BYTES);
    }
    return (int) length;
  }

  /** Twice what the rows need leaves room for writers that pad, and none for bombs. */
  private void checkNotMore(int slot, int index, int size) {
    long required = plan.requiredBytes(slot, index);
    if (required >= 0 && size > 2 * required + ArrowBuffer.ALIGNMENT) {
      throw new InvalidDataException(
          plan.describe(slot, index)
              + ": uncompressed length "
              + size
              + " where the rows need "
              + required);
    }
  }

  private void spend(int size) {
    spent += size;
    if (spent > limit) {
      throw new LimitExceededException(
          "a record batch of "
              + spent
              + " bytes or more when decompressed: the limit is "
              + limit
              + " (maxBodyBytes)");
    }
  }

  private MemoryLease copy(ArrowBuffer raw, int from) {
    int size = raw.size() - from;
    MemoryLease lease = lease(size);
    raw.getBytes(from, lease.writable(0, size), 0, size);
    return lease;
  }

  private MemoryLease lease(int size) {
    MemoryLease lease = allocator.allocate(size);
    leases.add(lease);
    return lease;
  }
}
