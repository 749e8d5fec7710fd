// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.bench;

import io.lightstream.Lightstream;
import io.lightstream.LightstreamReader;
import io.lightstream.column.Column;
import io.lightstream.column.RecordBatch;
import java.nio.file.Path;

/** What flights are told by: how many there are, and the sum of their distances. */
record Totals(long rows, long distance) {

  static final Totals NONE = new Totals(0, 0);

  /** Those of a file. */
  static Totals of(Path file) {
    Totals totals = NONE;
    try (LightstreamReader reader = Lightstream.read(file)) {
      for (RecordBatch batch : reader) {
        try (batch) {
          totals = totals.plus(batch);
        }
      }
    }
    return totals;
  }

  Totals plus(RecordBatch batch) {
    Column distances = batch.column("distance");
    long sum = 0;
    for (int row = 0; row < batch.rowCount(); row++) {
      sum += distances.getLong(row);
    }
    return plus(new Totals(batch.rowCount(), sum));
  }

  Totals plus(Totals other) {
    return new Totals(rows + other.rows, distance + other.distance);
  }

  Totals times(int copies) {
    return new Totals(rows * copies, distance * copies);
  }
}
