// SPDX-License-Identifier: Apache-2.0
package io.lightstream.memory;

import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One piece of direct memory from the JVM, aligned. Every slice of it keeps the JVM's root buffer
 * alive; {@link Trace} learns when the last one is gone.
 */
final class Chunk {

  static final int ALIGNMENT = 64;

  private final ByteBuffer memory;
  private final Trace trace;

  private Chunk(ByteBuffer memory, Trace trace) {
    this.memory = memory;
    this.trace = trace;
  }

  /**
   * Asks the JVM for memory.
   *
   * @param capacity bytes, a multiple of {@link #ALIGNMENT}
   */
  static Chunk allocate(int capacity, BufferAllocator allocator, ReferenceQueue<ByteBuffer> queue) {
    ByteBuffer root = ByteBuffer.allocateDirect(capacity + ALIGNMENT);
    ByteBuffer aligned = root.alignedSlice(ALIGNMENT).slice(0, capacity);
    Trace trace = new Trace(root, capacity, allocator, queue);
    return new Chunk(aligned.order(ByteOrder.LITTLE_ENDIAN), trace);
  }

  ByteBuffer memory() {
    return memory;
  }

  int capacity() {
    return trace.capacity;
  }

  Trace trace() {
    return trace;
  }

  /** What is left of a chunk when the garbage collector has freed it: what to give back to whom. */
  static final class Trace extends PhantomReference<ByteBuffer> {

    private final int capacity;
    private final BufferAllocator allocator;
    private boolean leased;

    private Trace(
        ByteBuffer root,
        int capacity,
        BufferAllocator allocator,
        ReferenceQueue<ByteBuffer> queue) {
      super(root, queue);
      this.capacity = capacity;
      this.allocator = allocator;
    }

    BufferAllocator allocator() {
      return allocator;
    }

    int capacity() {
      return capacity;
    }

    boolean leased() {
      return leased;
    }

    void leased(boolean now) {
      leased = now;
    }
  }
}
