// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.DataType;
import io.lightstream.column.DataType.DateUnit;
import io.lightstream.column.DataType.TimeUnit;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;

/** A literal in what the numbers of a column count, exactly. */
final class Ticks {

  private static final int NANO_DIGITS = 9;

  private Ticks() {}

  /** The literal in days, seconds and so on, or null if it is of another kind than the column. */
  static BigDecimal of(DataType type, Object literal) {
    if (type instanceof DataType.Int) {
      return exact(literal);
    } else if (type instanceof DataType.Decimal decimal) {
      BigDecimal number = exact(literal);
      return number == null ? null : number.scaleByPowerOfTen(decimal.scale());
    } else if (type instanceof DataType.Date && literal instanceof LocalDate date) {
      return BigDecimal.valueOf(date.toEpochDay());
    } else if (type instanceof DataType.Time time && literal instanceof LocalTime value) {
      return ticks(0, value.toNanoOfDay(), time.unit());
    } else if (type instanceof DataType.Timestamp timestamp) {
      return timestamp(timestamp, literal);
    }
    return null;
  }

  private static BigDecimal timestamp(DataType.Timestamp type, Object literal) {
    if (literal instanceof LocalDateTime value && type.zone().isEmpty()) {
      return ticks(value.toEpochSecond(ZoneOffset.UTC), value.getNano(), type.unit());
    } else if (literal instanceof Instant value && type.zone().isPresent()) {
      return ticks(value.getEpochSecond(), value.getNano(), type.unit());
    }
    return null;
  }

  private static BigDecimal ticks(long seconds, long nanos, TimeUnit unit) {
    return BigDecimal.valueOf(seconds)
        .add(BigDecimal.valueOf(nanos, NANO_DIGITS))
        .multiply(BigDecimal.valueOf(unit.perSecond()));
  }

  private static BigDecimal exact(Object literal) {
    if (literal instanceof BigDecimal number) {
      return number;
    } else if (literal instanceof BigInteger number) {
      return new BigDecimal(number);
    }
    return literal instanceof Number number && !isFloating(literal)
        ? BigDecimal.valueOf(number.longValue())
        : null;
  }

  static boolean isFloating(Object literal) {
    return literal instanceof Double || literal instanceof Float;
  }

  /** Whether the numbers are milliseconds where the literal is in days. */
  static boolean isMillisOfDays(DataType type) {
    return type instanceof DataType.Date date && date.unit() == DateUnit.MILLISECOND;
  }
}
