// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import io.lightstream.memory.BufferAllocator;
import java.util.Optional;

/** The allocator of a reader or writer, closed with it only where it was made for it. */
record Memory(BufferAllocator allocator, boolean owned) implements AutoCloseable {

  static Memory of(Optional<BufferAllocator> given, String name) {
    return given
        .map(allocator -> new Memory(allocator, false))
        .orElseGet(() -> new Memory(BufferAllocator.unbounded(name), true));
  }

  @Override
  public void close() {
    if (owned) {
      allocator.close();
    }
  }
}
