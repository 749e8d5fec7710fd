// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.data;

import io.lightstream.column.ColumnBuilder;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;

/** Writes values of records into the columns of their fields, or into the only one. */
final class ValueColumns {

  private final RowShape.Kind kind;
  private final FieldWriters fields;
  private final ValueWriter only;

  ValueColumns(RowShape shape, Writers writers, List<ColumnBuilder> columns) {
    this.kind = shape.kind();
    this.fields = kind == RowShape.Kind.VALUE ? null : writers.of(shape.value(), columns);
    this.only = kind == RowShape.Kind.VALUE ? writers.of(columns.get(0)) : null;
  }

  void write(Object value) {
    if (only != null) {
      only.write(value);
    } else if (value == null) {
      fields.writeNulls();
    } else if (kind == RowShape.Kind.ROW && value instanceof Struct struct) {
      fields.write(struct);
    } else if (kind == RowShape.Kind.ROW && value instanceof Map<?, ?> map) {
      fields.write(map);
    } else {
      throw new BadValueException(
          "the value is " + BadValueException.describe(value) + ": the columns are of rows");
    }
  }

  /** Whether a value without a schema, which is there, fits as it is. */
  boolean take(Object value) {
    return switch (kind) {
      case NONE -> false;
      case ROW -> value instanceof Map<?, ?> map && fields.take(map);
      case VALUE -> only.takes(value);
    };
  }

  /**
   * Writes a value without a schema, which is there, if it {@link #take fits} as it is.
   *
   * @return false where it does not; some columns may have been written then
   */
  boolean writeTaken(Object value) {
    if (kind == RowShape.Kind.ROW) {
      return value instanceof Map<?, ?> map && fields.writeTaken(map);
    }
    boolean fits = take(value);
    if (fits) {
      write(value);
    }
    return fits;
  }

  long bits() {
    return only == null ? fields.bits() : only.bits();
  }
}
