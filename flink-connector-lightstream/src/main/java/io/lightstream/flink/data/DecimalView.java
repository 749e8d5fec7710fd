// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.Column;
import java.math.BigDecimal;
import org.apache.flink.table.data.DecimalData;

/** Decimals, and unsigned integers of 64 bits, which Flink has no integer for. */
final class DecimalView extends FieldView {

  DecimalView(Column column) {
    super(column);
  }

  @Override
  DecimalData getDecimal(int row, int precision, int scale) {
    BigDecimal value = column.getBigDecimal(row);
    DecimalData decimal = DecimalData.fromBigDecimal(value, precision, scale);
    if (decimal == null) {
      throw invalid(row, value + " does not fit DECIMAL(" + precision + ", " + scale + ")");
    }
    return decimal;
  }
}
