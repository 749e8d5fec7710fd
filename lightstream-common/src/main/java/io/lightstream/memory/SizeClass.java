// SPDX-License-Identifier: Apache-2.0
package io.lightstream.memory;

/**
 * Rounds sizes up to classes, four to each power of two, so that batches of nearly the same size
 * use the same memory again and at most a fifth of it lies idle.
 */
final class SizeClass {

  private static final int SMALLEST = 256;
  private static final int STEPS_LOG2 = 2;

  private SizeClass() {}

  /** The capacity of the class that {@code size} belongs to: a multiple of 64, at least 256. */
  static int capacityFor(int size) {
    if (size <= SMALLEST) {
      return SMALLEST;
    }
    int step = Integer.highestOneBit(size - 1) >>> STEPS_LOG2;
    long rounded = ((long) size + step - 1) & -(long) step;
    return (int) Math.min(rounded, BufferAllocator.MAX_LEASE_BYTES & -Chunk.ALIGNMENT);
  }
}
