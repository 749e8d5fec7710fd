// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.Column;
import io.lightstream.column.DataType;
import io.lightstream.column.DictionaryColumn;
import io.lightstream.column.ListColumn;
import io.lightstream.column.MapColumn;
import io.lightstream.column.RunEndEncodedColumn;
import io.lightstream.column.StructColumn;
import java.util.List;

/** Chooses the view that serves a column. */
final class FieldViews {

  private static final int UNSIGNED_LONG_BITS = 64;

  private FieldViews() {}

  static FieldView of(Column column) {
    if (column instanceof MapColumn map) {
      return new MapView(map);
    } else if (column instanceof ListColumn list) {
      return new ListView(list);
    } else if (column instanceof StructColumn struct) {
      return new StructView(struct);
    } else if (column instanceof RunEndEncodedColumn runs) {
      return new RunsView(runs);
    } else if (column instanceof DictionaryColumn encoded && isNested(encoded.field().type())) {
      return new DictionaryView(encoded);
    }
    return scalar(column, column.field().type());
  }

  static FieldView[] of(List<Column> columns) {
    return columns.stream().map(FieldViews::of).toArray(FieldView[]::new);
  }

  /** Columns give scalar values through a dictionary by themselves, but no lists and structs. */
  private static boolean isNested(DataType type) {
    return type.childCount() != 0;
  }

  private static FieldView scalar(Column column, DataType type) {
    if (type instanceof DataType.Utf8
        || type instanceof DataType.LargeUtf8
        || type instanceof DataType.Utf8View) {
      return new TextView(column);
    } else if (type instanceof DataType.Binary
        || type instanceof DataType.LargeBinary
        || type instanceof DataType.BinaryView
        || type instanceof DataType.FixedSizeBinary) {
      return new BinaryView(column);
    } else if (type instanceof DataType.Decimal) {
      return new DecimalView(column);
    } else if (type instanceof DataType.Int integer
        && integer.bits() == UNSIGNED_LONG_BITS
        && !integer.signed()) {
      return new DecimalView(column);
    } else if (type instanceof DataType.Date date) {
      return new DateView(column, date.unit());
    } else if (type instanceof DataType.Time time) {
      return new TimeView(column, time.unit());
    } else if (type instanceof DataType.Timestamp timestamp) {
      return new TimestampView(column, timestamp.unit());
    }
    return new FieldView(column);
  }
}
