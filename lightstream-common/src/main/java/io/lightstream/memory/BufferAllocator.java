// SPDX-License-Identifier: Apache-2.0
package io.lightstream.memory;

import io.lightstream.error.ClosedException;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.LimitExceededException;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;

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

  private static final long COLLECTOR_PATIENCE_MILLIS = 100;

  private final String name;
  private final long budget;
  private final BufferAllocator parent;
  private final ReferenceQueue<ByteBuffer> freed = new ReferenceQueue<>();
  private final Set<Chunk.Trace> traces = new HashSet<>();
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
    return new BufferAllocator(childName, childBudget, this);
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

  private synchronized Chunk pooled(int capacity) {
    if (closed) {
      throw new ClosedException("allocator '" + name + "' is closed");
    }
    Chunk chunk = pool.take(capacity);
    if (chunk != null) {
      leased += capacity;
      chunk.trace().leased(true);
    }
    return chunk;
  }

  private Chunk fresh(int capacity) {
    reserve(capacity);
    try {
      Chunk chunk = fromJvm(capacity);
      adopt(chunk);
      return chunk;
    } catch (OutOfMemoryError e) {
      unreserve(capacity);
      throw new LimitExceededException(
          "allocator '"
              + name
              + "' asked the JVM for "
              + capacity
              + " bytes of direct memory and got none (its limit is set by"
              + " -XX:MaxDirectMemorySize, by default the size of the heap): "
              + e.getMessage(),
          e);
    }
  }

  private Chunk fromJvm(int capacity) {
    try {
      return Chunk.allocate(capacity, freed);
    } catch (OutOfMemoryError e) {
      emptyPool();
      return Chunk.allocate(capacity, freed);
    }
  }

  private synchronized void adopt(Chunk chunk) {
    traces.add(chunk.trace());
    leased += chunk.capacity();
  }

  private void reserve(long bytes) {
    if (!tryReserve(bytes)) {
      emptyPool();
      if (!tryReserve(bytes)) {
        askCollector();
        if (!tryReserve(bytes)) {
          throw overBudget(bytes);
        }
      }
    }
    if (parent != null) {
      reserveInParent(bytes);
    }
  }

  private void reserveInParent(long bytes) {
    try {
      parent.reserve(bytes);
    } catch (LimitExceededException e) {
      unreserveHere(bytes);
      throw e;
    }
  }

  private synchronized boolean tryReserve(long bytes) {
    collectFreed();
    if (bytes > budget - reserved) {
      return false;
    }
    reserved += bytes;
    return true;
  }

  private void unreserve(long bytes) {
    unreserveHere(bytes);
    if (parent != null) {
      parent.unreserve(bytes);
    }
  }

  private synchronized void unreserveHere(long bytes) {
    reserved -= bytes;
  }

  /** Lets go of pooled chunks; the garbage collector frees them. */
  private synchronized void emptyPool() {
    pool.clear();
  }

  private void askCollector() {
    System.gc();
    try {
      Reference<?> first = freed.remove(COLLECTOR_PATIENCE_MILLIS);
      if (first != null) {
        settle((Chunk.Trace) first);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized LimitExceededException overBudget(long bytes) {
    return new LimitExceededException(
        "allocator '"
            + name
            + "': "
            + bytes
            + " bytes more would exceed its budget of "
            + budget
            + " bytes ("
            + leased
            + " leased, "
            + (reserved - leased)
            + " pooled or waiting for the garbage collector)");
  }

  /** Called once by each lease that is closed. */
  void takeBack(Chunk chunk, boolean reusable) {
    synchronized (this) {
      leased -= chunk.capacity();
      chunk.trace().leased(false);
      if (reusable && !closed) {
        pool.put(chunk);
      }
    }
  }

  private void collectFreed() {
    for (Reference<?> next = freed.poll(); next != null; next = freed.poll()) {
      settle((Chunk.Trace) next);
    }
  }

  private void settle(Chunk.Trace trace) {
    synchronized (this) {
      if (traces.remove(trace) && trace.leased()) {
        leased -= trace.capacity();
      }
    }
    unreserve(trace.capacity());
  }

  /** Bytes leased and neither closed nor freed by the garbage collector; 0 when nothing leaks. */
  public synchronized long outstanding() {
    collectFreed();
    return leased;
  }

  /** Bytes that exist because of this allocator: leased, pooled, or waiting for the collector. */
  public synchronized long reserved() {
    collectFreed();
    return reserved;
  }

  /** Ends allocation and lets go of the pool. Leases that are still open stay valid. Idempotent. */
  @Override
  public synchronized void close() {
    closed = true;
    pool.clear();
  }

  @Override
  public String toString() {
    return "BufferAllocator[" + name + ", outstanding=" + outstanding() + "]";
  }
}
