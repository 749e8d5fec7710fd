// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import io.lightstream.error.ConfigurationException;
import io.lightstream.memory.ArrowBuffer;
import io.lightstream.memory.MemoryLease;
import java.util.List;
import java.util.Map;

/**
 * Writes maps: append keys to {@link #keys} and as many values to {@link #values}, then call {@link
 * #endMap}.
 */
public final class MapBuilder extends ColumnBuilder {

  private final StructBuilder entries;
  private final OffsetsBuffer offsets;

  MapBuilder(Field field, BuilderContext context) {
    super(field, context);
    Field entry = field.children().get(0);
    if (!(entry.type() instanceof DataType.Struct) || entry.children().size() != 2) {
      throw new ConfigurationException(
          "map '" + field.name() + "' has entries " + entry + ", not a struct of two");
    }
    this.offsets = new OffsetsBuffer(field, context.allocator());
    this.entries = new StructBuilder(entry, context);
  }

  /** The builder of the keys. */
  public ColumnBuilder keys() {
    return entries.child(0);
  }

  /** The builder of the values. */
  public ColumnBuilder values() {
    return entries.child(1);
  }

  /**
   * Appends the map of the keys and values that were appended since the last row.
   *
   * @throws ConfigurationException if there are not as many keys as values
   */
  public void endMap() {
    if (keys().length() != values().length()) {
      throw rejected(
          (keys().length() - entries.length())
              + " keys and "
              + (values().length() - entries.length())
              + " values");
    }
    checkRoom();
    offsets.end(length(), keys().length());
    entries.endStructs(keys().length() - entries.length());
    added();
  }

  @Override
  void appendNested(Object value) {
    checkComplete();
    if (value instanceof Map<?, ?> map) {
      map.entrySet().forEach(this::appendEntry);
    } else if (value instanceof Iterable<?> list) {
      list.forEach(this::appendEntry);
    } else {
      throw doesNotFit(value.getClass().getSimpleName());
    }
    endMap();
  }

  private void appendEntry(Object entry) {
    if (!(entry instanceof Map.Entry<?, ?> pair)) {
      throw doesNotFit("entry " + entry);
    }
    keys().append(pair.getKey());
    values().append(pair.getValue());
  }

  @Override
  void writeEmpty(int row) {
    checkComplete();
    offsets.end(row, entries.length());
  }

  @Override
  void checkComplete() {
    if (keys().length() != entries.length() || values().length() != entries.length()) {
      throw rejected("keys or values were appended without endMap()");
    }
    entries.checkComplete();
  }

  @Override
  void truncateValues(int rows) {
    entries.truncate(offsets.end(rows));
  }

  @Override
  void takeBuffers(int rows, List<ArrowBuffer> buffers, List<MemoryLease> leases) {
    buffers.add(offsets.take(rows, leases));
  }

  @Override
  List<ArrayData> takeChildren(List<MemoryLease> leases) {
    return List.of(entries.take(leases));
  }

  @Override
  void release() {
    offsets.release();
    entries.clear();
  }

  @Override
  void forget() {
    entries.close();
  }
}
