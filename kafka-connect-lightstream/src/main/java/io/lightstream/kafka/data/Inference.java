// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.data;

import io.lightstream.column.DataType;
import io.lightstream.column.DataType.TimeUnit;
import io.lightstream.column.Field;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Struct;

/**
 * The types of values without a schema. All of them may be null. Integers of any width are int64,
 * floating point numbers float64, so that what is written does not depend on the first value; null
 * and what is in an empty list are of type null, which every other type widens.
 */
final class Inference {

  private Inference() {}

  /**
   * The field of a value.
   *
   * @throws BadValueException if no type of Arrow holds it
   */
  static Field field(String name, Object value) {
    return field(name, value, 1);
  }

  private static Field field(String name, Object value, int depth) {
    if (depth > ArrowTypes.MOST_NESTING) {
      throw new BadValueException("values are nested deeper than " + ArrowTypes.MOST_NESTING);
    } else if (value instanceof Map<?, ?> map) {
      return nested(name, new DataType.Struct(), fields(map, depth));
    } else if (value instanceof Collection<?> list) {
      return nested(name, new DataType.ListType(), List.of(item(list, depth)));
    } else if (value instanceof Struct struct) {
      return Widening.nullable(ArrowTypes.field(name, struct.schema()));
    }
    return Field.nullable(name, scalar(value));
  }

  private static Field nested(String name, DataType type, List<Field> children) {
    return new Field(name, type, true, Optional.empty(), children, Map.of());
  }

  /** The fields of a map whose keys are their names. */
  static List<Field> fields(Map<?, ?> map) {
    return fields(map, 0);
  }

  private static List<Field> fields(Map<?, ?> map, int depth) {
    List<Field> fields = new ArrayList<>(map.size());
    map.forEach(
        (key, value) -> {
          if (!(key instanceof String name)) {
            throw new BadValueException(
                "a key of a map without a schema is "
                    + BadValueException.describe(key)
                    + ": the keys are names of fields, so they are String");
          }
          try {
            fields.add(field(name, value, depth + 1));
          } catch (BadValueException e) {
            throw e.within(name);
          }
        });
    return fields;
  }

  private static Field item(Collection<?> list, int depth) {
    Field item = Field.nullable("item", new DataType.Null());
    int index = 0;
    for (Object value : list) {
      Field next;
      try {
        next = field("item", value, depth + 1);
      } catch (BadValueException e) {
        throw e.within(index);
      }
      Field before = item;
      int at = index++;
      item =
          Widening.union(item, next)
              .orElseThrow(
                  () ->
                      new BadValueException(
                              next.type() + " does not fit " + before.type() + " in front of it")
                          .within(at));
    }
    return item;
  }

  private static DataType scalar(Object value) {
    if (value == null) {
      return new DataType.Null();
    } else if (value instanceof String) {
      return new DataType.Utf8();
    } else if (value instanceof Number number) {
      return number(number);
    } else if (value instanceof Boolean) {
      return new DataType.Bool();
    } else if (value instanceof byte[] || value instanceof ByteBuffer) {
      return new DataType.Binary();
    } else if (value instanceof java.util.Date) {
      return new DataType.Timestamp(TimeUnit.MILLISECOND, Optional.of("UTC"));
    }
    throw new BadValueException(
        "no Arrow type is known for " + BadValueException.describe(value) + " without a schema");
  }

  private static DataType number(Number value) {
    if (isInteger(value)) {
      return new DataType.Int(Long.SIZE, true);
    } else if (value instanceof Double || value instanceof Float) {
      return new DataType.FloatingPoint(Double.SIZE);
    } else if (value instanceof BigDecimal number) {
      return decimal(number);
    } else if (value instanceof BigInteger number) {
      return decimal(new BigDecimal(number));
    }
    throw new BadValueException(
        "no Arrow type is known for " + BadValueException.describe(value) + " without a schema");
  }

  static boolean isInteger(Object value) {
    return value instanceof Long
        || value instanceof Integer
        || value instanceof Short
        || value instanceof Byte;
  }

  /** As many digits behind the point as the value has, and the usual number of all. */
  private static DataType decimal(BigDecimal value) {
    int whole = value.precision() - value.scale();
    if (Math.max(whole, 0) + (long) Math.max(value.scale(), 0) > ArrowTypes.MOST_PRECISION) {
      throw new BadValueException(
          "a number of " + value.precision() + " digits and a scale of " + value.scale());
    }
    int scale = Math.max(value.scale(), 0);
    boolean usual = Math.max(whole, 0) + scale <= ArrowTypes.USUAL_PRECISION;
    return usual
        ? new DataType.Decimal(ArrowTypes.USUAL_PRECISION, scale, ArrowTypes.USUAL_BITS)
        : new DataType.Decimal(ArrowTypes.MOST_PRECISION, scale, ArrowTypes.WIDE_BITS);
  }
}
