// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import io.lightstream.error.ConfigurationException;

/** Chooses the class of a column by its type. */
final class ColumnFactory {

  private ColumnFactory() {}

  static Column of(ArrayData data) {
    Field field = data.field();
    if (field.dictionary().isPresent()) {
      return new DictionaryColumn(data);
    }
    DataType type = field.type();
    Column column = number(type, data);
    if (column == null) {
      column = bytes(type, data);
    }
    if (column == null) {
      column = temporal(type, data);
    }
    if (column == null) {
      column = nested(type, data);
    }
    if (column == null) {
      throw new ConfigurationException("column '" + field.name() + "' has unknown type " + type);
    }
    return column;
  }

  private static Column number(DataType type, ArrayData data) {
    if (type instanceof DataType.Int integer) {
      return integer(integer, data);
    } else if (type instanceof DataType.FloatingPoint floating) {
      return switch (floating.bits()) {
        case 16 -> new Float16Column(data);
        case 32 -> new Float32Column(data);
        default -> new Float64Column(data);
      };
    } else if (type instanceof DataType.Bool) {
      return new BooleanColumn(data);
    } else if (type instanceof DataType.Decimal) {
      return new DecimalColumn(data);
    }
    return null;
  }

  private static Column integer(DataType.Int type, ArrayData data) {
    if (type.signed()) {
      return switch (type.bits()) {
        case 8 -> new Int8Column(data);
        case 16 -> new Int16Column(data);
        case 32 -> new Int32Column(data);
        default -> new Int64Column(data);
      };
    }
    return switch (type.bits()) {
      case 8 -> new UInt8Column(data);
      case 16 -> new UInt16Column(data);
      case 32 -> new UInt32Column(data);
      default -> new UInt64Column(data);
    };
  }

  private static Column bytes(DataType type, ArrayData data) {
    if (type instanceof DataType.Utf8
        || type instanceof DataType.Binary
        || type instanceof DataType.LargeUtf8
        || type instanceof DataType.LargeBinary) {
      return new BinaryColumn(data);
    } else if (type instanceof DataType.Utf8View || type instanceof DataType.BinaryView) {
      return new BinaryViewColumn(data);
    } else if (type instanceof DataType.FixedSizeBinary) {
      return new FixedSizeBinaryColumn(data);
    }
    return null;
  }

  private static Column temporal(DataType type, ArrayData data) {
    if (type instanceof DataType.Timestamp) {
      return new TimestampColumn(data);
    } else if (type instanceof DataType.Date) {
      return new DateColumn(data);
    } else if (type instanceof DataType.Time) {
      return new TimeColumn(data);
    } else if (type instanceof DataType.Duration) {
      return new DurationColumn(data);
    } else if (type instanceof DataType.Interval) {
      return new IntervalColumn(data);
    }
    return null;
  }

  private static Column nested(DataType type, ArrayData data) {
    if (type instanceof DataType.ListType || type instanceof DataType.LargeList) {
      return new OffsetListColumn(data);
    } else if (type instanceof DataType.ListView || type instanceof DataType.LargeListView) {
      return new ListViewColumn(data);
    } else if (type instanceof DataType.FixedSizeList) {
      return new FixedSizeListColumn(data);
    } else if (type instanceof DataType.MapType) {
      return new MapColumn(data);
    } else if (type instanceof DataType.Struct) {
      return new StructColumn(data);
    } else if (type instanceof DataType.Union) {
      return new UnionColumn(data);
    } else if (type instanceof DataType.RunEndEncoded) {
      return new RunEndEncodedColumn(data);
    } else if (type instanceof DataType.Null) {
      return new NullColumn(data);
    }
    return null;
  }
}
