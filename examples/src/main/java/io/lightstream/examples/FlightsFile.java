// SPDX-License-Identifier: Apache-2.0
package io.lightstream.examples;

import io.lightstream.Lightstream;
import io.lightstream.LightstreamReader;
import io.lightstream.column.Column;
import io.lightstream.column.RecordBatch;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Totals straight from an Arrow file of flights, to hold the pipeline's against. */
final class FlightsFile {

  private FlightsFile() {}

  /** Returns the totals of each band that has flights, in the order of the bands. */
  static List<BandTotals> totals(Path file) {
    Map<DistanceBand, BandTotals> totals = new EnumMap<>(DistanceBand.class);
    try (LightstreamReader reader = Lightstream.read(file)) {
      for (RecordBatch batch : reader) {
        try (batch) {
          add(batch, totals);
        }
      }
    }
    return List.copyOf(totals.values());
  }

  private static void add(RecordBatch batch, Map<DistanceBand, BandTotals> totals) {
    Column distances = batch.column("distance");
    Column delays = batch.column("delay");
    for (int row = 0; row < batch.rowCount(); row++) {
      int distance = distances.getInt(row);
      totals.merge(
          DistanceBand.of(distance),
          BandTotals.ofFlight(distance, delays.getInt(row)),
          BandTotals::plus);
    }
  }
}
