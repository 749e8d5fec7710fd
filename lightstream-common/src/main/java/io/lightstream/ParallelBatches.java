// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchReader;
import io.lightstream.column.Schema;
import io.lightstream.error.InvalidDataException;
import io.lightstream.frame.StreamEnd;
import java.util.List;
import java.util.Optional;

/** One sequence of the batches of several Arrow IPC streams with the same schema. */
final class ParallelBatches implements RecordBatchReader {

  private final AwaitedSchema schema = new AwaitedSchema();
  private final Merge<RecordBatch> merge;
  private final boolean ordered;

  /**
   * Reads nothing yet.
   *
   * @param streams owned from now on
   * @param names what messages call them
   */
  ParallelBatches(
      List<StreamBatches> streams, List<String> names, boolean ordered, ReadOptions options) {
    this.ordered = ordered;
    this.merge =
        new Merge<>(
            ordered ? new SequenceOrder() : new ArrivalOrder<>(),
            options.queueBatches(),
            options.queueBytes(),
            this::over);
    for (int i = 0; i < streams.size(); i++) {
      merge.add(names.get(i), new SameSchema(streams.get(i), schema));
    }
  }

  private void over(RuntimeException because) {
    schema.failed(
        because == null
            ? new InvalidDataException("all connections ended before their schema")
            : because);
  }

  /** {@inheritDoc} That of the connection that sends one first; the others must have the same. */
  @Override
  public Schema schema() {
    merge.start();
    return schema.await();
  }

  @Override
  public RecordBatch next() {
    RecordBatch batch = merge.next();
    return ordered && batch != null ? SequenceId.remove(batch) : batch;
  }

  @Override
  public Optional<StreamEnd> end() {
    return merge.end();
  }

  @Override
  public void close() {
    merge.close();
  }
}
