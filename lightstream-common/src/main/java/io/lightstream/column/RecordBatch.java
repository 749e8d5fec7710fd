// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import io.lightstream.error.ClosedException;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.LimitExceededException;
import io.lightstream.memory.ArrowBuffer;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.memory.MemoryLease;
import io.lightstream.memory.MemoryMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
   * @throws ConfigurationException if a column is missing, or has another length or type
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
    for (int i = 0; i < columns.size(); i++) {
      check(columns.get(i), schema.field(i), rowCount);
    }
    return new RecordBatch(
        schema, rowCount, List.copyOf(columns), List.copyOf(leases), Map.copyOf(metadata));
  }

  private static void check(Column column, Field field, int rowCount) {
    if (column.length() != rowCount) {
      throw new ConfigurationException(
          "column '"
              + field.name()
              + "' has "
              + column.length()
              + " rows in a batch of "
              + rowCount);
    }
    if (column.field() != field && !Types.same(column.field(), field)) {
      throw new ConfigurationException(
          "column '" + column.field() + "' does not fit the field '" + field + "' of its batch");
    }
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

  /**
   * The size of the batch: the bytes of its buffers, as long as they are. Padding between them and
   * dictionaries do not count, and a slice counts all that it is a part of. Readable after {@link
   * #close()} too.
   */
  public long bufferBytes() {
    long bytes = 0;
    for (int i = 0; i < columns.size(); i++) {
      bytes += bufferBytes(columns.get(i).data());
    }
    return bytes;
  }

  private static long bufferBytes(ArrayData data) {
    long bytes = 0;
    List<ArrowBuffer> buffers = data.buffers();
    for (int i = 0; i < buffers.size(); i++) {
      bytes += buffers.get(i).size();
    }
    List<ArrayData> children = data.children();
    for (int i = 0; i < children.size(); i++) {
      bytes += bufferBytes(children.get(i));
    }
    return bytes;
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
   * The largest power of two, up to 64, on which all buffers of the columns begin. Batches from
   * streams have 64; from a mapped file they lie as the file has them. Dictionaries do not count.
   */
  public int alignment() {
    checkOpen();
    int least = ArrowBuffer.ALIGNMENT;
    for (Column column : columns) {
      least = Math.min(least, Alignment.of(column.data()));
    }
    return least;
  }

  /**
   * The same batch with all buffers of its columns on 64 bytes, as a handle to be closed by itself.
   * Copies the buffers that begin elsewhere; dictionaries stay as they lie.
   *
   * @throws LimitExceededException if the allocator has not enough room
   * @throws io.lightstream.error.LightstreamIOException if a mapped file was truncated
   */
  public RecordBatch aligned(BufferAllocator allocator) {
    List<MemoryLease> held = retainLeases();
    try {
      List<Column> aligned = new ArrayList<>(columns.size());
      for (Column column : columns) {
        ArrayData data = Alignment.align(column.data(), allocator, held);
        aligned.add(data == column.data() ? column : Column.of(data));
      }
      MemoryMap.reportFaults();
      return new RecordBatch(schema, rowCount, List.copyOf(aligned), List.copyOf(held), metadata);
    } catch (RuntimeException e) {
      held.forEach(MemoryLease::close);
      throw e;
    } catch (InternalError e) {
      held.forEach(MemoryLease::close);
      throw MemoryMap.faulted(e);
    }
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

  /**
   * Whether another batch has columns of the same names and types with the same values, as {@link
   * Columns#equalValues} sees them. Metadata does not matter.
   */
  public boolean equalValues(RecordBatch other) {
    return firstDifference(other).isEmpty();
  }

  /** Where two batches differ first, as {@link #equalValues} sees it, told for people. */
  public Optional<String> firstDifference(RecordBatch other) {
    if (rowCount != other.rowCount) {
      return Optional.of("the batch has " + rowCount + " rows, the other " + other.rowCount);
    }
    List<String> names = schema.fields().stream().map(Field::name).toList();
    List<String> otherNames = other.schema.fields().stream().map(Field::name).toList();
    if (!names.equals(otherNames)) {
      return Optional.of("the batch has the columns " + names + ", the other " + otherNames);
    }
    for (int i = 0; i < names.size(); i++) {
      Optional<String> difference = Columns.firstDifference(column(i), other.column(i));
      if (difference.isPresent()) {
        return difference;
      }
    }
    return Optional.empty();
  }

  /**
   * The rows of batches of one schema, one after the other, copied into a batch that the caller
   * owns. It has the schema of the first and no custom metadata.
   *
   * @param batches at least one
   * @throws ConfigurationException if there is no batch, or the types of the columns differ
   * @throws io.lightstream.error.LimitExceededException as {@link Columns#concat} does
   */
  public static RecordBatch concat(List<RecordBatch> batches, BufferAllocator allocator) {
    if (batches.isEmpty()) {
      throw new ConfigurationException("there is no batch to concatenate");
    }
    long rows = batches.stream().mapToLong(RecordBatch::rowCount).sum();
    if (rows > Integer.MAX_VALUE) {
      throw new LimitExceededException(rows + " rows are more than an int can count");
    }
    Schema schema = batches.get(0).schema;
    List<MemoryLease> leases = new ArrayList<>();
    try {
      List<Column> joined = new ArrayList<>(schema.size());
      for (int i = 0; i < schema.size(); i++) {
        joined.add(Columns.concat(columnsAt(batches, i), allocator, leases));
      }
      return of(schema, (int) rows, joined, leases, Map.of());
    } catch (RuntimeException e) {
      leases.forEach(MemoryLease::close);
      throw e;
    }
  }

  private static List<Column> columnsAt(List<RecordBatch> batches, int index) {
    List<Column> columns = new ArrayList<>(batches.size());
    int count = batches.get(0).columnCount();
    for (RecordBatch batch : batches) {
      if (batch.columnCount() != count) {
        throw new ConfigurationException(
            "a batch of " + batch.columnCount() + " columns cannot be appended to one of " + count);
      }
      columns.add(batch.column(index));
    }
    return columns;
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

  /** Rows and columns, with some of the values. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("batch of ").append(rowCount).append(" rows");
    if (isClosed()) {
      return text.append(", closed").toString();
    }
    for (Column column : columns) {
      text.append("\n  ").append(column);
    }
    return text.toString();
  }
}
