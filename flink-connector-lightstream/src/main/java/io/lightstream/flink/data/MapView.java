// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.MapColumn;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.MapData;

/** Maps. */
final class MapView extends FieldView {

  private final MapColumn maps;
  private final FieldView keys;
  private final FieldView values;

  MapView(MapColumn maps) {
    super(maps);
    this.maps = maps;
    this.keys = FieldViews.of(maps.keys());
    this.values = FieldViews.of(maps.values());
  }

  @Override
  MapData getMap(int row) {
    int start = maps.start(row);
    int size = maps.size(row);
    return new Entries(
        size, new BatchArray(keys, start, size), new BatchArray(values, start, size));
  }

  private record Entries(int size, ArrayData keyArray, ArrayData valueArray) implements MapData {}
}
