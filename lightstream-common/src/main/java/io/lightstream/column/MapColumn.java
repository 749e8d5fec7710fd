// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import io.lightstream.memory.ArrowBuffer;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Maps: lists of entries, whose rows {@link #keys} and {@link #values} hold. */
public final class MapColumn extends ListColumn {

  private final Offsets offsets;
  private final Column keys;
  private final Column values;

  MapColumn(ArrayData data) {
    super(data);
    this.offsets = new Offsets(buffer(1), false, child().length());
    StructColumn entries = Structure.mapEntries(this);
    this.keys = entries.child(0);
    this.values = entries.child(1);
  }

  /** The keys of all maps, in rows {@link #start} to {@code start + size} those of one row. */
  public Column keys() {
    return keys;
  }

  /** The values of all maps, in the same rows as the keys. */
  public Column values() {
    return values;
  }

  /** Whether the keys of each map are said to be sorted. */
  public boolean keysSorted() {
    return ((DataType.MapType) field().type()).keysSorted();
  }

  /** The raw offsets, one more than rows, from row {@link #offset()}; empty if there is no row. */
  public ArrowBuffer offsets() {
    return buffer(1);
  }

  @Override
  public int start(int row) {
    return offsets.start(this, row);
  }

  @Override
  public int size(int row) {
    return offsets.size(this, row);
  }

  @Override
  Object object(int row) {
    int start = start(row);
    int size = size(row);
    List<Map.Entry<Object, Object>> entries = new ArrayList<>(size);
    for (int i = start; i < start + size; i++) {
      entries.add(new AbstractMap.SimpleImmutableEntry<>(keys.getObject(i), values.getObject(i)));
    }
    return entries;
  }

  @Override
  void validateRow(int row) {
    offsets.start(this, row);
  }

  @Override
  void validateChild() {
    offsets.covered(this).validate();
  }
}
