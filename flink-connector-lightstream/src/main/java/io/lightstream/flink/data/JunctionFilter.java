// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.RecordBatch;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** AND or OR. */
final class JunctionFilter extends BatchFilter {

  private static final long serialVersionUID = 1L;

  private final boolean and;
  private final List<BatchFilter> parts;

  JunctionFilter(boolean and, List<BatchFilter> parts) {
    this.and = and;
    this.parts = List.copyOf(parts);
  }

  @Override
  void addColumns(Set<String> names) {
    parts.forEach(part -> part.addColumns(names));
  }

  @Override
  FilterEvaluator evaluator(MissingColumns missing) {
    List<FilterEvaluator> evaluators = parts.stream().map(p -> p.evaluator(missing)).toList();
    return (batch, truths) -> evaluate(evaluators, batch, truths);
  }

  private void evaluate(List<FilterEvaluator> evaluators, RecordBatch batch, byte[] truths) {
    int rows = batch.rowCount();
    byte neutral = Truths.of(and);
    byte[] next = new byte[rows];
    Arrays.fill(truths, 0, rows, neutral);
    for (FilterEvaluator evaluator : evaluators) {
      evaluator.evaluate(batch, next);
      for (int row = 0; row < rows; row++) {
        truths[row] =
            (byte) (and ? Math.min(truths[row], next[row]) : Math.max(truths[row], next[row]));
      }
    }
  }

  @Override
  public String toString() {
    return parts.isEmpty()
        ? Boolean.toString(and).toUpperCase(Locale.ROOT)
        : join(parts, and ? " AND " : " OR ");
  }
}
