// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Objects that are equal where the values of a column are. */
final class Keys {

  private Keys() {}

  /** The key of a row's value; that of null is null. */
  static Object of(Column column, int row) {
    return of(column.getObject(row));
  }

  static Object of(Object value) {
    if (value instanceof byte[] bytes) {
      return ByteBuffer.wrap(bytes);
    } else if (value instanceof BigDecimal number) {
      return number.stripTrailingZeros();
    } else if (value instanceof Iterable<?> values) {
      return list(values);
    } else if (value instanceof Map.Entry<?, ?> entry) {
      List<Object> pair = new ArrayList<>(2);
      pair.add(of(entry.getKey()));
      pair.add(of(entry.getValue()));
      return pair;
    } else if (value instanceof Map<?, ?> map) {
      Map<Object, Object> copy = new LinkedHashMap<>();
      map.forEach((key, element) -> copy.put(of(key), of(element)));
      return copy;
    }
    return value;
  }

  private static List<Object> list(Iterable<?> values) {
    List<Object> copy = new ArrayList<>();
    for (Object value : values) {
      copy.add(of(value));
    }
    return copy;
  }
}
