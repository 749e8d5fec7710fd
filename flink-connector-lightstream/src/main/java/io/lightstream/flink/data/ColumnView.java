// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.Column;
import io.lightstream.column.DictionaryColumn;
import io.lightstream.column.NullColumn;
import io.lightstream.column.RunEndEncodedColumn;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.InvalidDataException;
import io.lightstream.memory.ArrowBuffer;

/**
 * A column in the terms of Flink's rows. This class serves what both sides mean the same by, which
 * is booleans and numbers; its subclasses serve one kind of type each.
 */
class ColumnView extends FieldView {

  final Column column;
  final int offset;

  /** Where a bit of 0 is a null; without it nothing is null that the column has a bit for. */
  private final ArrowBuffer validity;

  /** Asked for nulls that are not in a validity of its own. */
  private final Column indirect;

  ColumnView(Column column) {
    this.column = column;
    this.offset = column.offset();
    boolean isIndirect =
        column instanceof NullColumn
            || column instanceof DictionaryColumn
            || column instanceof RunEndEncodedColumn;
    boolean hasNulls = column.nullCount() > 0;
    this.indirect = isIndirect && hasNulls ? column : null;
    this.validity = isIndirect || !hasNulls ? null : column.validity();
  }

  @Override
  final boolean isNull(int row) {
    if (validity != null) {
      return !validity.getBit(offset + row);
    }
    return indirect != null && indirect.isNull(row);
  }

  @Override
  boolean getBoolean(int row) {
    return column.getBoolean(row);
  }

  @Override
  int getInt(int row) {
    return column.getInt(row);
  }

  @Override
  long getLong(int row) {
    return column.getLong(row);
  }

  @Override
  float getFloat(int row) {
    return column.getFloat(row);
  }

  @Override
  double getDouble(int row) {
    return column.getDouble(row);
  }

  @Override
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
