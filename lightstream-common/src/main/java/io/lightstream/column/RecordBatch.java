// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import io.lightstream.error.ClosedException;
import io.lightstream.error.ConfigurationException;
import io.lightstream.memory.MemoryLease;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Columns of equal length: what Arrow calls a record batch. Immutable and safe to read from any
 * thread.
 *
 * <p>A batch is a handle on reference-counted memory. {@link #close()} gives the handle up, {@link
 * #retain()} and {@link #slice} give out more of them, each to be closed once; a thread that reads
 * while another may close holds a handle of its own. Columns are readable until the last handle is
 * closed and throw {@link ClosedException} after that. A batch that is forgotten is freed by the
 * garbage collector.
 */
public final class RecordBatch implements AutoCloseable {

  private final Schema schema;
  private final int rowCount;
  private final List<Column> columns;
  private final List<MemoryLease> leases;
  private final Map<String, String> metadata;
  private boolean closed;

  private RecordBatch(
      Schema schema,
      int rowCount,
      List<Column> columns,
      List<MemoryLease> leases,
      Map<String, String> metadata) {
    this.schema = schema;
    this.rowCount = rowCount;
    this.columns = columns;
    this.leases = leases;
    this.metadata = metadata;
  }

  /**
   * Makes a batch of columns.
   *
   * @param rowCount rows, which every column has
   * @param columns one for each field of the schema
   * @param leases the memory of the columns and their dictionaries, which the batch owns from now
   *     on
   * @param metadata custom metadata of this batch alone
   * @throws ConfigurationException if a column is missing or has another length
   */
  public static RecordBatch of(
      Schema schema,
      int rowCount,
      List<Column> columns,
      List<MemoryLease> leases,
      Map<String, String> metadata) {
    if (columns.size() != schema.size()) {
      throw new ConfigurationException(
          "a batch of " + columns.size() + " columns does not fit a schema of " + schema.size());
    }
    for (Column column : columns) {
      if (column.length() != rowCount) {
        throw new ConfigurationException(
            "column '"
                + column.field().name()
                + "' has "
                + column.length()
                + " rows in a batch of "
                + rowCount);
      }
    }
    return new RecordBatch(
        schema, rowCount, List.copyOf(columns), List.copyOf(leases), Map.copyOf(metadata));
  }

  /** The columns' names and types. */
  public Schema schema() {
    return schema;
  }

  /** The number of rows. */
  public int rowCount() {
    return rowCount;
  }

  /** The number of columns. */
  public int columnCount() {
    return columns.size();
  }

  /**
   * The column at {@code index}.
   *
   * @throws ClosedException if this handle is closed
   */
  public Column column(int index) {
    checkOpen();
    return columns.get(index);
  }

  /**
   * The first column with that name.
   *
   * @throws ConfigurationException if there is none
   * @throws ClosedException if this handle is closed
   */
  public Column column(String name) {
    return column(schema.indexOf(name));
  }

  /** All columns in order. */
  public List<Column> columns() {
    checkOpen();
    return columns;
  }

  /** Custom metadata that came with this batch; usually empty. */
  public Map<String, String> metadata() {
    return metadata;
  }

  /** Another handle on the same batch, to be closed by itself. */
  public RecordBatch retain() {
    return new RecordBatch(schema, rowCount, columns, retainLeases(), metadata);
  }

  /** The same batch with other custom metadata, as a handle to be closed by itself. */
  public RecordBatch withMetadata(Map<String, String> entries) {
    return new RecordBatch(schema, rowCount, columns, retainLeases(), Map.copyOf(entries));
  }

  /**
   * Rows {@code offset} to {@code offset + length} without copying, as a handle to be closed by
   * itself.
   */
  public RecordBatch slice(int offset, int length) {
    checkOpen();
    List<Column> parts = new ArrayList<>(columns.size());
    for (Column column : columns) {
      parts.add(column.slice(offset, length));
    }
    return new RecordBatch(schema, length, List.copyOf(parts), retainLeases(), metadata);
  }

  /**
   * The columns with these names, in this order, as a handle to be closed by itself.
   *
   * @throws ConfigurationException if there is no such column
   */
  public RecordBatch select(List<String> names) {
    checkOpen();
    List<Column> selected = new ArrayList<>(names.size());
    for (String name : names) {
      selected.add(column(name));
    }
    return new RecordBatch(
        schema.select(names), rowCount, List.copyOf(selected), retainLeases(), metadata);
  }

  /**
   * Checks every value: offsets, indices, type ids, run ends, views, UTF-8.
   *
   * @throws io.lightstream.error.InvalidDataException that names column, row, rule and value
   */
  public void validate() {
    checkOpen();
    columns.forEach(Column::validate);
  }

  private synchronized List<MemoryLease> retainLeases() {
    checkOpen();
    List<MemoryLease> held = new ArrayList<>(leases.size());
    for (MemoryLease lease : leases) {
      held.add(lease.retain());
    }
    return held;
  }

  private void checkOpen() {
    if (closed) {
      throw new ClosedException("the batch was closed: its columns can no longer be read");
    }
  }

  /** Gives this handle up. Idempotent, from any thread. */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    leases.forEach(MemoryLease::close);
  }

  /** Whether this handle is closed. */
  public boolean isClosed() {
    return closed;
  }
}
