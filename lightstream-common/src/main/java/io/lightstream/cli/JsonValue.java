// SPDX-License-Identifier: Apache-2.0
package io.lightstream.cli;

import io.lightstream.column.Column;
import io.lightstream.column.DataType;
import io.lightstream.column.Field;
import java.math.BigDecimal;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Values of one field in JSON. Integers and decimals are numbers with all their digits; numbers
 * that JSON has not are the strings {@code NaN}, {@code Infinity}, {@code -Infinity}; bytes are
 * hexadecimal, dates, times and durations ISO 8601; structs and maps are objects.
 */
final class JsonValue {

  private enum Kind {
    LONG,
    STRING,
    OBJECT
  }

  /** Beyond it, millions of zeros could follow; no real decimal has such a scale. */
  private static final int MAX_PLAIN_SCALE = 256;

  private final Field field;
  private final Kind kind;

  private JsonValue(Field field, Kind kind) {
    this.field = field;
    this.kind = kind;
  }

  static JsonValue of(Field field) {
    return new JsonValue(field, field.dictionary().isPresent() ? Kind.OBJECT : kind(field.type()));
  }

  /** The common ones have a way without an object for each value. */
  private static Kind kind(DataType type) {
    if (type instanceof DataType.Int number && (number.signed() || number.bits() < 64)) {
      return Kind.LONG;
    }
    boolean text =
        type instanceof DataType.Utf8
            || type instanceof DataType.LargeUtf8
            || type instanceof DataType.Utf8View;
    return text ? Kind.STRING : Kind.OBJECT;
  }

  void append(Column column, int row, StringBuilder text) {
    if (column.isNull(row)) {
      text.append("null");
    } else if (kind == Kind.LONG) {
      text.append(column.getLong(row));
    } else if (kind == Kind.STRING) {
      JsonText.quote(column.getString(row), text);
    } else {
      append(field, column.getObject(row), text);
    }
  }

  private static void append(Field field, Object value, StringBuilder text) {
    if (value == null) {
      text.append("null");
    } else if (value instanceof List<?> list) {
      appendList(field, list, text);
    } else if (value instanceof Map<?, ?> struct) {
      appendStruct(field, struct, text);
    } else if (value instanceof BigDecimal decimal) {
      boolean plain = Math.abs((long) decimal.scale()) <= MAX_PLAIN_SCALE;
      text.append(plain ? decimal.toPlainString() : decimal.toString());
    } else if (value instanceof Number number) {
      appendNumber(number, text);
    } else if (value instanceof Boolean) {
      text.append(value);
    } else if (value instanceof byte[] bytes) {
      text.append('"').append(HexFormat.of().formatHex(bytes)).append('"');
    } else {
      JsonText.quote(value.toString(), text);
    }
  }

  private static void appendNumber(Number number, StringBuilder text) {
    if (Double.isFinite(number.doubleValue())) {
      text.append(number);
    } else {
      text.append('"').append(number).append('"');
    }
  }

  private static void appendList(Field field, List<?> list, StringBuilder text) {
    Field at = through(field);
    if (at.type() instanceof DataType.MapType) {
      appendMap(at, list, text);
      return;
    }
    text.append('[');
    for (int i = 0; i < list.size(); i++) {
      text.append(i == 0 ? "" : ",");
      append(child(at, 0), list.get(i), text);
    }
    text.append(']');
  }

  private static void appendMap(Field map, List<?> entries, StringBuilder text) {
    Field pair = map.children().get(0);
    text.append('{');
    String separator = "";
    for (Object entry : entries) {
      Map.Entry<?, ?> next = (Map.Entry<?, ?>) entry;
      text.append(separator);
      JsonText.quote(key(pair.children().get(0), next.getKey()), text);
      append(pair.children().get(1), next.getValue(), text.append(':'));
      separator = ",";
    }
    text.append('}');
  }

  private static String key(Field field, Object key) {
    if (key instanceof String string) {
      return string;
    }
    StringBuilder text = new StringBuilder();
    append(field, key, text);
    return text.toString();
  }

  private static void appendStruct(Field field, Map<?, ?> struct, StringBuilder text) {
    Field at = through(field);
    text.append('{');
    int index = 0;
    for (Map.Entry<?, ?> entry : struct.entrySet()) {
      text.append(index == 0 ? "" : ",");
      JsonText.quote(String.valueOf(entry.getKey()), text);
      append(child(at, index++), entry.getValue(), text.append(':'));
    }
    text.append('}');
  }

  /** A run-end encoded field is what its values are. */
  private static Field through(Field field) {
    Field at = field;
    while (at.type() instanceof DataType.RunEndEncoded) {
      at = at.children().get(1);
    }
    return at;
  }

  /** The field of a part; of a union, whose value does not tell which child it is, itself. */
  private static Field child(Field field, int index) {
    boolean known = index < field.children().size() && !(field.type() instanceof DataType.Union);
    return known ? field.children().get(index) : field;
  }
}
