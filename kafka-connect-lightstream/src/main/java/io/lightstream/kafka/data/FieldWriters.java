// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.data;

import io.lightstream.column.Field;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/**
 * Writes the fields of structs, or of a row, each into its column. The fields of a struct's schema
 * are found once by their names, and again when another schema comes; a column that the schema has
 * no field for gets null.
 */
final class FieldWriters {

  private final List<Field> columns;
  private final ValueWriter[] writers;
  private final Map<String, Integer> places = new HashMap<>();
  private final org.apache.kafka.connect.data.Field[] fields;
  private final boolean keepsNulls;
  private Schema bound;

  /**
   * Writers for columns.
   *
   * @param keepsNulls whether null is written as null where it may be, also if there is a default
   */
  FieldWriters(List<Field> columns, ValueWriter[] writers, boolean keepsNulls) {
    this.keepsNulls = keepsNulls;
    this.columns = columns;
    this.writers = writers;
    this.fields = new org.apache.kafka.connect.data.Field[writers.length];
    for (int i = 0; i < writers.length; i++) {
      places.put(columns.get(i).name(), i);
    }
  }

  /**
   * Appends a value to each column.
   *
   * @throws BadValueException if one does not fit, or there is a field without a column
   */
  void write(Struct struct) {
    Schema schema = struct.schema();
    if (schema != bound) {
      bind(schema);
    }
    int i = 0;
    try {
      for (; i < writers.length; i++) {
        org.apache.kafka.connect.data.Field field = fields[i];
        writers[i].write(field == null ? null : valueOf(struct, field));
      }
    } catch (BadValueException e) {
      throw e.within(columns.get(i).name());
    }
  }

  private Object valueOf(Struct struct, org.apache.kafka.connect.data.Field field) {
    Object value = struct.get(field);
    return keepsNulls
            && value != null
            && value == field.schema().defaultValue()
            && field.schema().isOptional()
        ? struct.getWithoutDefault(field.name())
        : value;
  }

  private void bind(Schema schema) {
    bound = null;
    for (org.apache.kafka.connect.data.Field field : schema.fields()) {
      requireColumn(field.name());
    }
    for (int i = 0; i < fields.length; i++) {
      fields[i] = schema.field(columns.get(i).name());
    }
    bound = schema;
  }

  private void requireColumn(Object name) {
    if (!places.containsKey(name)) {
      throw new BadValueException("there is no column for it").within(String.valueOf(name));
    }
  }

  /** The same for a map of values without a schema. */
  void write(Map<?, ?> map) {
    if (write(map, false) < map.size()) {
      map.keySet().forEach(this::requireColumn);
    }
  }

  /**
   * The same if {@link #take} holds.
   *
   * @return false where it does not; some columns may have been appended to then
   * @throws BadValueException if a value does not fit
   */
  boolean writeTaken(Map<?, ?> map) {
    return write(map, true) == map.size();
  }

  /** Returns how many columns the map has an entry for; -1 where one is to be taken and is not. */
  private int write(Map<?, ?> map, boolean taken) {
    int found = 0;
    for (int i = 0; i < writers.length; i++) {
      String name = columns.get(i).name();
      Object value = map.get(name);
      if (taken && !writers[i].takesAny(value)) {
        return -1;
      }
      found += value != null || map.containsKey(name) ? 1 : 0;
      try {
        writers[i].write(value);
      } catch (BadValueException e) {
        throw e.within(name);
      }
    }
    return found;
  }

  /** Appends a value to the only column. */
  void writeOnly(Object value) {
    writers[0].write(value);
  }

  /** Appends null to each column. */
  void writeNulls() {
    for (int i = 0; i < writers.length; i++) {
      try {
        writers[i].write(null);
      } catch (BadValueException e) {
        throw e.within(columns.get(i).name());
      }
    }
  }

  /** Whether {@link ValueWriter#takes} holds for all values, and no field is without a column. */
  boolean take(Map<?, ?> map) {
    int found = 0;
    for (int i = 0; i < writers.length; i++) {
      String name = columns.get(i).name();
      Object value = map.get(name);
      if (!writers[i].takesAny(value)) {
        return false;
      }
      found += value != null || map.containsKey(name) ? 1 : 0;
    }
    return found == map.size();
  }

  long bits() {
    long sum = 0;
    for (ValueWriter writer : writers) {
      sum += writer.bits();
    }
    return sum;
  }
}
