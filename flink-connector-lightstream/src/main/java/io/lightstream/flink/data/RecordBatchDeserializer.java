// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.RecordBatch;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.Collector;

/**
 * Makes a source's elements of its batches. An instance is serialized into the job; each subtask
 * uses a copy of its own, on one thread.
 *
 * @param <T> the elements
 */
public interface RecordBatchDeserializer<T> extends Serializable, ResultTypeQueryable<T> {

  /** The top-level columns to read; empty for all. The others cost no memory. */
  List<String> columns();

  /**
   * Gives out the elements of a batch, or of a slice of one. The batch stays the caller's, who
   * releases it when this returns: views over it must not be kept, but {@link RecordBatch#retain}
   * keeps it.
   *
   * @param batch has the {@link #columns()}, maybe among others, in any order
   * @throws IOException if the elements cannot be made
   * @throws io.lightstream.error.LightstreamException if the batch does not fit, or breaks a rule
   */
  void deserialize(RecordBatch batch, BatchOrigin origin, Collector<T> out) throws IOException;

  /**
   * The rows of the batches, with the fields of a row type. {@link RowDataDeserializer#builder} has
   * more to choose.
   *
   * @throws io.lightstream.error.ConfigurationException that names the field whose type no column
   *     can be read as
   */
  static RecordBatchDeserializer<RowData> rows(RowType type) {
    return RowDataDeserializer.builder(type).build();
  }

  /**
   * The batches themselves. Each element is a handle of its own, which the receiver may close; one
   * that is forgotten is freed by the garbage collector.
   *
   * @param columns the columns in the order wanted; none for all as they come
   */
  static RecordBatchDeserializer<RecordBatch> batches(String... columns) {
    return new WholeBatches(List.of(columns));
  }
}
