// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import io.lightstream.error.ConfigurationException;
import io.lightstream.memory.BufferAllocator;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Batches of one schema, held together: what a short stream or file has in all. Owns its batches;
 * {@link #close()} closes them.
 */
public final class Table implements Iterable<RecordBatch>, AutoCloseable {

  private final Schema schema;
  private final List<RecordBatch> batches;
  private final long rowCount;

  private Table(Schema schema, List<RecordBatch> batches) {
    this.schema = schema;
    this.batches = List.copyOf(batches);
    this.rowCount = batches.stream().mapToLong(RecordBatch::rowCount).sum();
  }

  /**
   * A table of batches.
   *
   * @param batches belong to the table from now on
   * @throws ConfigurationException if the columns of a batch differ from the schema's; the batches
   *     are the caller's then
   */
  public static Table of(Schema schema, List<RecordBatch> batches) {
    for (RecordBatch batch : batches) {
      if (!batch.schema().fields().equals(schema.fields())) {
        throw new ConfigurationException(
            "a batch of " + batch.schema().fields() + " is not of schema " + schema.fields());
      }
    }
    return new Table(schema, batches);
  }

  /**
   * All batches that a reader still gives. The reader is not closed.
   *
   * @throws io.lightstream.error.LightstreamException as {@link RecordBatchReader#next()} does;
   *     what was read is closed then
   */
  public static Table read(RecordBatchReader reader) {
    List<RecordBatch> batches = new ArrayList<>();
    try {
      reader.forEach(batches::add);
      return of(reader.schema(), batches);
    } catch (RuntimeException e) {
      batches.forEach(RecordBatch::close);
      throw e;
    }
  }

  /** The columns' names and types. */
  public Schema schema() {
    return schema;
  }

  /** The rows of all batches. */
  public long rowCount() {
    return rowCount;
  }

  /** The batches in order; they belong to the table. */
  public List<RecordBatch> batches() {
    return batches;
  }

  /** Another handle on the same batches, to be closed by itself. */
  public Table retain() {
    List<RecordBatch> held = new ArrayList<>(batches.size());
    try {
      batches.forEach(batch -> held.add(batch.retain()));
    } catch (RuntimeException e) {
      held.forEach(RecordBatch::close);
      throw e;
    }
    return new Table(schema, held);
  }

  /**
   * All rows in one batch of their own, which the caller owns.
   *
   * @throws ConfigurationException if there is no batch
   * @throws io.lightstream.error.LimitExceededException as {@link RecordBatch#concat} does
   */
  public RecordBatch combine(BufferAllocator allocator) {
    return RecordBatch.concat(batches, allocator);
  }

  /** The batches in order; they belong to the table. */
  @Override
  public Iterator<RecordBatch> iterator() {
    return batches.iterator();
  }

  /** Closes the batches. Idempotent. */
  @Override
  public void close() {
    batches.forEach(RecordBatch::close);
  }

  /** Schema, rows and number of batches. */
  @Override
  public String toString() {
    return "table of " + rowCount + " rows in " + batches.size() + " batches " + schema.fields();
  }
}
