// SPDX-License-Identifier: Apache-2.0
package io.lightstream.memory;

import io.lightstream.error.ClosedException;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.LimitExceededException;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * Hands out 64-byte aligned direct memory within a budget, and uses again what comes back.
 *
 * <p>The budget covers all memory that exists because of this allocator: leased, pooled, and given
 * up but not yet freed by the garbage collector. When it would be exceeded the pool is emptied
 * first, then the garbage collector is asked once; then a {@link LimitExceededException} names the
 * budget. Running out of the JVM's direct memory ends in the same exception.
 *
 * <p>A lease that is forgotten is not lost: the garbage collector frees its memory and the account
 * is put right at the next call. Safe for use by several threads. There is no background thread.
 */
public final class BufferAllocator implements AutoCloseable {

  /** The largest size of one lease: 2 GiB less what alignment needs. */
  public static final int MAX_LEASE_BYTES = Integer.MAX_VALUE - 127;

  private static final long COLLECTOR_PATIENCE_NANOS = 200_000_000;

  private final String name;
  private final long budget;
  private final BufferAllocator parent;
  private final Chunks chunks;
  private final Set<BufferAllocator> children = Collections.newSetFromMap(new WeakHashMap<>());
  private final ChunkPool pool = new ChunkPool();

  private long reserved;
  private long leased;
  private boolean closed;

  private BufferAllocator(String name, long budget, BufferAllocator parent) {
    if (budget < 0) {
      throw new ConfigurationException(
          "budget of allocator '" + name + "' is " + budget + " bytes: it must be 0 or more");
    }
    this.name = name;
    this.budget = budget;
    this.parent = parent;
    this.chunks = parent == null ? new Chunks() : parent.chunks;
  }

  /** An allocator bounded only by the JVM's direct memory ({@code -XX:MaxDirectMemorySize}). */
  public static BufferAllocator unbounded(String name) {
    return new BufferAllocator(name, Long.MAX_VALUE, null);
  }

  /**
   * An allocator with a budget.
   *
   * @param name appears in errors
   * @param budget bytes, at least 0
   */
  public static BufferAllocator withBudget(String name, long budget) {
    return new BufferAllocator(name, budget, null);
  }

  /** An allocator with a budget of its own, whose memory counts against this one's budget too. */
  public BufferAllocator child(String childName, long childBudget) {
    BufferAllocator child = new BufferAllocator(childName, childBudget, this);
    synchronized (chunks) {
      children.add(child);
    }
    return child;
  }

  /** The name given at creation. */
  public String name() {
    return name;
  }

  /** The budget in bytes; {@link Long#MAX_VALUE} if unbounded. */
  public long budget() {
    return budget;
  }

  /**
   * Leases memory. The contents are undefined.
   *
   * @param size bytes wanted, from 0 to {@link #MAX_LEASE_BYTES}; the lease's capacity is that,
   *     rounded up to a multiple of 64
   * @return a lease that the caller owns and closes
   * @throws LimitExceededException if the size, the budget or the JVM's direct memory does not
   *     allow it
   * @throws ClosedException if this allocator is closed
   */
  public MemoryLease allocate(long size) {
    if (size < 0 || size > MAX_LEASE_BYTES) {
      throw new LimitExceededException(
          "one buffer cannot have " + size + " bytes: the limit is " + MAX_LEASE_BYTES);
    }
    int capacity = SizeClass.capacityFor((int) size);
    Chunk chunk = pooled(capacity);
    if (chunk == null) {
      chunk = fresh(capacity);
    }
    return new MemoryLease(new PooledOwner(chunk, this), roundUp((int) size));
  }

  private static int roundUp(int size) {
    return (size + Chunk.ALIGNMENT - 1) & -Chunk.ALIGNMENT;
  }

  private Chunk pooled(int capacity) {
    synchronized (chunks) {
      if (closed) {
        throw new ClosedException("allocator '" + name + "' is closed");
      }
      Chunk chunk = pool.take(capacity);
      if (chunk != null) {
        lend(chunk);
      }
      return chunk;
    }
  }

  private void lend(Chunk chunk) {
    chunk.trace().leased(true);
    leased += chunk.capacity();
  }

  private Chunk fresh(int capacity) {
    reserve(capacity);
    try {
      Chunk chunk = fromJvm(capacity);
      synchronized (chunks) {
        chunks.add(chunk.trace());
        lend(chunk);
      }
      return chunk;
    } catch (OutOfMemoryError e) {
      unreserve(capacity);
      throw new LimitExceededException(
          "allocator '"
              + name
              + "' asked the JVM for "
              + capacity
              + " bytes of direct memory and got none (its limit is set by"
              + " -XX:MaxDirectMemorySize, by default the size of the heap; in a TaskManager of Flink"
              + " by taskmanager.memory.task.off-heap.size): "
              + e.getMessage(),
          e);
    }
  }

  private Chunk fromJvm(int capacity) {
    try {
      return Chunk.allocate(capacity, this, chunks.freed());
    } catch (OutOfMemoryError e) {
      root().emptyPools();
      return Chunk.allocate(capacity, this, chunks.freed());
    }
  }

  private BufferAllocator root() {
    BufferAllocator at = this;
    while (at.parent != null) {
      at = at.parent;
    }
    return at;
  }

  /** Counts the bytes here and in all parents, waiting for the garbage collector if need be. */
  private void reserve(long bytes) {
    long askedAt = 0;
    for (BufferAllocator full = tryReserve(bytes); full != null; full = tryReserve(bytes)) {
      if (bytes > full.budget) {
        throw full.overBudget(bytes);
      }
      if (askedAt == 0) {
        full.emptyPools();
        askedAt = System.nanoTime();
        System.gc();
      }
      long left = askedAt + COLLECTOR_PATIENCE_NANOS - System.nanoTime();
      if (left <= 0 || !chunks.awaitFreed(left)) {
        throw full.overBudget(bytes);
      }
    }
  }

  /** Counts the bytes, or returns the allocator whose budget they would exceed. */
  private BufferAllocator tryReserve(long bytes) {
    synchronized (chunks) {
      chunks.settleFreed();
      for (BufferAllocator at = this; at != null; at = at.parent) {
        if (bytes > at.budget - at.reserved) {
          return at;
        }
      }
      for (BufferAllocator at = this; at != null; at = at.parent) {
        at.reserved += bytes;
      }
      return null;
    }
  }

  private void unreserve(long bytes) {
    synchronized (chunks) {
      for (BufferAllocator at = this; at != null; at = at.parent) {
        at.reserved -= bytes;
      }
    }
  }

  /** Lets go of pooled chunks, here and below; the garbage collector frees them. */
  private void emptyPools() {
    synchronized (chunks) {
      pool.clear();
      children.forEach(BufferAllocator::emptyPools);
    }
  }

  private LimitExceededException overBudget(long bytes) {
    synchronized (chunks) {
      long held = leasedHereAndBelow();
      return new LimitExceededException(
          "allocator '"
              + name
              + "': "
              + bytes
              + " bytes more would exceed its budget of "
              + budget
              + " bytes ("
              + held
              + " leased, "
              + (reserved - held)
              + " pooled or waiting for the garbage collector)");
    }
  }

  private long leasedHereAndBelow() {
    long all = leased;
    for (BufferAllocator child : children) {
      all += child.leasedHereAndBelow();
    }
    return all;
  }

  /** Called once by each lease that is closed. */
  void takeBack(Chunk chunk, boolean reusable) {
    synchronized (chunks) {
      leased -= chunk.capacity();
      chunk.trace().leased(false);
      if (reusable && !closed) {
        pool.put(chunk);
      }
    }
  }

  /** Called once for each chunk that the garbage collector has freed. */
  void settle(Chunk.Trace trace) {
    if (trace.leased()) {
      leased -= trace.capacity();
    }
    unreserve(trace.capacity());
  }

  /**
   * Bytes leased from this allocator and its children and neither closed nor freed by the garbage
   * collector; 0 when nothing leaks.
   */
  public long outstanding() {
    synchronized (chunks) {
      chunks.settleFreed();
      return leasedHereAndBelow();
    }
  }

  /**
   * Bytes that exist because of this allocator and its children: leased, pooled, or waiting for the
   * collector.
   */
  public long reserved() {
    synchronized (chunks) {
      chunks.settleFreed();
      return reserved;
    }
  }

  /** Ends allocation and lets go of the pool. Leases that are still open stay valid. Idempotent. */
  @Override
  public void close() {
    synchronized (chunks) {
      closed = true;
      pool.clear();
    }
  }

  @Override
  public String toString() {
    return "BufferAllocator[" + name + ", outstanding=" + outstanding() + "]";
  }
}
