// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.data;

import io.lightstream.column.MapColumn;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.connect.errors.DataException;

/** Reads maps as MAP, in the order of their entries. */
final class MapReader extends ValueReader {

  private final MapColumn maps;
  private final ValueReader keys;
  private final ValueReader values;
  private final ValueBudget budget;

  MapReader(MapColumn maps, ValueReader keys, ValueReader values, ValueBudget budget) {
    super(maps);
    this.maps = maps;
    this.keys = keys;
    this.values = values;
    this.budget = budget;
  }

  @Override
  Object value(int row) {
    int start = maps.start(row);
    int size = maps.size(row);
    budget.take(size);
    Map<Object, Object> map = new LinkedHashMap<>();
    for (int i = start; i < start + size; i++) {
      map.put(key(keys.read(i)), values.read(i));
    }
    if (map.size() < size) {
      throw new DataException(
          "column '"
              + maps.field().name()
              + "', row "
              + row
              + ": a key is there twice, and keys of Connect's maps differ");
    }
    return map;
  }

  /** Arrays are equal to themselves alone. */
  private static Object key(Object key) {
    return key instanceof byte[] bytes ? ByteBuffer.wrap(bytes) : key;
  }
}
