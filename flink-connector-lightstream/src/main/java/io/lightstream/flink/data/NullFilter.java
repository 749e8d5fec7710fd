// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.Column;
import io.lightstream.column.RecordBatch;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** IS NULL or IS NOT NULL. */
final class NullFilter extends BatchFilter {

  private static final long serialVersionUID = 1L;

  private final String column;
  private final boolean wanted;

  NullFilter(String column, boolean wanted) {
    this.column = column;
    this.wanted = wanted;
  }

  @Override
  void addColumns(Set<String> names) {
    names.add(column);
  }

  @Override
  FilterEvaluator evaluator(MissingColumns missing) {
    return (batch, truths) -> evaluate(ColumnFilter.find(batch, column, missing), batch, truths);
  }

  private void evaluate(Optional<Column> found, RecordBatch batch, byte[] truths) {
    int rows = batch.rowCount();
    if (found.isEmpty() || found.get().nullCount() == rows) {
      Arrays.fill(truths, 0, rows, Truths.of(wanted));
    } else if (found.get().nullCount() == 0) {
      Arrays.fill(truths, 0, rows, Truths.of(!wanted));
    } else {
      for (int row = 0; row < rows; row++) {
        truths[row] = Truths.of(found.get().isNull(row) == wanted);
      }
    }
  }

  @Override
  public String toString() {
    return column + (wanted ? " IS NULL" : " IS NOT NULL");
  }
}
