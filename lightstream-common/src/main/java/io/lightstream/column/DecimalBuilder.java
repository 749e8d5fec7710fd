// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import java.math.BigDecimal;
import java.nio.ByteBuffer;

/** Writes decimals, whose scale may differ from the type's where that loses nothing. */
final class DecimalBuilder extends FixedWidthBuilder {

  private final DataType.Decimal type;

  DecimalBuilder(Field field, BuilderContext context) {
    super(field, context);
    this.type = (DataType.Decimal) field.type();
  }

  @Override
  public void appendLong(long value) {
    appendBigDecimal(BigDecimal.valueOf(value));
  }

  @Override
  public void appendBigDecimal(BigDecimal value) {
    BigDecimal scaled;
    try {
      scaled = value.setScale(type.scale());
    } catch (ArithmeticException e) {
      throw cannotHold(value);
    }
    if (scaled.precision() > type.precision()) {
      throw cannotHold(value);
    }
    write(scaled.unscaledValue().toByteArray());
    added();
  }

  private void write(byte[] bigEndian) {
    ByteBuffer memory = room();
    int at = position();
    byte sign = (byte) (bigEndian[0] >> 7);
    for (int i = 0; i < width(); i++) {
      int from = bigEndian.length - 1 - i;
      memory.put(at + i, from >= 0 ? bigEndian[from] : sign);
    }
  }
}
