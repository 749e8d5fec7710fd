// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import io.lightstream.memory.ArrowBuffer;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.memory.MemoryLease;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes unions: {@link #select} a child and append exactly one value to what it returns. */
public final class UnionBuilder extends ColumnBuilder {

  private final DataType.Union type;
  private final List<ColumnBuilder> children = new ArrayList<>();
  private final GrowingBuffer typeIds;
  private final GrowingBuffer offsets;
  private ColumnBuilder selected;
  private int selectedRows;

  UnionBuilder(Field field, BuilderContext context) {
    super(field, context);
    BufferAllocator allocator = context.allocator();
    this.type = (DataType.Union) field.type();
    this.typeIds = new GrowingBuffer(allocator);
    this.offsets = type.mode() == DataType.UnionMode.DENSE ? new GrowingBuffer(allocator) : null;
    for (Field child : field.children()) {
      children.add(BuilderFactory.of(child, context));
    }
  }

  /** The builders of the children, to be written to after {@link #select} alone. */
  public List<ColumnBuilder> children() {
    return List.copyOf(children);
  }

  /**
   * Appends a row of the type of a child.
   *
   * @param child its place, which is not always its type id
   * @return the builder that must get exactly one value before the next row
   */
  public ColumnBuilder select(int child) {
    checkComplete();
    checkRoom();
    ColumnBuilder builder = children.get(child);
    ByteBuffer ids = typeIds.room(length() + 1L);
    if (offsets != null) {
      offsets.room((length() + 1L) * Integer.BYTES).putInt(length() << 2, builder.length());
    } else {
      fillOthers(builder);
    }
    ids.put(length(), type.typeIds().get(child).byteValue());
    selected = builder;
    selectedRows = builder.length() + 1;
    addedRows(1);
    return builder;
  }

  private void fillOthers(ColumnBuilder builder) {
    for (ColumnBuilder other : children) {
      if (other != builder && other.length() == length()) {
        other.appendEmpty();
      }
    }
  }

  @Override
  public void appendNull() {
    for (int i = 0; i < children.size(); i++) {
      if (children.get(i).field().nullable()) {
        appendNull(i);
        return;
      }
    }
    throw rejected("null in a union of which no child is nullable");
  }

  private void appendNull(int child) {
    int before = length();
    try {
      select(child).appendNull();
    } catch (RuntimeException e) {
      truncate(before);
      throw e;
    }
  }

  @Override
  void appendNested(Object value) {
    if (!(value instanceof Map.Entry<?, ?> entry && entry.getKey() instanceof Integer typeId)) {
      throw doesNotFit(value.getClass().getSimpleName());
    }
    int child = type.typeIds().indexOf(typeId);
    if (child < 0) {
      throw rejected("type id " + typeId + " is none of " + type.typeIds());
    }
    select(child).append(entry.getValue());
  }

  @Override
  void appendEmpty() {
    select(0).appendEmpty();
  }

  @Override
  void writeEmpty(int row) {
    appendEmpty();
  }

  @Override
  int nullCount() {
    return 0;
  }

  @Override
  void checkComplete() {
    if (selected != null && selected.length() != selectedRows) {
      throw rejected(
          "the child '"
              + selected.field().name()
              + "' of the row before got "
              + (selected.length() - selectedRows + 1)
              + " values, not 1");
    }
    children.forEach(ColumnBuilder::checkComplete);
  }

  @Override
  void truncateValues(int rows) {
    selected = null;
    if (offsets == null) {
      children.forEach(child -> child.truncate(rows));
      return;
    }
    ByteBuffer ids = typeIds.written();
    for (int row = length() - 1; row >= rows; row--) {
      ColumnBuilder child = children.get(type.typeIds().indexOf((int) ids.get(row)));
      child.truncate(offsets.written().getInt(row << 2));
    }
  }

  @Override
  void takeBuffers(int rows, List<ArrowBuffer> buffers, List<MemoryLease> leases) {
    buffers.add(typeIds.take(rows, leases));
    if (offsets != null) {
      buffers.add(offsets.take(rows * Integer.BYTES, leases));
    }
    selected = null;
  }

  @Override
  List<ArrayData> takeChildren(List<MemoryLease> leases) {
    List<ArrayData> taken = new ArrayList<>(children.size());
    for (ColumnBuilder child : children) {
      taken.add(child.take(leases));
    }
    return taken;
  }

  @Override
  void release() {
    typeIds.release();
    if (offsets != null) {
      offsets.release();
    }
    children.forEach(ColumnBuilder::clear);
    selected = null;
  }

  @Override
  void forget() {
    children.forEach(ColumnBuilder::close);
  }
}
