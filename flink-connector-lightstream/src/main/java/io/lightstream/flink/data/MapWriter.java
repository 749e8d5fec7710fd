// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.MapBuilder;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RowData;

/** Writes maps, and multisets as maps of counts. A key is never null. */
final class MapWriter extends FieldWriter {

  private final MapBuilder maps;
  private final FieldWriter keys;
  private final FieldWriter values;
  private final Tally tally;
  private final long entryBits;

  MapWriter(MapBuilder maps, FieldWriter keys, FieldWriter values, Tally tally) {
    super(maps);
    this.maps = maps;
    this.keys = keys;
    this.values = values;
    this.tally = tally;
    this.entryBits = keys.bits() + values.bits();
  }

  @Override
  void value(RowData row, int position) {
    append(row.getMap(position));
  }

  @Override
  void value(ArrayData array, int position) {
    append(array.getMap(position));
  }

  private void append(MapData map) {
    ArrayData mapKeys = map.keyArray();
    ArrayData mapValues = map.valueArray();
    int size = map.size();
    for (int i = 0; i < size; i++) {
      if (mapKeys.isNullAt(i)) {
        throw invalid("a map has a null key, which Arrow has not");
      }
      keys.value(mapKeys, i);
      values.write(mapValues, i);
    }
    maps.endMap();
    tally.addBits(size * entryBits);
  }
}
