// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.Column;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RawValueData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.types.variant.Variant;

/** A column whose rows lead to values elsewhere, which may be read as anything. */
abstract class IndirectView extends ColumnView {

  IndirectView(Column column) {
    super(column);
  }

  /** The view that has the value of a row. */
  abstract FieldView target(int row);

  /** The value's row in that view. */
  abstract int place(int row);

  @Override
  final boolean getBoolean(int row) {
    return target(row).getBoolean(place(row));
  }

  @Override
  final int getInt(int row) {
    return target(row).getInt(place(row));
  }

  @Override
  final long getLong(int row) {
    return target(row).getLong(place(row));
  }

  @Override
  final float getFloat(int row) {
    return target(row).getFloat(place(row));
  }

  @Override
  final double getDouble(int row) {
    return target(row).getDouble(place(row));
  }

  @Override
  final StringData getString(int row) {
    return target(row).getString(place(row));
  }

  @Override
  final byte[] getBinary(int row) {
    return target(row).getBinary(place(row));
  }

  @Override
  final DecimalData getDecimal(int row, int precision, int scale) {
    return target(row).getDecimal(place(row), precision, scale);
  }

  @Override
  final TimestampData getTimestamp(int row) {
    return target(row).getTimestamp(place(row));
  }

  @Override
  final ArrayData getArray(int row) {
    return target(row).getArray(place(row));
  }

  @Override
  final MapData getMap(int row) {
    return target(row).getMap(place(row));
  }

  @Override
  final RowData getRow(int row) {
    return target(row).getRow(place(row));
  }

  @Override
  final <T> RawValueData<T> getRaw(int row) {
    return target(row).getRaw(place(row));
  }

  @Override
  final Variant getVariant(int row) {
    return target(row).getVariant(place(row));
  }
}
