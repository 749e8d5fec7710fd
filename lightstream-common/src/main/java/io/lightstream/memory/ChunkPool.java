// SPDX-License-Identifier: Apache-2.0
package io.lightstream.memory;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/** Chunks that came back, by capacity, last in first out. Not safe for several threads. */
final class ChunkPool {

  /** Bytes kept at most: enough for a few of the largest batches that usual streams have. */
  static final long MAX_BYTES = 256L << 20;

  private final Map<Integer, ArrayDeque<Chunk>> byCapacity = new HashMap<>();
  private long bytes;
  private int lastCapacity;
  private ArrayDeque<Chunk> lastStack;

  Chunk take(int capacity) {
    ArrayDeque<Chunk> stack = stack(capacity);
    Chunk chunk = stack == null ? null : stack.pollFirst();
    if (chunk != null) {
      bytes -= capacity;
    }
    return chunk;
  }

  void put(Chunk chunk) {
    int capacity = chunk.capacity();
    if (bytes + capacity > MAX_BYTES) {
      return;
    }
    ArrayDeque<Chunk> stack = stack(capacity);
    if (stack == null) {
      stack = new ArrayDeque<>();
      byCapacity.put(capacity, stack);
    }
    stack.addFirst(chunk);
    bytes += capacity;
  }

  /** Streams ask for one capacity over and over: no look-up then. */
  private ArrayDeque<Chunk> stack(int capacity) {
    if (capacity != lastCapacity || lastStack == null) {
      lastCapacity = capacity;
      lastStack = byCapacity.get(capacity);
    }
    return lastStack;
  }

  void clear() {
    byCapacity.clear();
    lastStack = null;
    bytes = 0;
  }
}
