// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.error.LightstreamException;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RawValueData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.types.variant.Variant;

/** The values of a field for the rows of a batch, in the terms of Flink's rows. */
abstract class FieldView {

  abstract boolean isNull(int row);

  boolean getBoolean(int row) {
    throw doesNotFit("BOOLEAN");
  }

  int getInt(int row) {
    throw doesNotFit("INT");
  }

  long getLong(int row) {
    throw doesNotFit("BIGINT");
  }

  float getFloat(int row) {
    throw doesNotFit("FLOAT");
  }

  double getDouble(int row) {
    throw doesNotFit("DOUBLE");
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

  <T> RawValueData<T> getRaw(int row) {
    throw doesNotFit("RAW");
  }

  Variant getVariant(int row) {
    throw doesNotFit("VARIANT");
  }

  /** Why there is no value of that type. */
  abstract LightstreamException doesNotFit(String type);
}
