// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import java.math.BigDecimal;
import java.math.BigInteger;

/** Writes integers. */
final class IntBuilder extends FixedWidthBuilder {

  private final long least;
  private final long most;
  private final boolean unsigned64;

  IntBuilder(Field field, BuilderContext context) {
    super(field, context);
    DataType.Int type = (DataType.Int) field.type();
    this.least = least(type);
    this.most = most(type);
    this.unsigned64 = !type.signed() && type.bits() == Long.SIZE;
  }

  static long least(DataType.Int type) {
    return type.signed() ? -1L << type.bits() - 1 : 0;
  }

  /** The largest value, as far as a long can tell it. */
  static long most(DataType.Int type) {
    int bits = type.signed() ? type.bits() - 1 : type.bits();
    return bits >= Long.SIZE - 1 ? Long.MAX_VALUE : (1L << bits) - 1;
  }

  @Override
  public void appendLong(long value) {
    if (value < least || value > most) {
      throw cannotHold(value);
    }
    addNumber(value);
  }

  @Override
  public void appendBigDecimal(BigDecimal value) {
    BigInteger number;
    try {
      number = value.toBigIntegerExact();
    } catch (ArithmeticException e) {
      throw cannotHold(value);
    }
    if (unsigned64 && number.signum() > 0 && number.bitLength() == Long.SIZE) {
      addNumber(number.longValue());
    } else if (number.bitLength() < Long.SIZE) {
      appendLong(number.longValue());
    } else {
      throw cannotHold(value);
    }
  }
}
