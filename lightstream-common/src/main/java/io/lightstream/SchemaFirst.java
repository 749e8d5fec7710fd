// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchReader;
import io.lightstream.column.Schema;
import io.lightstream.frame.StreamEnd;
import java.util.Optional;

/** Lets one thread wait for the schema while another reads. */
final class SchemaFirst implements RecordBatchReader, PullSource<RecordBatch> {

  private final RecordBatchReader batches;
  private final AwaitedSchema schema = new AwaitedSchema();

  SchemaFirst(RecordBatchReader batches) {
    this.batches = batches;
  }

  @Override
  public Schema schema() {
    return schema.await();
  }

  @Override
  public RecordBatch next() {
    if (!schema.isKnown()) {
      announce();
    }
    return batches.next();
  }

  private void announce() {
    try {
      schema.arrived(batches.schema());
    } catch (RuntimeException e) {
      schema.failed(e);
      throw e;
    }
  }

  @Override
  public Optional<StreamEnd> end() {
    return batches.end();
  }

  @Override
  public long bytes(RecordBatch batch) {
    return batch.bufferBytes();
  }

  @Override
  public void discard(RecordBatch batch) {
    batch.close();
  }

  @Override
  public void close() {
    batches.close();
  }
}
