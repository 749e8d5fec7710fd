// SPDX-License-Identifier: Apache-2.0
package io.lightstream.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import io.lightstream.column.Column;
import io.lightstream.column.DataType;
import io.lightstream.column.Field;
import io.lightstream.column.RecordBatch;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.InvalidDataException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Compares what the columns of a batch say with the JSON twin, row by row. */
final class JsonValueCheck {

  private final JsonIntegrationFile expected;
  private final JsonValues values;

  JsonValueCheck(JsonIntegrationFile expected) {
    this.expected = expected;
    this.values = new JsonValues(expected);
  }

  /** Fails unless every row of every batch has the value of its twin. */
  void checkAll(List<RecordBatch> batches) {
    for (int i = 0; i < batches.size(); i++) {
      List<JsonNode> columns = expected.batches().get(i).columns();
      for (int j = 0; j < columns.size(); j++) {
        check(
            "batch " + i + " column " + j,
            expected.schema().field(j),
            columns.get(j),
            batches.get(i).column(j));
      }
    }
  }

  private void check(String where, Field field, JsonNode json, Column column) {
    if (hasNamesTwice(field)) {
      if (column.length() > column.nullCount()) {
        assertThrows(ConfigurationException.class, () -> everyValue(column));
      }
      return;
    }
    for (int row = 0; row < column.length(); row++) {
      check(where + " row " + row, field, json, column, row);
    }
  }

  private void check(String where, Field field, JsonNode json, Column column, int row) {
    Object wanted;
    try {
      wanted = values.value(field, json, row);
    } catch (DateTimeException | ArithmeticException e) {
      assertThrows(InvalidDataException.class, () -> column.getObject(row), where);
      return;
    }
    assertEquals(comparable(wanted), comparable(column.getObject(row)), where);
    assertEquals(wanted == null, column.isNull(row), where);
  }

  private static void everyValue(Column column) {
    for (int row = 0; row < column.length(); row++) {
      column.getObject(row);
    }
  }

  private static boolean hasNamesTwice(Field field) {
    List<String> names = field.children().stream().map(Field::name).toList();
    boolean here = field.type() instanceof DataType.Struct;
    return (here && names.stream().distinct().count() < names.size())
        || field.children().stream().anyMatch(JsonValueCheck::hasNamesTwice);
  }

  /** The same value with byte arrays that can be compared. */
  static Object comparable(Object value) {
    if (value instanceof byte[] bytes) {
      return ByteBuffer.wrap(bytes);
    } else if (value instanceof List<?> list) {
      List<Object> copy = new ArrayList<>();
      list.forEach(element -> copy.add(comparable(element)));
      return copy;
    } else if (value instanceof Map.Entry<?, ?> entry) {
      return new AbstractMap.SimpleImmutableEntry<>(
          comparable(entry.getKey()), comparable(entry.getValue()));
    } else if (value instanceof Map<?, ?> map) {
      Map<Object, Object> copy = new LinkedHashMap<>();
      map.forEach((key, element) -> copy.put(key, comparable(element)));
      return copy;
    }
    return value;
  }
}
