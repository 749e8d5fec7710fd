// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.MapColumn;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.types.logical.LogicalType;

/** Maps, which are also multisets where the values are counts. */
final class MapView extends ColumnView {

  private final MapColumn maps;
  private final FieldView keys;
  private final FieldView values;
  private final NullGuard keyGuard;
  private final NullGuard valueGuard;

  MapView(MapColumn maps, LogicalType key, LogicalType value) {
    super(maps);
    this.maps = maps;
    this.keys = FieldViews.of(maps.keys(), key);
    this.values = FieldViews.of(maps.values(), value);
    this.keyGuard = NullGuard.of(maps.keys(), key);
    this.valueGuard = NullGuard.of(maps.values(), value);
  }

  @Override
  MapData getMap(int row) {
    int start = maps.start(row);
    int size = maps.size(row);
    keyGuard.check(start, size);
    valueGuard.check(start, size);
    return new Entries(
        size, new BatchArray(keys, start, size), new BatchArray(values, start, size));
  }
}
