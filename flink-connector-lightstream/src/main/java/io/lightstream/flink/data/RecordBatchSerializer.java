// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.RecordBatch;
import io.lightstream.column.Schema;
import io.lightstream.memory.BufferAllocator;
import java.io.Serializable;
import java.util.List;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/**
 * Makes batches of a sink's elements. An instance is serialized into the job.
 *
 * @param <T> the elements
 */
public interface RecordBatchSerializer<T> extends Serializable {

  /** The schema of all batches. */
  Schema schema();

  /**
   * A place to append elements to.
   *
   * @param allocator where batches get their memory; stays the caller's
   */
  Appender<T> open(BufferAllocator allocator);

  /**
   * Rows with the fields of a row type, written as {@link ArrowTypes} says. {@link
   * RowDataSerializer#builder} has more to choose.
   *
   * @throws io.lightstream.error.ConfigurationException that names the field whose type Arrow has
   *     none for
   */
  static RecordBatchSerializer<RowData> rows(RowType type) {
    return RowDataSerializer.builder(type).build();
  }

  /**
   * Batches, passed on as they are: never joined, split or copied.
   *
   * @param schema whose fields all of them have
   */
  static RecordBatchSerializer<RecordBatch> batches(Schema schema) {
    return new PassedBatches(schema);
  }

  /**
   * Collects elements for the next batches. Belongs to one thread at a time.
   *
   * @param <T> the elements
   */
  interface Appender<T> extends AutoCloseable {

    /**
     * Appends an element, or throws and is as before. The element stays the caller's, who may
     * change or close it.
     *
     * @throws io.lightstream.error.LightstreamException if the element does not fit the schema, or
     *     there is no memory for it
     */
    void append(T element);

    /** The rows appended since the last {@link #finish}. */
    int rows();

    /** Their size in memory: near what the batches will have, and cheap to ask for. */
    long bytes();

    /** The batches of what was appended, which the caller owns. Nothing is appended then. */
    List<RecordBatch> finish();

    /** Frees what was not finished. Idempotent. */
    @Override
    void close();
  }
}
