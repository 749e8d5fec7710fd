// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.Column;
import io.lightstream.column.RecordBatch;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A condition on the values of one column. */
final class ColumnFilter extends BatchFilter {

  private static final long serialVersionUID = 1L;

  private final String column;
  private final Condition condition;

  ColumnFilter(String column, Condition condition) {
    this.column = column;
    this.condition = condition;
  }

  @Override
  void addColumns(Set<String> names) {
    names.add(column);
  }

  @Override
  FilterEvaluator evaluator(MissingColumns missing) {
    return new ColumnEvaluator(column, condition, missing);
  }

  /** The column with that name, or nothing where it may be missing. */
  static Optional<Column> find(RecordBatch batch, String name, MissingColumns missing) {
    List<Column> columns = batch.columns();
    for (Column column : columns) {
      if (column.field().name().equals(name)) {
        return Optional.of(column);
      }
    }
    return missing == MissingColumns.NULL ? Optional.empty() : Optional.of(batch.column(name));
  }

  @Override
  public String toString() {
    return column + condition;
  }
}
