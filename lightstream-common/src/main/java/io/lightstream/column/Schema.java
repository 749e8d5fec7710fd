// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import io.lightstream.error.ConfigurationException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The columns of a stream, file or batch, in order. Immutable.
 *
 * @param fields the columns; names need not be unique
 * @param metadata custom metadata in the order given
 */
public record Schema(List<Field> fields, Map<String, String> metadata) {

  /** Copies. */
  public Schema {
    fields = List.copyOf(fields);
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }

  /** A schema of the given columns, without metadata. */
  public static Schema of(Field... fields) {
    return new Schema(List.of(fields), Map.of());
  }

  /** The same columns with other custom metadata. */
  public Schema withMetadata(Map<String, String> entries) {
    return new Schema(fields, entries);
  }

  /** The number of columns. */
  public int size() {
    return fields.size();
  }

  /** The column at {@code index}. */
  public Field field(int index) {
    return fields.get(index);
  }

  /**
   * The place of the first column with that name.
   *
   * @throws ConfigurationException if there is none
   */
  public int indexOf(String name) {
    for (int i = 0; i < fields.size(); i++) {
      if (fields.get(i).name().equals(name)) {
        return i;
      }
    }
    List<String> names = fields.stream().map(Field::name).toList();
    throw new ConfigurationException("there is no column '" + name + "': the columns are " + names);
  }

  /**
   * Checks that batches of another schema fit a stream or file of this one.
   *
   * @throws ConfigurationException if it has other fields; metadata of the schema does not matter
   */
  public void requireFieldsOf(Schema other) {
    if (this != other && !fields.equals(other.fields)) {
      throw new ConfigurationException(
          "a batch with the fields " + other.fields + " does not fit the schema " + fields);
    }
  }

  /**
   * The columns with these names, in this order.
   *
   * @throws ConfigurationException if one does not exist
   */
  public Schema select(List<String> names) {
    List<Field> selected = new ArrayList<>(names.size());
    for (String name : names) {
      selected.add(fields.get(indexOf(name)));
    }
    return new Schema(selected, metadata);
  }
}
