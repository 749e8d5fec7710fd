// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.DataType;
import io.lightstream.column.DecimalColumn;
import io.lightstream.memory.ArrowBuffer;
import org.apache.flink.table.data.DecimalData;

/** Decimals of up to 18 digits in 128 bits: what counts are the lower 64. */
final class CompactDecimalView extends ColumnView {

  private static final int MOST_DIGITS = 18;
  private static final int BITS = 128;

  private final ArrowBuffer values;
  private final int digits;
  private final int scale;
  private final long end;

  CompactDecimalView(DecimalColumn column, DataType.Decimal type) {
    super(column);
    this.values = column.values();
    this.digits = type.precision();
    this.scale = type.scale();
    long power = 1;
    for (int i = 0; i < type.precision(); i++) {
      power *= 10;
    }
    this.end = power;
  }

  static boolean fits(DataType.Decimal type) {
    return type.bits() == BITS && type.precision() <= MOST_DIGITS;
  }

  @Override
  DecimalData getDecimal(int row, int precision, int wantedScale) {
    int at = offset + row << 4;
    long value = values.getLong(at);
    boolean isCompact = values.getLong(at + Long.BYTES) == value >> Long.SIZE - 1;
    boolean fits = wantedScale == scale && precision >= digits && precision <= MOST_DIGITS;
    if (fits && isCompact && isWithin(value)) {
      return DecimalData.fromUnscaledLong(value, precision, scale);
    }
    return DecimalView.decimal(this, row, precision, wantedScale);
  }

  private boolean isWithin(long value) {
    return value < end && value > -end;
  }
}
