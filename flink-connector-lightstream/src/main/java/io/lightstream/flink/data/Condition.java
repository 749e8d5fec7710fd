// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.DataType;
import io.lightstream.column.Field;
import io.lightstream.error.ConfigurationException;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What a filter says of the values of a column, whatever their type. */
sealed interface Condition extends Serializable {

  /**
   * The test for values of a field.
   *
   * @throws ConfigurationException if they cannot be compared with the literal
   */
  ValueTest test(Field field);

  /** Checks and copies a literal. */
  static Serializable literal(Object value) {
    if (value instanceof byte[] bytes) {
      return bytes.clone();
    } else if (value instanceof Boolean
        || value instanceof Number
        || value instanceof String
        || value instanceof LocalDate
        || value instanceof LocalTime
        || value instanceof LocalDateTime
        || value instanceof Instant) {
      return (Serializable) value;
    }
    throw new ConfigurationException(
        "a filter has the literal "
            + value
            + (value == null ? "" : " of " + value.getClass().getName())
            + ", which no column is compared with");
  }

  /** The literal as in SQL. */
  static String show(Object literal) {
    if (literal instanceof byte[] bytes) {
      return "x'" + new BigInteger(1, bytes).toString(16) + "'";
    }
    return literal instanceof Number || literal instanceof Boolean
        ? literal.toString()
        : "'" + literal.toString().replace("'", "''") + "'";
  }

  private static ConfigurationException doesNotFit(Field field, Object literal) {
    return new ConfigurationException(
        "column '"
            + field.name()
            + "' of type "
            + field.type()
            + " cannot be compared with "
            + show(literal)
            + " ("
            + literal.getClass().getSimpleName()
            + ")");
  }

  /** A comparison. */
  record Compare(BatchFilter.Operator operator, Serializable literal) implements Condition {

    @Override
    public ValueTest test(Field field) {
      DataType type = field.type();
      ValueTest test = null;
      if (literal instanceof String || literal instanceof byte[]) {
        test = BytesTest.of(type, operator, literal);
      } else if (literal instanceof Boolean bool) {
        test = type instanceof DataType.Bool ? new BooleanTest(operator, bool) : null;
      } else if (DoubleTest.isFor(type, literal)) {
        test = new DoubleTest(operator, ((Number) literal).doubleValue());
      } else {
        BigDecimal ticks = Ticks.of(type, literal);
        test = ticks == null ? null : RangeTest.of(type, operator, ticks);
      }
      if (test == null) {
        throw doesNotFit(field, literal);
      }
      return test;
    }

    @Override
    public String toString() {
      return " " + operator.sign() + " " + show(literal);
    }
  }

  /** Membership in a list. */
  record AnyOf(List<Compare> values) implements Condition {

    static AnyOf of(Collection<?> literals) {
      List<Compare> values = new ArrayList<>();
      for (Object value : literals) {
        values.add(new Compare(BatchFilter.Operator.EQUAL, literal(value)));
      }
      return new AnyOf(List.copyOf(values));
    }

    @Override
    public ValueTest test(Field field) {
      return AnyTest.of(values.stream().map(value -> value.test(field)).toList());
    }

    @Override
    public String toString() {
      return " IN ("
          + String.join(", ", values.stream().map(value -> show(value.literal())).toList())
          + ")";
    }
  }

  /** How a text begins. */
  record Prefix(String prefix) implements Condition {

    @Override
    public ValueTest test(Field field) {
      if (!BytesTest.isText(field.type())) {
        throw doesNotFit(field, prefix);
      }
      return new PrefixTest(prefix.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
      return " LIKE " + show(prefix + "%");
    }
  }
}
