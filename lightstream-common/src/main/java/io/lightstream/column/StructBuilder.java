// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import io.lightstream.memory.ArrowBuffer;
import io.lightstream.memory.MemoryLease;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes structs: append one value to each child, then call {@link #endStruct}. A null struct needs
 * no values: the children get rows that nobody reads.
 */
public final class StructBuilder extends ColumnBuilder {

  private final List<ColumnBuilder> children;

  StructBuilder(Field field, BuilderContext context) {
    super(field, context);
    List<ColumnBuilder> builders = new ArrayList<>();
    for (Field child : field.children()) {
      builders.add(BuilderFactory.of(child, context));
    }
    this.children = List.copyOf(builders);
  }

  /** The builders of the fields. */
  public List<ColumnBuilder> children() {
    return children;
  }

  /** The builder of the field at {@code index}. */
  public ColumnBuilder child(int index) {
    return children.get(index);
  }

  /**
   * The builder of the first field with that name.
   *
   * @throws io.lightstream.error.ConfigurationException if there is none
   */
  public ColumnBuilder child(String name) {
    return children.get(new Schema(field().children(), Map.of()).indexOf(name));
  }

  /**
   * Appends the struct of the values that were appended to the children since the last row.
   *
   * @throws io.lightstream.error.ConfigurationException if a child did not get exactly one
   */
  public void endStruct() {
    endStructs(1);
  }

  void endStructs(int rows) {
    checkRoom(rows);
    requireChildren((long) length() + rows);
    for (int i = 0; i < rows; i++) {
      added();
    }
  }

  private void requireChildren(long rows) {
    for (ColumnBuilder child : children) {
      if (child.length() != rows) {
        throw rejected(
            "field '" + child.field().name() + "' has " + child.length() + " rows, not " + rows);
      }
    }
  }

  @Override
  void appendNested(Object value) {
    if (!(value instanceof Map<?, ?> values)) {
      throw doesNotFit(value.getClass().getSimpleName());
    }
    for (ColumnBuilder child : children) {
      child.append(values.get(child.field().name()));
    }
    endStruct();
  }

  @Override
  void writeEmpty(int row) {
    requireChildren(row);
    children.forEach(ColumnBuilder::appendEmpty);
  }

  @Override
  void checkComplete() {
    requireChildren(length());
    children.forEach(ColumnBuilder::checkComplete);
  }

  @Override
  void truncateValues(int rows) {
    children.forEach(child -> child.truncate(rows));
  }

  @Override
  void takeBuffers(int rows, List<ArrowBuffer> buffers, List<MemoryLease> leases) {}

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
    children.forEach(ColumnBuilder::clear);
  }

  @Override
  void forget() {
    children.forEach(ColumnBuilder::close);
  }
}
