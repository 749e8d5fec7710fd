// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect;

import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchWriter;
import io.lightstream.column.Schema;
import io.lightstream.error.LightstreamIOException;
import java.util.ArrayList;
import java.util.List;

/** A peer that takes what it is sent, or fails when told to. */
final class FakePeer implements StreamOpener {

  /** The first column of each batch that was flushed, as text. */
  final List<String> batches = new ArrayList<>();

  /** How each stream went: open, ended or aborted. */
  final List<String> streams = new ArrayList<>();

  boolean refusesConnections;
  boolean breaksOnFlush;

  @Override
  public RecordBatchWriter open(Schema schema) {
    if (refusesConnections) {
      throw new LightstreamIOException("connection refused");
    }
    streams.add("open");
    return new Writer(schema, streams.size() - 1);
  }

  private final class Writer implements RecordBatchWriter {

    private final Schema schema;
    private final int stream;
    private String written;

    Writer(Schema schema, int stream) {
      this.schema = schema;
      this.stream = stream;
    }

    @Override
    public Schema schema() {
      return schema;
    }

    @Override
    public void write(RecordBatch batch) {
      List<String> values = new ArrayList<>();
      for (int row = 0; row < batch.rowCount(); row++) {
        values.add(batch.column(0).format(row));
      }
      written = String.join(" ", values);
    }

    @Override
    public void flush() {
      if (breaksOnFlush) {
        throw new LightstreamIOException("broken pipe");
      }
      batches.add(written);
    }

    @Override
    public void close() {
      streams.set(stream, "ended");
    }

    @Override
    public void abort() {
      streams.set(stream, "aborted");
    }
  }
}
