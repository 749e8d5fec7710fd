// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import io.lightstream.memory.ArrowBuffer;
import io.lightstream.memory.MemoryLease;
import java.nio.ByteBuffer;
import java.util.List;

/** Writes values of one width. */
abstract sealed class FixedWidthBuilder extends ColumnBuilder
    permits IntBuilder,
        FloatBuilder,
        DecimalBuilder,
        DateBuilder,
        TimeBuilder,
        TimestampBuilder,
        DurationBuilder,
        IntervalBuilder,
        FixedSizeBinaryBuilder {

  private final GrowingBuffer values;
  private final int width;

  FixedWidthBuilder(Field field, BuilderContext context) {
    super(field, context);
    this.values = new GrowingBuffer(context.allocator());
    this.width = field.type().layout().get(1).elementBytes();
  }

  final int width() {
    return width;
  }

  /** Where the next value goes in {@link #room}. */
  final int position() {
    return length() * width;
  }

  /** The memory, with room for one more value. */
  final ByteBuffer room() {
    checkRoom();
    return values.room((length() + 1L) * width);
  }

  /** Appends the low bytes of a number. */
  final void addNumber(long value) {
    ByteBuffer memory = room();
    switch (width) {
      case 1 -> memory.put(length(), (byte) value);
      case 2 -> memory.putShort(length() << 1, (short) value);
      case 4 -> memory.putInt(length() << 2, (int) value);
      default -> memory.putLong(length() << 3, value);
    }
    added();
  }

  @Override
  final void writeEmpty(int row) {
    values.room((row + 1L) * width);
  }

  @Override
  final void truncateValues(int rows) {
    values.erase((long) rows * width, (length() + 1L) * width);
  }

  /** A number appended before. */
  final long number(int row) {
    ByteBuffer memory = values.written();
    return switch (width) {
      case 1 -> memory.get(row);
      case 2 -> memory.getShort(row << 1);
      case 4 -> memory.getInt(row << 2);
      default -> memory.getLong(row << 3);
    };
  }

  @Override
  final void takeBuffers(int rows, List<ArrowBuffer> buffers, List<MemoryLease> leases) {
    buffers.add(values.take(rows * width, leases));
  }

  @Override
  final void release() {
    values.release();
  }
}
