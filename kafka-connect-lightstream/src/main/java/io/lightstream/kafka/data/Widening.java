// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.data;

import io.lightstream.column.DataType;
import io.lightstream.column.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The narrowest fields that hold the values of two: int8 &lt; int16 &lt; int32 &lt; int64 &lt;
 * float64, float16 &lt; float32 &lt; float64, decimals by their digits, required &lt; nullable,
 * null &lt; all. A field that only one side has is nullable.
 */
final class Widening {

  private Widening() {}

  /** The fields of both in the order of the first, new ones behind; empty if two do not fit. */
  static Optional<List<Field>> union(List<Field> one, List<Field> other) {
    Map<String, Field> rest = new HashMap<>();
    other.forEach(field -> rest.put(field.name(), field));
    List<Field> all = new ArrayList<>(one.size());
    for (Field field : one) {
      Field match = rest.remove(field.name());
      Optional<Field> both = match == null ? Optional.of(nullable(field)) : union(field, match);
      if (both.isEmpty()) {
        return Optional.empty();
      }
      all.add(both.get());
    }
    other.stream()
        .filter(field -> rest.containsKey(field.name()))
        .forEach(field -> all.add(nullable(field)));
    return Optional.of(all);
  }

  /** A field with the name of the first for the values of both; empty if there is none. */
  static Optional<Field> union(Field one, Field other) {
    if (one.type() instanceof DataType.Null) {
      return Optional.of(nullable(other).withName(one.name()));
    } else if (other.type() instanceof DataType.Null) {
      return Optional.of(nullable(one));
    } else if (!one.extensionName().equals(other.extensionName())) {
      return Optional.empty();
    }
    boolean nullable = one.nullable() || other.nullable();
    return type(one.type(), other.type())
        .flatMap(type -> children(one, other).map(children -> with(one, type, nullable, children)));
  }

  static Field nullable(Field field) {
    return field.nullable() ? field : with(field, field.type(), true, field.children());
  }

  static List<Field> nullable(List<Field> fields) {
    return fields.stream().map(Widening::nullable).toList();
  }

  private static Field with(Field field, DataType type, boolean nullable, List<Field> children) {
    return new Field(field.name(), type, nullable, Optional.empty(), children, field.metadata());
  }

  private static Optional<List<Field>> children(Field one, Field other) {
    if (one.type() instanceof DataType.Union) {
      return one.children().equals(other.children())
          ? Optional.of(one.children())
          : Optional.empty();
    } else if (one.type() instanceof DataType.Struct) {
      return union(one.children(), other.children());
    }
    List<Field> children = new ArrayList<>(one.children().size());
    for (int i = 0; i < one.children().size(); i++) {
      Optional<Field> child = union(one.children().get(i), other.children().get(i));
      if (child.isEmpty()) {
        return Optional.empty();
      }
      children.add(child.get());
    }
    return Optional.of(children);
  }

  private static Optional<DataType> type(DataType one, DataType other) {
    if (one.equals(other)) {
      return Optional.of(one);
    } else if (one instanceof DataType.Int a && other instanceof DataType.Int b) {
      return a.signed() == b.signed() ? wider(one, a.bits(), other, b.bits()) : Optional.empty();
    } else if (one instanceof DataType.FloatingPoint a
        && other instanceof DataType.FloatingPoint b) {
      return wider(one, a.bits(), other, b.bits());
    } else if (isSigned(one) && other instanceof DataType.FloatingPoint
        || isSigned(other) && one instanceof DataType.FloatingPoint) {
      return Optional.of(new DataType.FloatingPoint(Double.SIZE));
    } else if (one instanceof DataType.Decimal a && other instanceof DataType.Decimal b) {
      return decimal(a, b);
    }
    return Optional.empty();
  }

  private static Optional<DataType> wider(DataType one, int bits, DataType other, int otherBits) {
    return Optional.of(bits >= otherBits ? one : other);
  }

  private static boolean isSigned(DataType type) {
    return type instanceof DataType.Int integer && integer.signed();
  }

  private static Optional<DataType> decimal(DataType.Decimal one, DataType.Decimal other) {
    int scale = Math.max(one.scale(), other.scale());
    int whole = Math.max(one.precision() - one.scale(), other.precision() - other.scale());
    int precision = whole + scale;
    if (precision > ArrowTypes.MOST_PRECISION) {
      return Optional.empty();
    }
    int bits = Math.max(one.bits(), other.bits());
    while (precision > DataType.maxDecimalPrecision(bits)) {
      bits *= 2;
    }
    return Optional.of(new DataType.Decimal(precision, scale, bits));
  }
}
