// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import java.math.BigDecimal;
import java.nio.ByteBuffer;

/** Writes decimals, whose scale may differ from the type's where that loses nothing. */
final class DecimalBuilder extends FixedWidthBuilder {

  private static final int LONG_DIGITS = 18;

  private final DataType.Decimal type;
  private final long most;

  DecimalBuilder(Field field, BuilderContext context) {
    super(field, context);
    this.type = (DataType.Decimal) field.type();
    this.most = most(type.precision());
  }

  /** The largest unscaled value, as far as a long can tell it. */
  private static long most(int precision) {
    if (precision > LONG_DIGITS) {
      return Long.MAX_VALUE;
    }
    long power = 1;
    for (int i = 0; i < precision; i++) {
      power *= 10;
    }
    return power - 1;
  }

  @Override
  public void appendLong(long value) {
    appendBigDecimal(BigDecimal.valueOf(value));
  }

  @Override
  public void appendUnscaledLong(long value) {
    if (most != Long.MAX_VALUE && (value > most || value < -most)) {
      throw cannotHold(BigDecimal.valueOf(value, type.scale()));
    }
    ByteBuffer memory = room();
    int at = position();
    switch (width()) {
      case Integer.BYTES -> memory.putInt(at, (int) value);
      case Long.BYTES -> memory.putLong(at, value);
      default -> writeWide(memory, at, value);
    }
    added();
  }

  private void writeWide(ByteBuffer memory, int at, long value) {
    memory.putLong(at, value);
    for (int i = Long.BYTES; i < width(); i += Long.BYTES) {
      memory.putLong(at + i, value >> Long.SIZE - 1);
    }
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
