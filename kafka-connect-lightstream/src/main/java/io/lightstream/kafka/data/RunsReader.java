// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.data;

import io.lightstream.column.RunEndEncodedColumn;

/** Reads runs of equal values. */
final class RunsReader extends ValueReader {

  private final RunEndEncodedColumn runs;
  private final ValueReader values;

  RunsReader(RunEndEncodedColumn runs, ValueReader values) {
    super(runs);
    this.runs = runs;
    this.values = values;
  }

  @Override
  Object value(int row) {
    return values.read(runs.run(row));
  }
}
