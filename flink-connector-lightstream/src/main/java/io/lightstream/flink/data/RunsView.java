// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.RunEndEncodedColumn;
import org.apache.flink.table.types.logical.LogicalType;

/** Run-end encoded values. */
final class RunsView extends IndirectView {

  private final RunEndEncodedColumn runs;
  private final FieldView values;

  RunsView(RunEndEncodedColumn runs, LogicalType wanted) {
    super(runs);
    this.runs = runs;
    this.values = FieldViews.of(runs.values(), wanted);
  }

  @Override
  FieldView target(int row) {
    return values;
  }

  @Override
  int place(int row) {
    return runs.run(row);
  }
}
