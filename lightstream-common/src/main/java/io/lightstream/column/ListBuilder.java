// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import io.lightstream.error.LimitExceededException;
import io.lightstream.memory.ArrowBuffer;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.memory.MemoryLease;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Writes lists of any form: append the values to {@link #child}, then call {@link #endList}.
 *
 * <pre>{@code
 * ListBuilder lists = builder.column("xs").asList();
 * lists.child().appendLong(1);
 * lists.child().appendLong(2);
 * lists.endList();      // [1, 2]
 * lists.endList();      // []
 * lists.appendNull();
 * }</pre>
 */
public final class ListBuilder extends ColumnBuilder {

  private static final int NOT_FIXED = -1;

  private final ColumnBuilder child;
  private final OffsetsBuffer offsets;
  private final GrowingBuffer starts;
  private final GrowingBuffer sizes;
  private final int fixedSize;
  private final int width;
  private int start;

  ListBuilder(Field field, BuilderContext context) {
    super(field, context);
    DataType type = field.type();
    BufferAllocator allocator = context.allocator();
    boolean views = type instanceof DataType.ListView || type instanceof DataType.LargeListView;
    this.fixedSize = type instanceof DataType.FixedSizeList fixed ? fixed.listSize() : NOT_FIXED;
    this.starts = views ? new GrowingBuffer(allocator) : null;
    this.sizes = views ? new GrowingBuffer(allocator) : null;
    this.width = views ? type.layout().get(1).elementBytes() : 0;
    this.offsets = views || fixedSize >= 0 ? null : new OffsetsBuffer(field, allocator);
    this.child = BuilderFactory.of(field.children().get(0), context);
  }

  /** The builder of the values. */
  public ColumnBuilder child() {
    return child;
  }

  /**
   * Appends the list of the values that were appended to the child since the last row.
   *
   * @throws io.lightstream.error.ConfigurationException if they are not as many as a list of fixed
   *     size has
   */
  public void endList() {
    int size = child.length() - start;
    if (fixedSize >= 0 && size != fixedSize) {
      throw rejected(size + " values: every list has " + fixedSize);
    }
    checkRoom();
    write(length(), size);
    added();
    start += size;
  }

  private void write(int row, int size) {
    if (offsets != null) {
      offsets.end(row, start + size);
    } else if (starts != null) {
      put(starts.room((row + 1L) * width), row, start);
      put(sizes.room((row + 1L) * width), row, size);
    }
  }

  private void put(ByteBuffer memory, int row, int number) {
    if (width == Long.BYTES) {
      memory.putLong(row << 3, number);
    } else {
      memory.putInt(row << 2, number);
    }
  }

  @Override
  void appendNested(Object value) {
    if (!(value instanceof Iterable<?> values)) {
      throw doesNotFit(value.getClass().getSimpleName());
    }
    checkComplete();
    values.forEach(child::append);
    endList();
  }

  @Override
  public void appendNull() {
    checkComplete();
    super.appendNull();
    start = child.length();
  }

  @Override
  void appendEmpty() {
    checkComplete();
    super.appendEmpty();
    start = child.length();
  }

  @Override
  void writeEmpty(int row) {
    if ((long) child.length() + fixedSize > Integer.MAX_VALUE) {
      throw new LimitExceededException(
          "column '" + field().name() + "': its child has more rows than an int can count");
    }
    for (int i = 0; i < fixedSize; i++) {
      child.appendEmpty();
    }
    write(row, 0);
  }

  @Override
  void checkComplete() {
    if (child.length() != start) {
      throw rejected((child.length() - start) + " values were appended without endList()");
    }
    child.checkComplete();
  }

  @Override
  void truncateValues(int rows) {
    start = endOf(rows);
    child.truncate(start);
  }

  /** The rows of the child that the first lists take. */
  private int endOf(int rows) {
    if (offsets != null) {
      return offsets.end(rows);
    } else if (starts == null) {
      return rows * fixedSize;
    }
    return rows == 0 ? 0 : get(starts, rows - 1) + get(sizes, rows - 1);
  }

  private int get(GrowingBuffer buffer, int row) {
    ByteBuffer memory = buffer.written();
    return width == Long.BYTES ? (int) memory.getLong(row << 3) : memory.getInt(row << 2);
  }

  @Override
  void takeBuffers(int rows, List<ArrowBuffer> buffers, List<MemoryLease> leases) {
    if (offsets != null) {
      buffers.add(offsets.take(rows, leases));
    } else if (starts != null) {
      buffers.add(starts.take(rows * width, leases));
      buffers.add(sizes.take(rows * width, leases));
    }
    start = 0;
  }

  @Override
  List<ArrayData> takeChildren(List<MemoryLease> leases) {
    return List.of(child.take(leases));
  }

  @Override
  void release() {
    if (offsets != null) {
      offsets.release();
    } else if (starts != null) {
      starts.release();
      sizes.release();
    }
    child.clear();
    start = 0;
  }

  @Override
  void forget() {
    child.close();
  }
}
