// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.data;

import io.lightstream.column.Field;
import io.lightstream.column.Schema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.errors.DataException;

/**
 * How a value of Connect lies in a batch, and what the metadata of the batch's schema says of it.
 *
 * <pre>
 * lightstream.connect         row | rows | value
 * lightstream.connect.schema  none, or a schema as {@link SchemaText}; absent where it follows
 *                             from the columns
 * </pre>
 *
 * @param kind how the value lies in it
 * @param schema the schema of the value; empty if it has none
 */
record ValueForm(Kind kind, Optional<org.apache.kafka.connect.data.Schema> schema) {

  static final String KIND_KEY = "lightstream.connect";
  static final String SCHEMA_KEY = "lightstream.connect.schema";
  static final String NO_SCHEMA = "none";

  /** How a value lies in a batch. */
  enum Kind {
    /** A struct, or a map without a schema: the only row. */
    ROW,
    /** An array of structs, or a list of maps without a schema: a row each. */
    ROWS,
    /** Anything else: the only row of the only column. */
    VALUE;

    String text() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /**
   * The Arrow schema of values of this form with these columns.
   *
   * @throws DataException that names the column that could not be read back: it has no name
   */
  Schema arrow(List<Field> columns) {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(KIND_KEY, kind.text());
    org.apache.kafka.connect.data.Schema derived = derived(kind, columns);
    if (schema.isEmpty()) {
      metadata.put(SCHEMA_KEY, NO_SCHEMA);
    } else if (!schema.get().equals(derived)) {
      metadata.put(SCHEMA_KEY, SchemaText.encode(schema.get()));
    }
    return new Schema(columns, metadata);
  }

  /** The form that metadata tells; empty if it is none of ours. */
  static Optional<ValueForm> of(Schema arrow) {
    String kind = arrow.metadata().get(KIND_KEY);
    if (kind == null) {
      return Optional.empty();
    }
    for (Kind candidate : Kind.values()) {
      if (candidate.text().equals(kind)) {
        return Optional.of(new ValueForm(candidate, schema(candidate, arrow)));
      }
    }
    throw new DataException(
        "the metadata " + KIND_KEY + " is '" + kind + "': known are row, rows and value");
  }

  /** The form of foreign batches that are to be read as this kind. */
  static ValueForm foreign(Kind kind, Schema arrow) {
    return new ValueForm(kind, Optional.of(derived(kind, arrow.fields())));
  }

  private static Optional<org.apache.kafka.connect.data.Schema> schema(Kind kind, Schema arrow) {
    String text = arrow.metadata().get(SCHEMA_KEY);
    if (text == null) {
      return Optional.of(derived(kind, arrow.fields()));
    } else if (text.equals(NO_SCHEMA)) {
      return Optional.empty();
    }
    org.apache.kafka.connect.data.Schema schema;
    try {
      schema = SchemaText.decode(text);
    } catch (DataException e) {
      throw new DataException("the metadata " + SCHEMA_KEY + " is no schema: " + e.getMessage(), e);
    }
    if (!matches(kind, schema, arrow.fields())) {
      throw new DataException(
          "the metadata "
              + SCHEMA_KEY
              + " tells "
              + schema
              + ", which does not fit the columns "
              + arrow.fields());
    }
    return Optional.of(schema);
  }

  private static boolean matches(
      Kind kind, org.apache.kafka.connect.data.Schema schema, List<Field> columns) {
    return switch (kind) {
      case ROW -> isStruct(schema) && columns.equals(ArrowTypes.schema(schema).fields());
      case ROWS ->
          schema.type() == org.apache.kafka.connect.data.Schema.Type.ARRAY
              && isStruct(schema.valueSchema())
              && columns.equals(ArrowTypes.schema(schema.valueSchema()).fields());
      case VALUE -> columns.equals(List.of(ArrowTypes.field(RowShape.VALUE, schema)));
    };
  }

  private static boolean isStruct(org.apache.kafka.connect.data.Schema schema) {
    return schema.type() == org.apache.kafka.connect.data.Schema.Type.STRUCT;
  }

  /** The schema that follows from the columns. */
  private static org.apache.kafka.connect.data.Schema derived(Kind kind, List<Field> columns) {
    if (kind == Kind.VALUE) {
      if (columns.size() != 1) {
        throw new DataException("a single value lies in one column, not in " + columns.size());
      }
      return ConnectTypes.of(columns.get(0));
    }
    org.apache.kafka.connect.data.Schema row = ConnectTypes.struct(new Schema(columns, Map.of()));
    return kind == Kind.ROW ? row : SchemaBuilder.array(row).build();
  }

  /** The schema that the columns are read by, which has a field for each of them. */
  org.apache.kafka.connect.data.Schema columns(Schema arrow) {
    if (schema.isEmpty()) {
      return ConnectTypes.struct(arrow);
    }
    return switch (kind) {
      case ROW -> schema.get();
      case ROWS -> schema.get().valueSchema();
      case VALUE -> SchemaBuilder.struct().field(RowShape.VALUE, schema.get()).build();
    };
  }
}
