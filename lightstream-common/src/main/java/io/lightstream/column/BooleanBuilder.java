// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import io.lightstream.memory.ArrowBuffer;
import io.lightstream.memory.MemoryLease;
import java.nio.ByteBuffer;
import java.util.List;

/** Writes bits. */
final class BooleanBuilder extends ColumnBuilder {

  private final GrowingBuffer bits;

  BooleanBuilder(Field field, BuilderContext context) {
    super(field, context);
    this.bits = new GrowingBuffer(context.allocator());
  }

  @Override
  public void appendBoolean(boolean value) {
    checkRoom();
    ByteBuffer memory = bits.room((length() >>> 3) + 1L);
    if (value) {
      ValidityBuffer.set(memory, length());
    }
    added();
  }

  @Override
  void writeEmpty(int row) {
    bits.room((row >>> 3) + 1L);
  }

  @Override
  void truncateValues(int rows) {
    ValidityBuffer.clear(bits, rows, length() + 1L);
  }

  @Override
  void takeBuffers(int rows, List<ArrowBuffer> buffers, List<MemoryLease> leases) {
    buffers.add(bits.take((int) ((rows + 7L) / 8), leases));
  }

  @Override
  void release() {
    bits.release();
  }
}
