// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

/** Chooses the class of a builder by the field's type. */
final class BuilderFactory {

  private BuilderFactory() {}

  static ColumnBuilder of(Field field, BuilderContext context) {
    if (field.dictionary().isPresent()) {
      return new DictionaryBuilder(field, context);
    }
    DataType type = field.type();
    if (type instanceof DataType.Int || type instanceof DataType.FloatingPoint) {
      return number(field, type, context);
    } else if (type instanceof DataType.Bool) {
      return new BooleanBuilder(field, context);
    } else if (type instanceof DataType.Decimal) {
      return new DecimalBuilder(field, context);
    } else if (type instanceof DataType.Null) {
      return new NullBuilder(field, context);
    }
    ColumnBuilder builder = bytes(field, type, context);
    if (builder == null) {
      builder = temporal(field, type, context);
    }
    return builder == null ? nested(field, type, context) : builder;
  }

  private static ColumnBuilder number(Field field, DataType type, BuilderContext context) {
    return type instanceof DataType.Int
        ? new IntBuilder(field, context)
        : new FloatBuilder(field, context);
  }

  private static ColumnBuilder bytes(Field field, DataType type, BuilderContext context) {
    if (type instanceof DataType.FixedSizeBinary) {
      return new FixedSizeBinaryBuilder(field, context);
    } else if (type instanceof DataType.Utf8View || type instanceof DataType.BinaryView) {
      return new BinaryViewBuilder(field, context);
    } else if (type instanceof DataType.Utf8
        || type instanceof DataType.Binary
        || type instanceof DataType.LargeUtf8
        || type instanceof DataType.LargeBinary) {
      return new BinaryBuilder(field, context);
    }
    return null;
  }

  private static ColumnBuilder temporal(Field field, DataType type, BuilderContext context) {
    if (type instanceof DataType.Date) {
      return new DateBuilder(field, context);
    } else if (type instanceof DataType.Time) {
      return new TimeBuilder(field, context);
    } else if (type instanceof DataType.Timestamp) {
      return new TimestampBuilder(field, context);
    } else if (type instanceof DataType.Duration) {
      return new DurationBuilder(field, context);
    } else if (type instanceof DataType.Interval) {
      return new IntervalBuilder(field, context);
    }
    return null;
  }

  private static ColumnBuilder nested(Field field, DataType type, BuilderContext context) {
    if (type instanceof DataType.Struct) {
      return new StructBuilder(field, context);
    } else if (type instanceof DataType.MapType) {
      return new MapBuilder(field, context);
    } else if (type instanceof DataType.Union) {
      return new UnionBuilder(field, context);
    } else if (type instanceof DataType.RunEndEncoded) {
      return new RunEndEncodedBuilder(field, context);
    }
    return new ListBuilder(field, context);
  }
}
