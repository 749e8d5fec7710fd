// SPDX-License-Identifier: Apache-2.0
package io.lightstream.examples;

import io.lightstream.Lightstream;
import io.lightstream.LightstreamReader;
import io.lightstream.column.DataType;
import io.lightstream.column.Field;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchBuilder;
import io.lightstream.column.RecordBatchWriter;
import io.lightstream.column.Schema;
import io.lightstream.memory.BufferAllocator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The result of the run as an Arrow file: a row for each band. */
final class BandFile {

  private static final int BAND = 0;
  private static final int FLIGHTS = 1;
  private static final int DELAY_SUM = 2;
  private static final int MEAN_DELAY = 3;

  private static final Schema SCHEMA =
      Schema.of(
          Field.required("distance", new DataType.Utf8()),
          Field.required("flights", new DataType.Int(64, true)),
          Field.required("delay_sum", new DataType.Int(64, true)),
          Field.required("mean_delay", new DataType.FloatingPoint(64)));

  private BandFile() {}

  static void write(Path file, List<BandTotals> totals) {
    try (BufferAllocator allocator = BufferAllocator.unbounded("bands");
        RecordBatchBuilder builder = RecordBatchBuilder.of(SCHEMA, allocator);
        RecordBatchWriter writer = Lightstream.write(file, SCHEMA)) {
      for (BandTotals t : totals) {
        builder.column(BAND).appendString(t.band());
        builder.column(FLIGHTS).appendLong(t.flights());
        builder.column(DELAY_SUM).appendLong(t.delaySum());
        builder.column(MEAN_DELAY).appendDouble(t.meanDelay());
      }
      try (RecordBatch batch = builder.finish()) {
        writer.write(batch);
        writer.flush();
      }
    }
  }

  static List<BandTotals> read(Path file) {
    List<BandTotals> totals = new ArrayList<>();
    try (LightstreamReader reader = Lightstream.read(file)) {
      for (RecordBatch batch : reader) {
        try (batch) {
          for (int row = 0; row < batch.rowCount(); row++) {
            totals.add(
                new BandTotals(
                    batch.column(BAND).getString(row),
                    batch.column(FLIGHTS).getLong(row),
                    batch.column(DELAY_SUM).getLong(row)));
          }
        }
      }
    }
    return totals;
  }
}
