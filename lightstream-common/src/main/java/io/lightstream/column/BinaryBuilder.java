// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import io.lightstream.memory.ArrowBuffer;
import io.lightstream.memory.MemoryLease;
import java.util.List;
import java.util.Objects;

/** Writes bytes and text with offsets. */
final class BinaryBuilder extends ColumnBuilder {

  private final OffsetsBuffer offsets;
  private final GrowingBuffer bytes;
  private final boolean text;
  private int size;

  BinaryBuilder(Field field, BuilderContext context) {
    super(field, context);
    DataType type = field.type();
    this.text = type instanceof DataType.Utf8 || type instanceof DataType.LargeUtf8;
    this.offsets = new OffsetsBuffer(field, context.allocator());
    this.bytes = new GrowingBuffer(context.allocator());
  }

  @Override
  public void appendBytes(byte[] source, int offset, int count) {
    Objects.checkFromIndexSize(offset, count, source.length);
    checkRoom();
    bytes.room((long) size + count).put(size, source, offset, count);
    offsets.end(length(), size + count);
    added();
    size += count;
  }

  @Override
  public void appendString(String value) {
    if (!text) {
      throw doesNotFit("String");
    }
    appendBytes(Utf8.encode(value, this));
  }

  @Override
  void writeEmpty(int row) {
    offsets.end(row, size);
  }

  @Override
  void truncateValues(int rows) {
    size = offsets.end(rows);
  }

  @Override
  void takeBuffers(int rows, List<ArrowBuffer> buffers, List<MemoryLease> leases) {
    buffers.add(offsets.take(rows, leases));
    buffers.add(bytes.take(size, leases));
    size = 0;
  }

  @Override
  void release() {
    offsets.release();
    bytes.release();
    size = 0;
  }
}
