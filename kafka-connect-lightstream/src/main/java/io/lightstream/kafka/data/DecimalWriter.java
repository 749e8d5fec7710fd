// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.data;

import io.lightstream.column.ColumnBuilder;
import io.lightstream.column.DataType;
import java.math.BigDecimal;
import java.math.BigInteger;

/** Writes Decimal, also into uint64. Digits that are not zero are never dropped. */
final class DecimalWriter extends ValueWriter {

  private static final int LONG_DIGITS = 18;

  private final int scale;
  private final int shortDigits;

  DecimalWriter(ColumnBuilder builder) {
    super(builder);
    DataType.Decimal type =
        builder.field().type() instanceof DataType.Decimal decimal ? decimal : null;
    this.scale = type == null ? 0 : type.scale();
    this.shortDigits = type == null ? 0 : Math.min(LONG_DIGITS, type.precision());
  }

  @Override
  void value(Object value) {
    if (value instanceof BigDecimal number) {
      append(number);
    } else if (value instanceof BigInteger number) {
      append(new BigDecimal(number));
    } else {
      throw wrong(value, "BigDecimal");
    }
  }

  private void append(BigDecimal number) {
    if (number.scale() == scale && number.precision() <= shortDigits) {
      builder.appendUnscaledLong(number.unscaledValue().longValue());
    } else {
      builder.appendBigDecimal(number);
    }
  }

  /** What is inferred of one number tells too little of the next. */
  @Override
  boolean takes(Object value) {
    return false;
  }
}
