// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.RecordBatch;
import io.lightstream.column.Schema;
import io.lightstream.memory.BufferAllocator;
import java.util.ArrayList;
import java.util.List;

/** Passes batches on. */
final class PassedBatches implements RecordBatchSerializer<RecordBatch> {

  private static final long serialVersionUID = 1L;

  private final byte[] schemaBytes;
  private transient Schema schema;

  PassedBatches(Schema schema) {
    this.schemaBytes = SchemaBytes.encode(schema);
    this.schema = schema;
  }

  @Override
  public Schema schema() {
    if (schema == null) {
      schema = SchemaBytes.decode(schemaBytes);
    }
    return schema;
  }

  @Override
  public Appender<RecordBatch> open(BufferAllocator allocator) {
    return new Handles(schema());
  }

  /** Holds a handle on each batch. */
  private static final class Handles implements Appender<RecordBatch> {

    private final Schema schema;
    private List<RecordBatch> held = new ArrayList<>();
    private int rows;
    private long bytes;

    Handles(Schema schema) {
      this.schema = schema;
    }

    @Override
    public void append(RecordBatch batch) {
      schema.requireFieldsOf(batch.schema());
      int sum = Math.addExact(rows, batch.rowCount());
      held.add(batch.retain());
      rows = sum;
      bytes += batch.bufferBytes();
    }

    @Override
    public int rows() {
      return rows;
    }

    @Override
    public long bytes() {
      return bytes;
    }

    @Override
    public List<RecordBatch> finish() {
      List<RecordBatch> finished = held;
      held = new ArrayList<>();
      rows = 0;
      bytes = 0;
      return finished;
    }

    @Override
    public void close() {
      finish().forEach(RecordBatch::close);
    }
  }
}
