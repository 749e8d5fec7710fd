// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import java.util.Set;

/** NOT. */
final class NegationFilter extends BatchFilter {

  private static final long serialVersionUID = 1L;

  private final BatchFilter filter;

  NegationFilter(BatchFilter filter) {
    this.filter = filter;
  }

  @Override
  void addColumns(Set<String> names) {
    filter.addColumns(names);
  }

  @Override
  FilterEvaluator evaluator(MissingColumns missing) {
    FilterEvaluator positive = filter.evaluator(missing);
    return (batch, truths) -> {
      positive.evaluate(batch, truths);
      for (int row = 0; row < batch.rowCount(); row++) {
        truths[row] = Truths.not(truths[row]);
      }
    };
  }

  @Override
  public String toString() {
    return "NOT (" + filter + ")";
  }
}
