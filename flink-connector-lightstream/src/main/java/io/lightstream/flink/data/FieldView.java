// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.Column;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.InvalidDataException;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;

/**
 * A column in the terms of Flink's rows. This class serves what both sides mean the same by, which
 * is booleans and numbers; its subclasses serve one kind of type each.
 */
class FieldView {

  final Column column;

  FieldView(Column column) {
    this.column = column;
  }

  final boolean isNull(int row) {
    return column.isNull(row);
  }

  boolean getBoolean(int row) {
    return column.getBoolean(row);
  }

  int getInt(int row) {
    return column.getInt(row);
  }

  long getLong(int row) {
    return column.getLong(row);
  }

  float getFloat(int row) {
    return column.getFloat(row);
  }

  double getDouble(int row) {
    return column.getDouble(row);
  }

  StringData getString(int row) {
    throw doesNotFit("STRING");
  }

  byte[] getBinary(int row) {
    throw doesNotFit("BYTES");
  }

  DecimalData getDecimal(int row, int precision, int scale) {
    throw doesNotFit("DECIMAL");
  }

  TimestampData getTimestamp(int row) {
    throw doesNotFit("TIMESTAMP");
  }

  ArrayData getArray(int row) {
    throw doesNotFit("ARRAY");
  }

  MapData getMap(int row) {
    throw doesNotFit("MAP");
  }

  RowData getRow(int row) {
    throw doesNotFit("ROW");
  }

  final ConfigurationException doesNotFit(String type) {
    return new ConfigurationException(
        "column '"
            + column.field().name()
            + "' of type "
            + column.field().type()
            + " has no "
            + type
            + " values");
  }

  final InvalidDataException invalid(int row, String what) {
    return new InvalidDataException(
        "column '" + column.field().name() + "', row " + row + ": " + what);
  }
}
