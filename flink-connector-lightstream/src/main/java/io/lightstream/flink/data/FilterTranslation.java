// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import static org.apache.flink.table.functions.BuiltInFunctionDefinitions.AND;
import static org.apache.flink.table.functions.BuiltInFunctionDefinitions.BETWEEN;
import static org.apache.flink.table.functions.BuiltInFunctionDefinitions.EQUALS;
import static org.apache.flink.table.functions.BuiltInFunctionDefinitions.GREATER_THAN;
import static org.apache.flink.table.functions.BuiltInFunctionDefinitions.GREATER_THAN_OR_EQUAL;
import static org.apache.flink.table.functions.BuiltInFunctionDefinitions.IN;
import static org.apache.flink.table.functions.BuiltInFunctionDefinitions.IS_NOT_NULL;
import static org.apache.flink.table.functions.BuiltInFunctionDefinitions.IS_NULL;
import static org.apache.flink.table.functions.BuiltInFunctionDefinitions.LESS_THAN;
import static org.apache.flink.table.functions.BuiltInFunctionDefinitions.LESS_THAN_OR_EQUAL;
import static org.apache.flink.table.functions.BuiltInFunctionDefinitions.LIKE;
import static org.apache.flink.table.functions.BuiltInFunctionDefinitions.NOT;
import static org.apache.flink.table.functions.BuiltInFunctionDefinitions.NOT_BETWEEN;
import static org.apache.flink.table.functions.BuiltInFunctionDefinitions.NOT_EQUALS;
import static org.apache.flink.table.functions.BuiltInFunctionDefinitions.OR;

import io.lightstream.flink.data.BatchFilter.Operator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.flink.table.expressions.CallExpression;
import org.apache.flink.table.expressions.FieldReferenceExpression;
import org.apache.flink.table.expressions.ResolvedExpression;
import org.apache.flink.table.functions.FunctionDefinition;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/**
 * Turns the planner's conditions into filters of batches, where they select the very same rows.
 * What compares across type families, such as a timestamp with one of local time zone, depends on
 * the session or on rounding and is left to Flink. Immutable.
 */
public final class FilterTranslation {

  private static final Pattern PREFIX = Pattern.compile("(?<prefix>[^%_\\\\]+)%");

  private final Set<String> columns;

  /**
   * Translates conditions on some columns.
   *
   * @param columns those that batches have
   */
  public FilterTranslation(Set<String> columns) {
    this.columns = Set.copyOf(columns);
  }

  /** The filter, or nothing where there is none that is exact. */
  public Optional<BatchFilter> translate(ResolvedExpression condition) {
    if (condition instanceof CallExpression call) {
      return translate(call.getFunctionDefinition(), call.getResolvedChildren());
    }
    return column(condition)
        .filter(field -> isOf(field, LogicalTypeRoot.BOOLEAN))
        .map(field -> BatchFilter.compare(field.getName(), Operator.EQUAL, true));
  }

  private Optional<BatchFilter> translate(
      FunctionDefinition function, List<ResolvedExpression> arguments) {
    if (function == AND) {
      return all(arguments, BatchFilter::and);
    } else if (function == OR) {
      return all(arguments, BatchFilter::or);
    } else if (function == NOT) {
      return translate(arguments.get(0)).map(BatchFilter::not);
    } else if (function == IS_NULL) {
      return column(arguments.get(0)).map(field -> BatchFilter.isNull(field.getName()));
    } else if (function == IS_NOT_NULL) {
      return column(arguments.get(0)).map(field -> BatchFilter.isNotNull(field.getName()));
    } else if (function == LIKE) {
      return like(arguments);
    } else if (function == IN) {
      return in(arguments);
    } else if (function == BETWEEN) {
      return between(arguments);
    } else if (function == NOT_BETWEEN) {
      return between(arguments).map(BatchFilter::not);
    }
    return operator(function).flatMap(operator -> comparison(operator, arguments));
  }

  private Optional<BatchFilter> all(
      List<ResolvedExpression> conditions, Function<BatchFilter[], BatchFilter> junction) {
    List<BatchFilter> filters =
        conditions.stream().map(this::translate).flatMap(Optional::stream).toList();
    return filters.size() == conditions.size()
        ? Optional.of(junction.apply(filters.toArray(BatchFilter[]::new)))
        : Optional.empty();
  }

  private static Optional<Operator> operator(FunctionDefinition function) {
    if (function == EQUALS) {
      return Optional.of(Operator.EQUAL);
    } else if (function == NOT_EQUALS) {
      return Optional.of(Operator.NOT_EQUAL);
    } else if (function == LESS_THAN) {
      return Optional.of(Operator.LESS);
    } else if (function == LESS_THAN_OR_EQUAL) {
      return Optional.of(Operator.AT_MOST);
    } else if (function == GREATER_THAN) {
      return Optional.of(Operator.GREATER);
    } else if (function == GREATER_THAN_OR_EQUAL) {
      return Optional.of(Operator.AT_LEAST);
    }
    return Optional.empty();
  }

  private Optional<BatchFilter> comparison(Operator operator, List<ResolvedExpression> sides) {
    Optional<FieldReferenceExpression> left = column(sides.get(0));
    return left.isPresent()
        ? comparison(left, operator, sides.get(1))
        : comparison(column(sides.get(1)), mirrored(operator), sides.get(0));
  }

  private static Optional<BatchFilter> comparison(
      Optional<FieldReferenceExpression> column, Operator operator, ResolvedExpression literal) {
    return column.flatMap(
        field ->
            FilterLiteral.of(literal, field.getOutputDataType().getLogicalType())
                .map(value -> BatchFilter.compare(field.getName(), operator, value)));
  }

  private static Operator mirrored(Operator operator) {
    return switch (operator) {
      case EQUAL, NOT_EQUAL -> operator;
      case LESS -> Operator.GREATER;
      case AT_MOST -> Operator.AT_LEAST;
      case GREATER -> Operator.LESS;
      case AT_LEAST -> Operator.AT_MOST;
    };
  }

  private Optional<BatchFilter> in(List<ResolvedExpression> arguments) {
    Optional<FieldReferenceExpression> column = column(arguments.get(0));
    List<ResolvedExpression> values = arguments.subList(1, arguments.size());
    return column.flatMap(
        field -> {
          List<Object> literals = literals(field, values).toList();
          return literals.size() == values.size()
              ? Optional.of(BatchFilter.in(field.getName(), literals))
              : Optional.empty();
        });
  }

  private Optional<BatchFilter> between(List<ResolvedExpression> arguments) {
    return column(arguments.get(0))
        .flatMap(
            field -> {
              List<Object> bounds = literals(field, arguments.subList(1, 3)).toList();
              return bounds.size() == 2
                  ? Optional.of(BatchFilter.between(field.getName(), bounds.get(0), bounds.get(1)))
                  : Optional.empty();
            });
  }

  private static Stream<Object> literals(
      FieldReferenceExpression field, List<ResolvedExpression> values) {
    return values.stream()
        .map(value -> FilterLiteral.of(value, field.getOutputDataType().getLogicalType()))
        .flatMap(Optional::stream);
  }

  /** Only patterns of a prefix, and without an escape character of their own. */
  private Optional<BatchFilter> like(List<ResolvedExpression> arguments) {
    if (arguments.size() != 2) {
      return Optional.empty();
    }
    return column(arguments.get(0))
        .flatMap(
            field ->
                FilterLiteral.of(arguments.get(1), field.getOutputDataType().getLogicalType())
                    .filter(String.class::isInstance)
                    .map(pattern -> PREFIX.matcher((String) pattern))
                    .filter(Matcher::matches)
                    .map(
                        pattern ->
                            BatchFilter.startsWith(field.getName(), pattern.group("prefix"))));
  }

  private Optional<FieldReferenceExpression> column(ResolvedExpression expression) {
    return expression instanceof FieldReferenceExpression field && columns.contains(field.getName())
        ? Optional.of(field)
        : Optional.empty();
  }

  private static boolean isOf(FieldReferenceExpression field, LogicalTypeRoot root) {
    return field.getOutputDataType().getLogicalType().is(root);
  }
}
