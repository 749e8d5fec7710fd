// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.Column;
import io.lightstream.column.DataType;

/** A comparison as doubles, in which NaN equals nothing. */
final class DoubleTest extends ValueTest {

  private final BatchFilter.Operator operator;
  private final double literal;

  DoubleTest(BatchFilter.Operator operator, double literal) {
    this.operator = operator;
    this.literal = literal;
  }

  /** Whether one side is a floating point number, and the other a number. */
  static boolean isFor(DataType type, Object literal) {
    boolean isNumber = type instanceof DataType.Int || type instanceof DataType.Decimal;
    return type instanceof DataType.FloatingPoint
        ? literal instanceof Number
        : isNumber && Ticks.isFloating(literal);
  }

  @Override
  boolean holds(Column column, int row) {
    double value =
        column.field().type() instanceof DataType.FloatingPoint
            ? column.getDouble(row)
            : column.getBigDecimal(row).doubleValue();
    return switch (operator) {
      case EQUAL -> value == literal;
      case NOT_EQUAL -> value != literal;
      case LESS -> value < literal;
      case AT_MOST -> value <= literal;
      case GREATER -> value > literal;
      case AT_LEAST -> value >= literal;
    };
  }
}
