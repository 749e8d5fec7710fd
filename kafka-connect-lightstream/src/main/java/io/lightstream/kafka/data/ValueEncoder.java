// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.data;

import io.lightstream.column.Field;
import io.lightstream.frame.FrameOutput;
import io.lightstream.kafka.data.ValueForm.Kind;
import io.lightstream.memory.BufferAllocator;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;

/**
 * Writes values of Connect as bytes, each an Arrow IPC stream of one batch: a struct is its only
 * row, an array of structs a row each, anything else the only row of a column named {@code value};
 * {@link BatchValue batches} stay as they are. Values without a schema have the types that {@link
 * RowTable} infers. Metadata says what {@link ValueDecoder} needs to give back the same value with
 * the same schema. Belongs to one thread at a time.
 */
public final class ValueEncoder implements AutoCloseable {

  private final BufferAllocator allocator = BufferAllocator.unbounded("values as Arrow");
  private final FrameOutput output = new FrameOutput();
  private final Recent<Object, FormEncoder> encoders;
  private Schema lastSchema;
  private FormEncoder last;

  /**
   * An encoder of values of any schemas.
   *
   * @param schemas for how many of them what is needed to write is kept; 1 or more
   */
  public ValueEncoder(int schemas) {
    this.encoders = new Recent<>(schemas);
  }

  /**
   * Returns the bytes of a value, null for null.
   *
   * @param schema null if the value has none
   * @throws DataException that names the path of the field that Arrow has no type for, or whose
   *     value does not fit
   */
  public byte[] encode(Schema schema, Object value) {
    if (value == null) {
      return null;
    } else if (BatchValue.is(schema)) {
      return bytes(value);
    } else if (schema == null) {
      return inferred(value).encode(value, output);
    }
    Kind kind = kind(schema, value);
    if (schema != lastSchema || last.kind() != kind) {
      last = encoder(kind, schema);
      lastSchema = schema;
    }
    return last.encode(value, output);
  }

  private static byte[] bytes(Object value) {
    if (value instanceof byte[] bytes) {
      return bytes;
    } else if (value instanceof ByteBuffer buffer) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.get(buffer.position(), bytes);
      return bytes;
    }
    throw new DataException(
        "the value is " + BadValueException.describe(value) + ": a batch is byte[] or ByteBuffer");
  }

  private static Kind kind(Schema schema, Object value) {
    return switch (schema.type()) {
      case STRUCT -> Kind.ROW;
      case ARRAY ->
          schema.valueSchema().type() == Schema.Type.STRUCT && hasNoNull(value)
              ? Kind.ROWS
              : Kind.VALUE;
      default -> Kind.VALUE;
    };
  }

  private static boolean hasNoNull(Object value) {
    return value instanceof Collection<?> values && values.stream().allMatch(Objects::nonNull);
  }

  private FormEncoder encoder(Kind kind, Schema schema) {
    KnownSchema key = new KnownSchema(kind, schema);
    FormEncoder known = encoders.get(key);
    if (known != null) {
      return known;
    }
    List<Field> columns =
        switch (kind) {
          case ROW -> ArrowTypes.schema(schema).fields();
          case ROWS -> ArrowTypes.schema(schema.valueSchema()).fields();
          case VALUE -> List.of(ArrowTypes.field(RowShape.VALUE, schema));
        };
    return add(key, new ValueForm(kind, Optional.of(schema)), columns);
  }

  private FormEncoder add(Object key, ValueForm form, List<Field> columns) {
    FormEncoder encoder = new FormEncoder(form, columns, allocator, output);
    lastSchema = null; // what is pushed out may be the last one
    encoders.put(key, encoder);
    return encoder;
  }

  private FormEncoder inferred(Object value) {
    Kind kind = Kind.VALUE;
    List<Field> columns;
    if (value instanceof Map<?, ?> map) {
      kind = Kind.ROW;
      columns = Inference.fields(map);
    } else {
      Field field = Inference.field(RowShape.VALUE, value);
      columns = List.of(field);
      if (value instanceof Collection<?> rows && rows.stream().allMatch(Map.class::isInstance)) {
        kind = rows.isEmpty() ? Kind.VALUE : Kind.ROWS;
        columns = rows.isEmpty() ? columns : field.children().get(0).children();
      }
    }
    InferredSchema key = new InferredSchema(kind, columns);
    FormEncoder known = encoders.get(key);
    return known == null ? add(key, new ValueForm(kind, Optional.empty()), columns) : known;
  }

  /** Forgets what was kept. Idempotent; nothing can be encoded after it. */
  @Override
  public void close() {
    lastSchema = null;
    last = null;
    encoders.close();
    allocator.close();
  }

  /** Schemas by identity: to compare them costs more than to write a row. */
  private record KnownSchema(Kind kind, Schema schema) {
    @Override
    public boolean equals(Object other) {
      return other instanceof KnownSchema known && known.schema == schema && known.kind == kind;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(schema) * Kind.values().length + kind.ordinal();
    }
  }

  private record InferredSchema(Kind kind, List<Field> columns) {}
}
