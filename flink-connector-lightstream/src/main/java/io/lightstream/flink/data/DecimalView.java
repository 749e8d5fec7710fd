// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.Column;
import java.math.BigDecimal;
import org.apache.flink.table.data.DecimalData;

/** Decimals, and unsigned integers of 64 bits, which Flink has no integer for. */
final class DecimalView extends ColumnView {

  DecimalView(Column column) {
    super(column);
  }

  @Override
  DecimalData getDecimal(int row, int precision, int scale) {
    return decimal(this, row, precision, scale);
  }

  /** The value as the arithmetic of any size gives it. */
  static DecimalData decimal(ColumnView view, int row, int precision, int scale) {
    BigDecimal value = view.column.getBigDecimal(row);
    DecimalData decimal =
        value.scale() > scale ? null : DecimalData.fromBigDecimal(value, precision, scale);
    if (decimal == null) {
      throw view.invalid(
          row, value.toPlainString() + " does not fit DECIMAL(" + precision + ", " + scale + ")");
    }
    return decimal;
  }
}
