// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.Column;
import io.lightstream.column.DataType;
import io.lightstream.column.DataType.IntervalUnit;
import io.lightstream.column.DecimalColumn;
import io.lightstream.column.DictionaryColumn;
import io.lightstream.column.Float32Column;
import io.lightstream.column.Float64Column;
import io.lightstream.column.Int32Column;
import io.lightstream.column.Int64Column;
import io.lightstream.column.ListColumn;
import io.lightstream.column.MapColumn;
import io.lightstream.column.NullColumn;
import io.lightstream.column.RunEndEncodedColumn;
import io.lightstream.column.StructColumn;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.MultisetType;
import org.apache.flink.table.types.logical.VariantType;

/** Chooses the view that serves a column. */
final class FieldViews {

  private static final int UNSIGNED_LONG_BITS = 64;

  private FieldViews() {}

  /**
   * A view of a column as the type that it is wanted as, which {@link TypeFit} has found to fit.
   */
  static FieldView of(Column column, LogicalType declared) {
    LogicalType wanted = Types.source(declared);
    if (column instanceof NullColumn) {
      return new NoValuesView(column.field().name());
    } else if (column instanceof MapColumn map) {
      return map(map, wanted);
    } else if (column instanceof ListColumn list) {
      return new ListView(list, ((ArrayType) wanted).getElementType());
    } else if (column instanceof StructColumn struct) {
      return wanted instanceof VariantType
          ? new VariantView(struct)
          : new StructView(struct, Types.fields(wanted));
    } else if (column instanceof RunEndEncodedColumn runs) {
      return new RunsView(runs, wanted);
    } else if (column instanceof DictionaryColumn encoded && isNested(encoded.field().type())) {
      return new DictionaryView(encoded, wanted);
    }
    return scalar(column, column.field().type());
  }

  private static FieldView map(MapColumn column, LogicalType wanted) {
    if (wanted instanceof MultisetType multiset) {
      return new MapView(column, multiset.getElementType(), Types.COUNT);
    }
    MapType map = (MapType) wanted;
    return new MapView(column, map.getKeyType(), map.getValueType());
  }

  /** Columns give scalar values through a dictionary by themselves, but no lists and structs. */
  private static boolean isNested(DataType type) {
    return type.childCount() != 0;
  }

  private static FieldView scalar(Column column, DataType type) {
    if (type instanceof DataType.Utf8
        || type instanceof DataType.LargeUtf8
        || type instanceof DataType.Utf8View) {
      return text(column);
    } else if (type instanceof DataType.Binary
        || type instanceof DataType.LargeBinary
        || type instanceof DataType.BinaryView
        || type instanceof DataType.FixedSizeBinary) {
      return new BinaryView(column);
    } else if (type instanceof DataType.Decimal decimal) {
      return decimal(column, decimal);
    } else if (type instanceof DataType.Int integer
        && integer.bits() == UNSIGNED_LONG_BITS
        && !integer.signed()) {
      return new DecimalView(column);
    }
    return temporal(column, type);
  }

  private static FieldView text(Column column) {
    return column instanceof DictionaryColumn encoded && DictionaryTextView.fits(encoded)
        ? new DictionaryTextView(encoded)
        : new TextView(column);
  }

  private static FieldView decimal(Column column, DataType.Decimal type) {
    return column instanceof DecimalColumn decimals && CompactDecimalView.fits(type)
        ? new CompactDecimalView(decimals, type)
        : new DecimalView(column);
  }

  private static FieldView temporal(Column column, DataType type) {
    if (type instanceof DataType.Date date) {
      return new DateView(column, date.unit());
    } else if (type instanceof DataType.Time time) {
      return new TimeView(column, time.unit());
    } else if (type instanceof DataType.Timestamp timestamp) {
      return new TimestampView(column, timestamp.unit());
    } else if (type instanceof DataType.Duration duration) {
      return new DurationView(column, duration.unit());
    } else if (type instanceof DataType.Interval interval
        && interval.unit() == IntervalUnit.DAY_TIME) {
      return new DayTimeIntervalView(column);
    }
    return number(column);
  }

  /** The usual ones have views of their own, which are faster. */
  private static FieldView number(Column column) {
    if (column instanceof Int64Column longs) {
      return new LongView(longs);
    } else if (column instanceof Int32Column ints) {
      return new IntView(ints);
    } else if (column instanceof Float64Column doubles) {
      return new DoubleView(doubles);
    } else if (column instanceof Float32Column floats) {
      return new FloatView(floats);
    }
    return new ColumnView(column);
  }
}
