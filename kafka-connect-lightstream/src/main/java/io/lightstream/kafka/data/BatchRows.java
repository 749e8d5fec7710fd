// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.data;

import io.lightstream.column.RecordBatch;
import io.lightstream.kafka.data.StructReader.StructMaker;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/**
 * The rows of a batch as Connect has them. Values are copied out: they stay good when the batch is
 * closed, which it must not be while they are read. Belongs to one thread at a time.
 *
 * <p>Reading throws {@link DataException} for a value that Connect cannot hold, or that has more
 * parts than the bytes of the batch could name one by one, and {@link
 * io.lightstream.error.InvalidDataException} for one that breaks a rule of Arrow.
 */
public final class BatchRows {

  private final RecordBatch batch;
  private final Schema schema;
  private final ValueReader[] columns;
  private final StructMaker rows;
  private final ValueBudget budget;

  private BatchRows(RecordBatch batch, Schema schema) {
    this.batch = batch;
    this.schema = schema;
    this.budget = new ValueBudget(batch.bufferBytes());
    List<ValueReader> readers = Readers.all(batch.columns(), schema, budget);
    this.columns = readers.toArray(ValueReader[]::new);
    this.rows = new StructMaker(schema, readers);
  }

  /**
   * Returns the rows of a batch, which stays the caller's.
   *
   * @throws DataException as {@link ConnectTypes#struct} does
   */
  public static BatchRows of(RecordBatch batch) {
    return new BatchRows(batch, ConnectTypes.struct(batch.schema()));
  }

  /**
   * The same with a schema that is known from a batch before: converters and their registries know
   * schemas again by identity.
   *
   * @param schema the {@link #schema()} of rows of a batch with equal fields
   * @throws DataException if it has not as many fields as the batch has columns
   */
  public static BatchRows of(RecordBatch batch, Schema schema) {
    if (schema.fields().size() != batch.columnCount()) {
      throw new DataException(
          "a schema of "
              + schema.fields().size()
              + " fields does not fit a batch of "
              + batch.columnCount()
              + " columns");
    }
    return new BatchRows(batch, schema);
  }

  /** The schema of the rows: a struct with a field for each column. */
  public Schema schema() {
    return schema;
  }

  /** How many there are. */
  public int rows() {
    return batch.rowCount();
  }

  /**
   * Returns a row.
   *
   * @throws IndexOutOfBoundsException if there is no such row
   */
  public Struct row(int row) {
    budget.renew();
    return rows.row(row);
  }

  /** All rows as one value. */
  List<Object> all() {
    budget.renew();
    budget.take(rows());
    List<Object> all = new ArrayList<>(rows());
    for (int row = 0; row < rows(); row++) {
      all.add(rows.row(row));
    }
    return all;
  }

  /**
   * Returns a value, or null.
   *
   * @throws IndexOutOfBoundsException if there is no such row or column
   */
  public Object value(int row, int column) {
    budget.renew();
    return columns[column].read(row);
  }
}
