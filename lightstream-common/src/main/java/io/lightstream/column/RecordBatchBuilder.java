// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import io.lightstream.error.ConfigurationException;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.memory.MemoryLease;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes batches of one schema, one after the other.
 *
 * <pre>{@code
 * try (RecordBatchBuilder builder = RecordBatchBuilder.of(schema, allocator)) {
 *   builder.column("id").appendLong(1);
 *   builder.column("name").appendString("one");
 *   try (RecordBatch batch = builder.finish()) {
 *     writer.write(batch);
 *   }
 * }
 * }</pre>
 *
 * <p>Belongs to one thread at a time. Dictionaries grow from batch to batch.
 */
public final class RecordBatchBuilder implements AutoCloseable {

  private final Schema schema;
  private final List<ColumnBuilder> columns;

  private RecordBatchBuilder(Schema schema, List<ColumnBuilder> columns) {
    this.schema = schema;
    this.columns = columns;
  }

  /**
   * A builder of batches.
   *
   * @param allocator where the memory comes from; it must outlive the builder
   */
  public static RecordBatchBuilder of(Schema schema, BufferAllocator allocator) {
    BuilderContext context = new BuilderContext(allocator);
    List<ColumnBuilder> columns = new ArrayList<>(schema.size());
    for (Field field : schema.fields()) {
      columns.add(BuilderFactory.of(field, context));
    }
    return new RecordBatchBuilder(schema, List.copyOf(columns));
  }

  /** The schema of the batches. */
  public Schema schema() {
    return schema;
  }

  /** The builder of the column at {@code index}. */
  public ColumnBuilder column(int index) {
    return columns.get(index);
  }

  /**
   * The builder of the first column with that name.
   *
   * @throws ConfigurationException if there is none
   */
  public ColumnBuilder column(String name) {
    return columns.get(schema.indexOf(name));
  }

  /** The rows of the first column since the last batch. */
  public int rowCount() {
    return columns.isEmpty() ? 0 : columns.get(0).length();
  }

  /**
   * Appends a value to each column, as {@link ColumnBuilder#append} does, or to none.
   *
   * @throws ConfigurationException if there are not as many values as columns, or one does not fit
   */
  public void appendRow(Object... values) {
    if (values.length != columns.size()) {
      throw new ConfigurationException(
          "a row of " + values.length + " values in a batch of " + columns.size() + " columns");
    }
    int rows = rowCount();
    try {
      for (int i = 0; i < values.length; i++) {
        columns.get(i).append(values[i]);
      }
    } catch (RuntimeException e) {
      truncate(rows);
      throw e;
    }
  }

  /**
   * Forgets the rows behind the first ones, also of columns that have more rows than others: what
   * is left of a row that could not be appended to all columns.
   *
   * @param rows every column has at least so many
   */
  public void truncate(int rows) {
    columns.forEach(column -> column.truncate(rows));
  }

  /**
   * The batch of the rows since the last one, which the caller owns.
   *
   * @throws ConfigurationException if the columns have not as many rows each, or a value is not
   *     complete; the rows are kept then
   */
  public RecordBatch finish() {
    return finish(Map.of());
  }

  /** The same with custom metadata for the batch alone. */
  public RecordBatch finish(Map<String, String> metadata) {
    int rows = rowCount();
    for (ColumnBuilder column : columns) {
      if (column.length() != rows) {
        throw new ConfigurationException(
            "column '"
                + column.field().name()
                + "' has "
                + column.length()
                + " rows: the first column has "
                + rows);
      }
      column.checkComplete();
    }
    return take(rows, metadata);
  }

  private RecordBatch take(int rows, Map<String, String> metadata) {
    List<MemoryLease> leases = new ArrayList<>();
    List<Column> built = new ArrayList<>(columns.size());
    try {
      for (ColumnBuilder column : columns) {
        built.add(Column.of(column.take(leases)));
      }
      return RecordBatch.of(schema, rows, built, leases, metadata);
    } catch (RuntimeException e) {
      leases.forEach(MemoryLease::close);
      clear();
      throw e;
    }
  }

  /** Forgets the rows since the last batch; dictionaries stay. */
  public void clear() {
    columns.forEach(ColumnBuilder::clear);
  }

  /** Frees the memory and forgets the dictionaries. Batches handed out stay. Idempotent. */
  @Override
  public void close() {
    columns.forEach(ColumnBuilder::close);
  }
}
