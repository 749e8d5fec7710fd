// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect;

import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchBuilder;
import io.lightstream.error.LightstreamException;
import io.lightstream.memory.BufferAllocator;
import java.util.List;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * The rows of the batch being built. All have the schema of the first record. After a record that
 * could not be appended the rows are not whole any more and are good for nothing but {@link
 * #clear()}.
 */
final class RowBuffer implements AutoCloseable {

  private final Schema schema;
  private final List<Field> fields;
  private final BufferAllocator allocator;
  private final RecordBatchBuilder builder;
  private int rowCount;
  private long byteCount;

  private RowBuffer(Schema schema) {
    this.schema = schema;
    this.fields = schema.fields();
    this.allocator = BufferAllocator.unbounded("lightstream-sink");
    this.builder = RecordBatchBuilder.of(ArrowSchemas.of(schema), allocator);
  }

  /**
   * Returns a buffer for rows with the schema of this record, which is not appended.
   *
   * @throws DataException if the record's schema is none that makes rows
   */
  static RowBuffer forRecordsLike(SinkRecord record) {
    Schema schema = record.valueSchema();
    if (schema == null || schema.type() != Schema.Type.STRUCT) {
      throw new DataException(
          where(record)
              + "the value "
              + (schema == null ? "has no schema" : "is of type " + schema.type())
              + ": rows are made of STRUCT values with a schema, so use a converter that gives "
              + "those (JsonConverter with schemas.enable=true, for one)");
    }
    if (schema.fields().isEmpty()) {
      throw new DataException(where(record) + "the schema has no fields to make columns of");
    }
    try {
      return new RowBuffer(schema);
    } catch (DataException e) {
      throw new DataException(where(record) + e.getMessage(), e);
    }
  }

  /**
   * Appends a row.
   *
   * @throws DataException if the record has no value, another schema, or a value that its column
   *     cannot hold
   * @throws ConnectException if there is no memory left for it
   */
  void append(SinkRecord record) {
    Struct row = rowOf(record);
    for (int i = 0; i < fields.size(); i++) {
      append(record, i, row.get(fields.get(i)));
    }
    rowCount++;
  }

  private Struct rowOf(SinkRecord record) {
    if (record.value() == null) {
      throw new DataException(where(record) + "there is no value (a tombstone) to make a row of");
    }
    if (record.valueSchema() != schema && !schema.equals(record.valueSchema())) {
      throw new DataException(
          where(record)
              + "the schema is not the one the stream began with, and an Arrow stream has one: it "
              + "began with "
              + describe(schema)
              + ", this is "
              + describe(record.valueSchema()));
    }
    if (record.value() instanceof Struct row) {
      return row;
    }
    throw new DataException(
        where(record)
            + "the value is a "
            + record.value().getClass().getName()
            + ", but its schema says STRUCT");
  }

  private void append(SinkRecord record, int column, Object connectValue) {
    Field field = fields.get(column);
    try {
      Object value = ConnectValues.toArrow(field.schema(), connectValue);
      builder.column(column).append(value);
      byteCount += ConnectValues.sizeOf(value);
    } catch (DataException e) {
      throw new DataException(where(record) + "field '" + field.name() + "': " + e.getMessage(), e);
    } catch (LightstreamException e) {
      throw new DataException(where(record) + e.getMessage(), e);
    }
  }

  private static String describe(Schema schema) {
    return schema == null || schema.type() != Schema.Type.STRUCT
        ? String.valueOf(schema)
        : ArrowSchemas.of(schema).fields().toString();
  }

  private static String where(SinkRecord record) {
    return "record "
        + record.originalTopic()
        + "-"
        + record.originalKafkaPartition()
        + "@"
        + record.originalKafkaOffset()
        + ": ";
  }

  boolean isEmpty() {
    return rowCount == 0;
  }

  int rowCount() {
    return rowCount;
  }

  /** Returns about how many bytes the rows take. */
  long byteCount() {
    return byteCount;
  }

  /** Returns the rows as a batch, which the caller owns and closes, and begins anew. */
  RecordBatch build() {
    RecordBatch batch = builder.finish();
    rowCount = 0;
    byteCount = 0;
    return batch;
  }

  /** Forgets the rows. */
  void clear() {
    builder.clear();
    rowCount = 0;
    byteCount = 0;
  }

  /** Gives memory back. Batches that were built stay open. */
  @Override
  public void close() {
    builder.close();
    allocator.close();
  }
}
