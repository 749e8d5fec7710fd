// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.bench;

import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.table.data.RowData;

/** Adds up two fields of every row, so that they are read, and measures how long that takes. */
final class MeteredSink implements Sink<RowData> {

  private static final long serialVersionUID = 1L;

  private final int first;
  private final int second;

  /** Reads two INT fields without nulls. */
  MeteredSink(int first, int second) {
    this.first = first;
    this.second = second;
  }

  @Override
  public SinkWriter<RowData> createWriter(WriterInitContext context) {
    return new Writer(first, second);
  }

  private static final class Writer implements SinkWriter<RowData> {

    private final int first;
    private final int second;
    private Meter meter;
    private long rows;
    private long sum;

    Writer(int first, int second) {
      this.first = first;
      this.second = second;
    }

    @Override
    public void write(RowData row, Context context) {
      if (meter == null) {
        meter = new Meter();
      }
      rows++;
      sum += row.getInt(first) + row.getInt(second);
    }

    @Override
    public void flush(boolean endOfInput) {
      if (endOfInput && meter != null) {
        meter.stop(rows, sum);
        meter = null;
      }
    }

    @Override
    public void close() {}
  }
}
