// SPDX-License-Identifier: Apache-2.0
package io.lightstream.examples;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/** Writes the few rows of the result to an Arrow file once all of them are there. */
final class BandFileSink implements Sink<BandTotals> {

  private static final long serialVersionUID = 1L;

  private final String file;

  BandFileSink(Path file) {
    this.file = file.toAbsolutePath().toString();
  }

  @Override
  public SinkWriter<BandTotals> createWriter(WriterInitContext context) {
    return new Writer(Path.of(file));
  }

  private static final class Writer implements SinkWriter<BandTotals> {

    private final Path file;
    private final List<BandTotals> totals = new ArrayList<>();

    Writer(Path file) {
      this.file = file;
    }

    @Override
    public void write(BandTotals element, Context context) {
      totals.add(element);
    }

    @Override
    public void flush(boolean endOfInput) {
      if (endOfInput) {
        totals.sort(Comparator.comparing(t -> DistanceBand.ofLabel(t.band())));
        BandFile.write(file, totals);
      }
    }

    @Override
    public void close() {}
  }
}
