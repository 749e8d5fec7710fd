// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.data;

import io.lightstream.column.Field;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * The columns that the value and the key of a record need.
 *
 * @param kind what the columns of the value are made of
 * @param value the columns of the value
 * @param key the column of the key, if it has one
 */
record RowShape(Kind kind, List<Field> value, Optional<Field> key) {

  /** The name of the column where a value has no fields to name columns by. */
  static final String VALUE = "value";

  enum Kind {
    /** There was no value yet, and no schema of one. */
    NONE,
    /** Fields of structs, or of maps without a schema. */
    ROW,
    /** Anything else is the only column. */
    VALUE
  }

  /**
   * What a record needs.
   *
   * @throws org.apache.kafka.connect.errors.DataException that names the field that Arrow has no
   *     type for
   */
  static RowShape of(SinkRecord record, ExtraColumns extra) {
    Optional<Field> key = extra.key().map(name -> key(name, record));
    Schema schema = record.valueSchema();
    Object value = record.value();
    if (schema == null && value == null) {
      return new RowShape(Kind.NONE, List.of(), key);
    } else if (schema == null) {
      return inferred(value, key);
    } else if (BatchValue.is(schema)) {
      throw new BadValueException("the value is a whole batch, which is no row of another");
    } else if (schema.type() != Schema.Type.STRUCT) {
      Field field = ArrowTypes.field(VALUE, schema);
      return new RowShape(
          Kind.VALUE, List.of(value == null ? Widening.nullable(field) : field), key);
    }
    List<Field> fields = ArrowTypes.schema(schema).fields();
    return new RowShape(Kind.ROW, value == null ? Widening.nullable(fields) : fields, key);
  }

  private static RowShape inferred(Object value, Optional<Field> key) {
    return value instanceof Map<?, ?> map
        ? new RowShape(Kind.ROW, Inference.fields(map), key)
        : new RowShape(Kind.VALUE, List.of(Inference.field(VALUE, value)), key);
  }

  private static Field key(String name, SinkRecord record) {
    Schema schema = record.keySchema();
    return schema == null
        ? Inference.field(name, record.key())
        : Widening.nullable(ArrowTypes.field(name, schema));
  }

  /** The columns that both need; empty if two of the same name do not fit. */
  Optional<RowShape> union(RowShape other) {
    if (kind != other.kind && kind != Kind.NONE && other.kind != Kind.NONE) {
      return Optional.empty();
    }
    Optional<List<Field>> values = Widening.union(value, other.value);
    Optional<Optional<Field>> keys =
        key.isEmpty()
            ? Optional.of(key)
            : Widening.union(key.get(), other.key.get()).map(Optional::of);
    Kind both = kind == Kind.NONE ? other.kind : kind;
    return values.flatMap(v -> keys.map(k -> new RowShape(both, v, k)));
  }

  /** Whether a row can be without a value. */
  boolean allowsNoValue() {
    return value.stream().allMatch(Field::nullable);
  }
}
