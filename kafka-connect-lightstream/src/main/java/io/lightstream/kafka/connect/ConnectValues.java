// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;

/** Connect's values as the objects that column builders take. */
final class ConnectValues {

  private static final int FIXED_BYTES = 8;

  private ConnectValues() {}

  /**
   * Returns what to append for a value that is valid for its schema; null stays null.
   *
   * @throws org.apache.kafka.connect.errors.DataException if a date or time does not keep to its
   *     schema's rules
   */
  static Object toArrow(Schema schema, Object value) {
    if (value == null) {
      return null;
    } else if (value instanceof java.util.Date date) {
      return number(schema, date);
    }
    return switch (schema.type()) {
      case BYTES -> value instanceof ByteBuffer buffer ? bytes(buffer) : value;
      case ARRAY -> list(schema.valueSchema(), (Collection<?>) value);
      case MAP -> map(schema, (Map<?, ?>) value);
      case STRUCT -> struct((Struct) value);
      default -> value;
    };
  }

  private static long number(Schema schema, java.util.Date value) {
    return switch (schema.name()) {
      case Date.LOGICAL_NAME -> Date.fromLogical(schema, value);
      case Time.LOGICAL_NAME -> Time.fromLogical(schema, value);
      default -> Timestamp.fromLogical(schema, value);
    };
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  private static List<Object> list(Schema schema, Collection<?> values) {
    List<Object> list = new ArrayList<>(values.size());
    values.forEach(value -> list.add(toArrow(schema, value)));
    return list;
  }

  private static Map<Object, Object> map(Schema schema, Map<?, ?> entries) {
    Map<Object, Object> map = new LinkedHashMap<>();
    entries.forEach(
        (key, value) ->
            map.put(toArrow(schema.keySchema(), key), toArrow(schema.valueSchema(), value)));
    return map;
  }

  private static Map<Object, Object> struct(Struct struct) {
    Map<Object, Object> values = new LinkedHashMap<>();
    for (Field field : struct.schema().fields()) {
      values.put(field.name(), toArrow(field.schema(), struct.get(field)));
    }
    return values;
  }

  /** Returns about how many bytes an object that was made here takes in a batch. */
  static long sizeOf(Object value) {
    if (value instanceof String text) {
      return FIXED_BYTES + text.length();
    } else if (value instanceof byte[] bytes) {
      return FIXED_BYTES + bytes.length;
    } else if (value instanceof Collection<?> list) {
      return FIXED_BYTES + list.stream().mapToLong(ConnectValues::sizeOf).sum();
    } else if (value instanceof Map<?, ?> map) {
      return sizeOf(map.keySet()) + sizeOf(map.values());
    }
    return FIXED_BYTES;
  }
}
