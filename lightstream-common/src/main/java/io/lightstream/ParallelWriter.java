// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchWriter;
import io.lightstream.column.Schema;

/** Deals batches to several Arrow IPC streams in turn, with their numbers where order matters. */
final class ParallelWriter implements RecordBatchWriter {

  private final Schema schema;
  private final boolean ordered;
  private final FanOut<RecordBatch> streams;
  private long written;

  /**
   * Takes over streams whose schema is out.
   *
   * @param streams started, owned from now on
   */
  ParallelWriter(Schema schema, boolean ordered, FanOut<RecordBatch> streams) {
    this.schema = schema;
    this.ordered = ordered;
    this.streams = streams;
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public void write(RecordBatch batch) {
    schema.requireFieldsOf(batch.schema());
    streams.send(ordered ? SequenceId.put(batch, written) : batch.retain(), batch.bufferBytes());
    written++;
  }

  @Override
  public void flush() {
    streams.flush();
  }

  @Override
  public void close() {
    streams.close();
  }

  @Override
  public void abort() {
    streams.abort();
  }

  /** One of the streams. */
  record Stream(RecordBatchWriter writer) implements PushSink<RecordBatch> {

    @Override
    public void write(RecordBatch batch) {
      writer.write(batch);
    }

    @Override
    public void flush() {
      writer.flush();
    }

    @Override
    public void close() {
      writer.close();
    }

    @Override
    public void abort() {
      writer.abort();
    }
  }
}
