// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.data;

import io.lightstream.column.MapBuilder;
import java.util.Map;

/** Writes MAP. */
final class MapWriter extends ValueWriter {

  private final MapBuilder maps;
  private final ValueWriter keys;
  private final ValueWriter values;
  private final Tally tally;
  private final long entryBits;

  MapWriter(MapBuilder maps, ValueWriter keys, ValueWriter values, Tally tally) {
    super(maps);
    this.maps = maps;
    this.keys = keys;
    this.values = values;
    this.tally = tally;
    this.entryBits = keys.bits() + values.bits();
  }

  @Override
  void value(Object value) {
    if (!(value instanceof Map<?, ?> entries)) {
      throw wrong(value, "Map");
    }
    for (Map.Entry<?, ?> entry : entries.entrySet()) {
      writeKey(entry.getKey());
      try {
        values.write(entry.getValue());
      } catch (BadValueException e) {
        throw e.within("[" + entry.getKey() + "]");
      }
    }
    maps.endMap();
    tally.addBits(entries.size() * entryBits);
  }

  private void writeKey(Object key) {
    if (key == null) {
      throw new BadValueException("a key is null, which those of Arrow maps never are");
    }
    try {
      keys.write(key);
    } catch (BadValueException e) {
      throw e.within("key");
    }
  }

  /** A map without a schema is a struct. */
  @Override
  boolean takes(Object value) {
    return false;
  }
}
