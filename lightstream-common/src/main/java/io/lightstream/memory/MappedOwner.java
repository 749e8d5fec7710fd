// SPDX-License-Identifier: Apache-2.0
package io.lightstream.memory;

import java.nio.ByteBuffer;
import java.nio.file.Path;

/** A mapped file, shared by its map handles and the batches read from it. */
final class MappedOwner extends MemoryOwner {

  private final Path path;
  private final Mapping mapping;

  MappedOwner(Path path, Mapping mapping) {
    this.path = path;
    this.mapping = mapping;
  }

  ByteBuffer slice(long offset, int length) {
    try {
      return mapping.slice(offset, length);
    } catch (IllegalStateException e) {
      checkOpen();
      throw e;
    }
  }

  @Override
  void free(boolean wasExported) {
    mapping.unmap();
  }

  @Override
  String describe() {
    return "map of " + path;
  }
}
