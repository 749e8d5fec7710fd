// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Optional;
import org.apache.flink.table.expressions.ResolvedExpression;
import org.apache.flink.table.expressions.ValueLiteralExpression;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/** The values of literals, where a batch compares them as Flink does. */
final class FilterLiteral {

  private FilterLiteral() {}

  /** The value to compare a column with, or nothing where Flink would convert one of them. */
  static Optional<Object> of(ResolvedExpression expression, LogicalType column) {
    if (!(expression instanceof ValueLiteralExpression literal) || literal.isNull()) {
      return Optional.empty();
    }
    LogicalType type = literal.getOutputDataType().getLogicalType();
    return isAlike(column, type)
        ? value(literal, type)
            .map(value -> asComparedWith(column, value))
            .filter(value -> BatchFilter.supports(column, value))
        : Optional.empty();
  }

  /** Java, and so Flink, compares a float with a whole number as floats, which may round it. */
  private static Object asComparedWith(LogicalType column, Object value) {
    boolean isWhole = value instanceof Number && !Ticks.isFloating(value);
    return isWhole && column.is(LogicalTypeRoot.FLOAT) ? ((Number) value).floatValue() : value;
  }

  private static boolean isAlike(LogicalType column, LogicalType literal) {
    if (column.is(LogicalTypeFamily.APPROXIMATE_NUMERIC)) {
      // A decimal would be ordered as Double.compare does, for which NaN is the greatest.
      return literal.is(LogicalTypeFamily.APPROXIMATE_NUMERIC)
          || literal.is(LogicalTypeFamily.INTEGER_NUMERIC);
    } else if (column.is(LogicalTypeFamily.EXACT_NUMERIC)) {
      return literal.is(LogicalTypeFamily.EXACT_NUMERIC);
    } else if (column.is(LogicalTypeFamily.CHARACTER_STRING)) {
      return literal.is(LogicalTypeFamily.CHARACTER_STRING);
    } else if (column.is(LogicalTypeFamily.BINARY_STRING)) {
      return literal.is(LogicalTypeFamily.BINARY_STRING);
    }
    return column.getTypeRoot() == literal.getTypeRoot();
  }

  private static Optional<Object> value(ValueLiteralExpression literal, LogicalType type) {
    return switch (type.getTypeRoot()) {
      case BOOLEAN -> as(literal, Boolean.class);
      case TINYINT, SMALLINT, INTEGER, BIGINT, FLOAT, DOUBLE, DECIMAL -> as(literal, Number.class);
      case CHAR, VARCHAR -> as(literal, String.class);
      case BINARY, VARBINARY -> as(literal, byte[].class);
      case DATE -> as(literal, LocalDate.class);
      case TIME_WITHOUT_TIME_ZONE -> as(literal, LocalTime.class);
      case TIMESTAMP_WITHOUT_TIME_ZONE -> as(literal, LocalDateTime.class);
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> as(literal, Instant.class);
      default -> Optional.empty();
    };
  }

  private static Optional<Object> as(ValueLiteralExpression literal, Class<?> type) {
    return literal.getValueAs(type).map(value -> value);
  }
}
