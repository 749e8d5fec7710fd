// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

import io.lightstream.column.Column;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A value of any type as a key: equal values make equal keys. */
final class ValueKey {

  private static final Object NULL = Optional.empty();

  private ValueKey() {}

  static Object of(Column column, int row) {
    return column.isNull(row) ? NULL : comparable(column.getObject(row));
  }

  /** Arrays compare by identity; their contents, however deep, are what counts. */
  private static Object comparable(Object value) {
    if (value instanceof byte[] bytes) {
      return ByteBuffer.wrap(bytes);
    }
    if (value instanceof List<?> list) {
      List<Object> copy = new ArrayList<>(list.size());
      list.forEach(element -> copy.add(comparable(element)));
      return copy;
    }
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> copy = new LinkedHashMap<>();
      map.forEach((key, element) -> copy.put(comparable(key), comparable(element)));
      return copy;
    }
    return value;
  }
}
