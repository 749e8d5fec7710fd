// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.RecordBatch;
import io.lightstream.error.ConfigurationException;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.table.types.logical.LogicalType;

/**
 * Which rows of a batch are wanted, said of its top-level columns and found column by column, with
 * SQL's logic of three values: a comparison with a null is neither true nor false, and only rows
 * for which all is true are selected. Of a dictionary encoded column every value is looked at once.
 *
 * <p>Literals are of these Java types; {@link #supports} says which goes with which.
 *
 * <table>
 * <caption>Literals</caption>
 * <tr><th>Flink</th><th>literal</th></tr>
 * <tr><td>BOOLEAN</td><td>{@code Boolean}</td></tr>
 * <tr><td>all numbers</td>
 *     <td>{@code Byte} to {@code Long}, {@code BigInteger}, {@code BigDecimal}: compared exactly,
 *     with FLOAT and DOUBLE as a double; {@code Float}, {@code Double}: compared as doubles</td></tr>
 * <tr><td>CHAR, VARCHAR</td><td>{@code String}; ordered by code points, blanks count</td></tr>
 * <tr><td>BINARY, VARBINARY</td><td>{@code byte[]}; ordered as unsigned bytes</td></tr>
 * <tr><td>DATE; TIME</td><td>{@code LocalDate}; {@code LocalTime}</td></tr>
 * <tr><td>TIMESTAMP; TIMESTAMP_LTZ</td><td>{@code LocalDateTime}; {@code Instant}</td></tr>
 * </table>
 *
 * <p>Immutable.
 */
public abstract sealed class BatchFilter implements Serializable
    permits ColumnFilter, NullFilter, JunctionFilter, NegationFilter {

  private static final long serialVersionUID = 1L;

  BatchFilter() {}

  /** How a column is compared with a literal. */
  public enum Operator {
    /** {@code =}. */
    EQUAL("="),
    /** {@code <>}. */
    NOT_EQUAL("<>"),
    /** {@code <}. */
    LESS("<"),
    /** {@code <=}. */
    AT_MOST("<="),
    /** {@code >}. */
    GREATER(">"),
    /** {@code >=}. */
    AT_LEAST(">=");

    private final String sign;

    Operator(String sign) {
      this.sign = sign;
    }

    /** The sign in SQL. */
    public String sign() {
      return sign;
    }

    /** Whether it holds where a comparison says less, equal or greater than 0. */
    boolean holds(int comparison) {
      return switch (this) {
        case EQUAL -> comparison == 0;
        case NOT_EQUAL -> comparison != 0;
        case LESS -> comparison < 0;
        case AT_MOST -> comparison <= 0;
        case GREATER -> comparison > 0;
        case AT_LEAST -> comparison >= 0;
      };
    }
  }

  /**
   * Whether values of a type can be compared with a literal.
   *
   * @param literal not null
   */
  public static boolean supports(LogicalType type, Object literal) {
    return switch (Types.source(type).getTypeRoot()) {
      case BOOLEAN -> literal instanceof Boolean;
      case TINYINT, SMALLINT, INTEGER, BIGINT, DECIMAL, FLOAT, DOUBLE -> isNumber(literal);
      case CHAR, VARCHAR -> literal instanceof String;
      case BINARY, VARBINARY -> literal instanceof byte[];
      case DATE -> literal instanceof LocalDate;
      case TIME_WITHOUT_TIME_ZONE -> literal instanceof LocalTime;
      case TIMESTAMP_WITHOUT_TIME_ZONE -> literal instanceof LocalDateTime;
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> literal instanceof Instant;
      default -> false;
    };
  }

  private static boolean isNumber(Object literal) {
    return literal instanceof Byte
        || literal instanceof Short
        || literal instanceof Integer
        || literal instanceof Long
        || literal instanceof Float
        || literal instanceof Double
        || literal instanceof BigInteger
        || literal instanceof BigDecimal;
  }

  /**
   * Rows whose value compares with the literal as the operator says.
   *
   * @throws ConfigurationException if the literal is null or of another type than those above
   */
  public static BatchFilter compare(String column, Operator operator, Object literal) {
    return new ColumnFilter(column, new Condition.Compare(operator, Condition.literal(literal)));
  }

  /** Rows whose value is from {@code low} to {@code high}, both included. */
  public static BatchFilter between(String column, Object low, Object high) {
    return and(compare(column, Operator.AT_LEAST, low), compare(column, Operator.AT_MOST, high));
  }

  /**
   * Rows whose value is one of the literals.
   *
   * @param literals at least one, none of them null
   */
  public static BatchFilter in(String column, Collection<?> literals) {
    if (literals.isEmpty()) {
      throw new ConfigurationException("column '" + column + "': IN names no value");
    }
    return new ColumnFilter(column, Condition.AnyOf.of(literals));
  }

  /** Rows whose text begins with the prefix. */
  public static BatchFilter startsWith(String column, String prefix) {
    return new ColumnFilter(column, new Condition.Prefix(prefix));
  }

  /** Rows without a value. */
  public static BatchFilter isNull(String column) {
    return new NullFilter(column, true);
  }

  /** Rows with a value. */
  public static BatchFilter isNotNull(String column) {
    return new NullFilter(column, false);
  }

  /** Rows that all of these select; all rows if there is none. */
  public static BatchFilter and(BatchFilter... all) {
    return new JunctionFilter(true, Arrays.asList(all));
  }

  /** Rows that one of these selects; no row if there is none. */
  public static BatchFilter or(BatchFilter... any) {
    return new JunctionFilter(false, Arrays.asList(any));
  }

  /** Rows for which the filter is false; not those for which it is neither true nor false. */
  public static BatchFilter not(BatchFilter filter) {
    return new NegationFilter(filter);
  }

  /** The columns that it looks at. */
  public final Set<String> columns() {
    Set<String> names = new LinkedHashSet<>();
    addColumns(names);
    return names;
  }

  /**
   * The places of the rows for which it is true, ascending.
   *
   * @throws ConfigurationException if the batch has no such column, or one of a type that a literal
   *     cannot be compared with
   */
  public final int[] select(RecordBatch batch) {
    return Truths.select(evaluator(MissingColumns.FAIL), batch);
  }

  abstract void addColumns(Set<String> names);

  /** What finds the truth for batch after batch, on one thread. */
  abstract FilterEvaluator evaluator(MissingColumns missing);

  /** As in SQL. */
  @Override
  public abstract String toString();

  static String join(List<BatchFilter> filters, String between) {
    return String.join(between, filters.stream().map(f -> "(" + f + ")").toList());
  }
}
