// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.data;

import io.lightstream.column.ColumnBuilder;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchBuilder;
import io.lightstream.column.Schema;
import io.lightstream.memory.BufferAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Builds batches of one Arrow schema out of records: a row each.
 *
 * <p>The fields of a struct, or the entries of a map without a schema, are the columns; any other
 * value is a column named {@code value}. {@link ArrowTypes} says the types; where there is no
 * schema they are inferred: integers are int64, floating point numbers float64, maps structs, and
 * null is of type null until there is a value. {@link ExtraColumns} follow. A record without a
 * value is a row of nulls. Null in a field with a default is the default, as for Connect's own
 * sinks.
 *
 * <p>A table keeps its schema. {@link #fit} says whether a record's rows have it, and {@link
 * #widened} makes the table for those that need more. Belongs to one thread at a time.
 */
public final class RowTable implements AutoCloseable {

  /** How the schema that a record needs relates to that of the table. */
  public enum Fit {
    /** The record can be appended. */
    SAME,
    /** It needs {@link RowTable#widened another table}, which all the rows before fit too. */
    WIDENS,
    /** No table has room for both: two fields of one name have types that nothing holds. */
    DIFFERENT
  }

  private final RowShape shape;
  private final ExtraColumns extra;
  private final BufferAllocator allocator;
  private final Schema schema;
  private final RecordBatchBuilder builder;
  private final Tally tally = new Tally();
  private final ValueColumns values;
  private final ExtraWriter extras;
  private final KnownSchemas known = new KnownSchemas();
  private final long rowBits;
  private int rows;

  private RowTable(RowShape shape, ExtraColumns extra, BufferAllocator allocator) {
    this.shape = shape;
    this.extra = extra;
    this.allocator = allocator;
    this.schema = ExtraWriter.schema(shape, extra);
    this.builder = RecordBatchBuilder.of(schema, allocator);
    List<ColumnBuilder> columns = new ArrayList<>();
    for (int i = 0; i < schema.size(); i++) {
      columns.add(builder.column(i));
    }
    int valueColumns = shape.value().size();
    Writers writers = new Writers(tally);
    this.values = new ValueColumns(shape, writers, columns.subList(0, valueColumns));
    this.extras =
        new ExtraWriter(extra, writers, tally, columns.subList(valueColumns, columns.size()));
    this.rowBits = values.bits() + extras.bits();
  }

  /**
   * Returns a table with the columns that a record needs, which is not appended.
   *
   * @param allocator where batches get their memory; stays the caller's, and must outlive the table
   * @throws DataException that names the record and the field that Arrow has no type for, or that
   *     has the name of an extra column
   */
  public static RowTable like(SinkRecord first, ExtraColumns extra, BufferAllocator allocator) {
    try {
      RowTable table = new RowTable(RowShape.of(first, extra), extra, allocator);
      table.known.add(first);
      return table;
    } catch (DataException e) {
      throw at(first, e);
    }
  }

  /**
   * Says how a record fits. Costs next to nothing where its schemas are the objects of a record
   * before, which those of Connect's converters are.
   *
   * @throws DataException that names the record and the field that Arrow has no type for
   */
  public Fit fit(SinkRecord record) {
    if (isKnown(record)) {
      return Fit.SAME;
    }
    Optional<RowShape> both;
    try {
      both = shape.union(RowShape.of(record, extra));
    } catch (DataException e) {
      throw at(record, e);
    }
    if (both.isEmpty()) {
      return Fit.DIFFERENT;
    } else if (!both.get().equals(shape)) {
      return Fit.WIDENS;
    }
    known.add(record);
    return Fit.SAME;
  }

  private boolean isKnown(SinkRecord record) {
    boolean fits =
        record.value() == null
            ? shape.allowsNoValue() && record.valueSchema() == null
            : record.valueSchema() == null
                ? values.take(record.value())
                : known.hasValue(record.valueSchema());
    return fits && isKeyKnown(record);
  }

  private boolean isKeyKnown(SinkRecord record) {
    if (extra.key().isEmpty() || record.key() == null) {
      return true;
    }
    return record.keySchema() == null
        ? extras.takesKey(record.key())
        : known.hasKey(record.keySchema());
  }

  /**
   * Returns an empty table that has all columns of this one and those that the record needs: new
   * ones are nullable and follow those of the value, narrower ones are widened. This one stays as
   * it is.
   *
   * @throws DataException if the record's schema is {@link Fit#DIFFERENT}
   */
  public RowTable widened(SinkRecord record) {
    try {
      RowShape needed = RowShape.of(record, extra);
      RowShape both = shape.union(needed).orElseThrow(() -> different(needed));
      RowTable table = new RowTable(both, extra, allocator);
      table.known.add(record);
      return table;
    } catch (DataException e) {
      throw at(record, e);
    }
  }

  private BadValueException different(RowShape needed) {
    return new BadValueException(
        "its columns are " + needed.value() + ", which do not fit those before, " + shape.value());
  }

  /**
   * Appends the row of a record that fits as it is, which says {@link Fit#SAME}; else the table is
   * as before.
   *
   * @throws DataException as {@link #fit} and {@link #append} do
   * @throws io.lightstream.error.LimitExceededException as {@link #append} does
   */
  public Fit add(SinkRecord record) {
    boolean bare = record.valueSchema() == null && record.value() != null;
    if (bare && isKeyKnown(record) && append(record, true)) {
      return Fit.SAME;
    }
    Fit fit = fit(record);
    if (fit == Fit.SAME) {
      append(record);
    }
    return fit;
  }

  /**
   * Appends the row of a record, or throws and is as before.
   *
   * @throws DataException that names the record, the path of the field and what it cannot hold;
   *     also if the record does not {@link #fit} as it is
   * @throws io.lightstream.error.LimitExceededException if there is no memory left, or a column has
   *     no room for more
   */
  public void append(SinkRecord record) {
    append(record, false);
  }

  /**
   * The same.
   *
   * @param taken whether a value without a schema is appended only if it fits as it is: to look and
   *     to write in one go takes half the time
   * @return whether it was
   */
  private boolean append(SinkRecord record, boolean taken) {
    long before = tally.bits();
    try {
      if (!taken) {
        requireFit(record);
        values.write(record.value());
      } else if (!values.writeTaken(record.value())) {
        undo(before);
        return false;
      }
      extras.write(record);
      rows = Math.addExact(rows, 1);
      return true;
    } catch (BadValueException e) {
      undo(before);
      throw at(record, e);
    } catch (RuntimeException e) {
      undo(before);
      throw e;
    }
  }

  /** Values without a schema are checked as they are written. */
  private void requireFit(SinkRecord record) {
    boolean known = record.valueSchema() == null || this.known.hasValue(record.valueSchema());
    boolean keyKnown = extra.key().isEmpty() || record.keySchema() == null || isKeyKnown(record);
    if (!(known && keyKnown) && fit(record) != Fit.SAME) {
      throw different(RowShape.of(record, extra));
    }
  }

  private void undo(long bits) {
    builder.truncate(rows);
    tally.set(bits);
  }

  private static DataException at(SinkRecord record, DataException e) {
    return new DataException(
        "record "
            + record.originalTopic()
            + "-"
            + record.originalKafkaPartition()
            + "@"
            + record.originalKafkaOffset()
            + ": "
            + e.getMessage(),
        e);
  }

  /** The rows appended since the last {@link #finish}. */
  public int rows() {
    return rows;
  }

  /** Their size in memory in bytes: near what the batch will have, and cheap to ask for. */
  public long bytes() {
    return (rows * rowBits + tally.bits()) / Byte.SIZE;
  }

  /** The schema of the batches. */
  public Schema schema() {
    return schema;
  }

  /**
   * Returns the rows as a batch, which the caller owns and closes. The table is empty then.
   *
   * @param metadata custom metadata of the batch alone
   */
  public RecordBatch finish(Map<String, String> metadata) {
    RecordBatch batch =
        schema.size() == 0
            ? RecordBatch.of(schema, rows, List.of(), List.of(), metadata)
            : builder.finish(metadata);
    rows = 0;
    tally.set(0);
    return batch;
  }

  /** Forgets the rows. */
  public void clear() {
    builder.clear();
    rows = 0;
    tally.set(0);
  }

  /** Frees the memory of the rows. Batches that were built stay. Idempotent. */
  @Override
  public void close() {
    clear();
    builder.close();
  }
}
