// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.data;

import io.lightstream.column.ColumnBuilder;
import io.lightstream.column.Field;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchBuilder;
import io.lightstream.column.Schema;
import io.lightstream.error.LightstreamException;
import io.lightstream.format.ipc.IpcStreamEncoder;
import io.lightstream.frame.FrameOutput;
import io.lightstream.kafka.data.ValueForm.Kind;
import io.lightstream.memory.BufferAllocator;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/**
 * Writes values of one form. What stands in front of every batch, the schema, is encoded once, and
 * the encoder goes on from there for each of them, as if they were batches of one stream.
 */
final class FormEncoder implements Recent.Entry {

  private static final byte[] END = {-1, -1, -1, -1, 0, 0, 0, 0};

  private final Kind kind;
  private final Schema schema;
  private final RecordBatchBuilder builder;
  private final FieldWriters fields;
  private final IpcStreamEncoder encoder;
  private final byte[] start;

  FormEncoder(ValueForm form, List<Field> columns, BufferAllocator allocator, FrameOutput output) {
    this.kind = form.kind();
    this.schema = form.arrow(columns);
    this.builder = RecordBatchBuilder.of(schema, allocator);
    List<ColumnBuilder> builders = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      builders.add(builder.column(i));
    }
    this.fields = Writers.keepingNulls().of(columns, builders);
    this.encoder = IpcStreamEncoder.create(schema, BatchBytes.OPTIONS, allocator);
    encoder.encodeSchema(output);
    this.start = BatchBytes.copy(output);
    output.clear();
  }

  Kind kind() {
    return kind;
  }

  /**
   * Returns the bytes of a value.
   *
   * @throws DataException that names the field that a value does not fit
   */
  byte[] encode(Object value, FrameOutput output) {
    try {
      int rows = write(value);
      try (RecordBatch batch = finish(rows)) {
        encoder.encode(batch, output);
        return BatchBytes.copy(start, output, END);
      }
    } catch (LightstreamException e) {
      throw ConversionFailure.of("the value cannot be written as Arrow", e);
    } finally {
      output.clear();
      encoder.release();
      builder.truncate(0);
    }
  }

  private RecordBatch finish(int rows) {
    return schema.size() == 0
        ? RecordBatch.of(schema, rows, List.of(), List.of(), Map.of())
        : builder.finish();
  }

  /** Appends the rows of a value; how many they are. */
  private int write(Object value) {
    if (kind == Kind.VALUE) {
      fields.writeOnly(value);
      return 1;
    } else if (kind == Kind.ROW) {
      writeRow(value);
      return 1;
    } else if (!(value instanceof Collection<?> rows)) {
      throw new DataException(
          "the value is " + BadValueException.describe(value) + ": its schema is an ARRAY");
    } else {
      writeRows(rows);
      return rows.size();
    }
  }

  private void writeRows(Collection<?> rows) {
    int index = 0;
    try {
      for (Object row : rows) {
        writeRow(row);
        index++;
      }
    } catch (BadValueException e) {
      throw e.within(index);
    }
  }

  private void writeRow(Object value) {
    if (value instanceof Struct struct) {
      fields.write(struct);
    } else if (value instanceof Map<?, ?> map) {
      fields.write(map);
    } else {
      throw new BadValueException(
          "the value is " + BadValueException.describe(value) + ": a row is a Struct or a Map");
    }
  }

  @Override
  public void close() {
    encoder.close();
    builder.close();
  }
}
