// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchReader;
import io.lightstream.column.Schema;
import io.lightstream.error.LightstreamException;
import io.lightstream.frame.StreamEnd;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Lets one thread wait for the schema while another reads. */
final class SchemaFirst implements RecordBatchReader, PullSource<RecordBatch> {

  private final RecordBatchReader batches;
  private final CompletableFuture<Schema> schema = new CompletableFuture<>();

  SchemaFirst(RecordBatchReader batches) {
    this.batches = batches;
  }

  @Override
  public Schema schema() {
    try {
      return schema.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof LightstreamException known) {
        throw known;
      }
      throw e;
    }
  }

  @Override
  public RecordBatch next() {
    if (!schema.isDone()) {
      announce();
    }
    return batches.next();
  }

  private void announce() {
    try {
      schema.complete(batches.schema());
    } catch (RuntimeException e) {
      schema.completeExceptionally(e);
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
