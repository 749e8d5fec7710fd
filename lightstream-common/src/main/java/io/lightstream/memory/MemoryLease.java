// SPDX-License-Identifier: Apache-2.0
package io.lightstream.memory;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A handle on memory: as long as one handle is open the memory stays. Several handles can hold the
 * same memory ({@link #retain()}); each is closed once, further calls of {@link #close()} do
 * nothing. A handle that is forgotten is freed by the garbage collector, with what depends on it.
 *
 * <p>{@link #close()} and {@link #retain()} may be called from any thread. Whoever reads on a
 * thread of its own holds a handle of its own.
 */
public final class MemoryLease implements AutoCloseable {

  private static final ByteBuffer NONE = ByteBuffer.allocateDirect(0);

  private final MemoryOwner owner;
  private final ByteBuffer memory;
  private final AtomicBoolean closed = new AtomicBoolean();

  MemoryLease(PooledOwner owner, int capacity) {
    this(owner, owner.memory().slice(0, capacity).order(ByteOrder.LITTLE_ENDIAN));
  }

  private MemoryLease(MemoryOwner owner, ByteBuffer memory) {
    this.owner = owner;
    this.memory = memory;
  }

  /** A handle without memory of its own that keeps a map open. */
  static MemoryLease ofMap(MappedOwner owner) {
    return new MemoryLease(owner, NONE);
  }

  /**
   * One handle on the memory of many: closing the last handle on the group closes them.
   *
   * @param members handles that belong to the group from now on
   */
  public static MemoryLease group(List<MemoryLease> members) {
    return new MemoryLease(new GroupOwner(members), NONE);
  }

  /** Bytes of this lease, a multiple of 64; 0 for a handle on a map or a group. */
  public int capacity() {
    return memory.capacity();
  }

  /**
   * A view of part of the memory, valid while any handle is open.
   *
   * @param offset from the start of the lease, in bytes
   * @param length in bytes
   */
  public ArrowBuffer buffer(int offset, int length) {
    owner.checkOpen();
    return new ArrowBuffer(memory.slice(offset, length).order(ByteOrder.LITTLE_ENDIAN), owner);
  }

  /**
   * A raw, writable view for the one who fills this lease before it is shared. It must not be used
   * after the lease is shared or closed: unlike {@link ArrowBuffer#asByteBuffer()} it does not keep
   * the memory from being used again.
   */
  public ByteBuffer writable(int offset, int length) {
    owner.checkOpen();
    return memory.slice(offset, length).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Another handle on the same memory, to be closed by its own holder. Works as long as any handle
   * is open, also through one that is closed.
   *
   * @throws io.lightstream.error.ClosedException if all handles are closed
   */
  public MemoryLease retain() {
    owner.retain();
    return new MemoryLease(owner, memory);
  }

  /** Lets go of the memory; the last handle frees it. Idempotent. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      owner.release();
    }
  }

  /** Whether this handle is closed. */
  public boolean isClosed() {
    return closed.get();
  }
}
