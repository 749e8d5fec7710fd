// SPDX-License-Identifier: Apache-2.0
package io.lightstream.memory;

import java.nio.ByteBuffer;

/**
 * One lease of a chunk. A chunk that is leased again gets a new owner, so old views stay closed.
 */
final class PooledOwner extends MemoryOwner {

  private final Chunk chunk;
  private final BufferAllocator allocator;

  PooledOwner(Chunk chunk, BufferAllocator allocator) {
    this.chunk = chunk;
    this.allocator = allocator;
  }

  ByteBuffer memory() {
    return chunk.memory();
  }

  @Override
  void free(boolean wasExported) {
    allocator.takeBack(chunk, !wasExported);
  }

  @Override
  String describe() {
    return "memory of allocator '" + allocator.name() + "'";
  }
}
