// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.ColumnBuilder;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchBuilder;
import io.lightstream.column.Schema;
import io.lightstream.error.InvalidDataException;
import io.lightstream.flink.data.RecordBatchSerializer.Appender;
import io.lightstream.memory.BufferAllocator;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.RowKind;

/** Writes rows into columns, one writer for each field. */
final class RowAppender implements Appender<RowData> {

  private final RecordBatchBuilder builder;
  private final FieldWriter[] fields;
  private final ColumnBuilder kinds;
  private final Tally tally = new Tally();
  private final long rowBits;
  private int rows;

  RowAppender(RowType type, Schema schema, boolean hasKinds, BufferAllocator allocator) {
    this.builder = RecordBatchBuilder.of(schema, allocator);
    this.fields = new FieldWriter[type.getFieldCount()];
    this.kinds = hasKinds ? builder.column(fields.length) : null;
    FieldWriters writers = new FieldWriters(tally);
    long bits = hasKinds ? Integer.SIZE + 2 * Byte.SIZE : 0;
    for (int i = 0; i < fields.length; i++) {
      fields[i] = writers.of(type.getTypeAt(i), builder.column(i));
      bits += fields[i].bits();
    }
    this.rowBits = bits;
  }

  @Override
  public void append(RowData row) {
    long before = tally.bits();
    try {
      for (int i = 0; i < fields.length; i++) {
        fields[i].write(row, i);
      }
      appendKind(row.getRowKind());
      rows = Math.addExact(rows, 1);
    } catch (RuntimeException e) {
      builder.truncate(rows);
      tally.set(before);
      throw e;
    }
  }

  private void appendKind(RowKind kind) {
    if (kinds != null) {
      kinds.appendString(kind.shortString());
    } else if (kind != RowKind.INSERT) {
      throw new InvalidDataException(
          "row "
              + rows
              + " is of kind "
              + kind.shortString()
              + ": without a row kind column only "
              + RowKind.INSERT.shortString()
              + " can be written");
    }
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public long bytes() {
    return (rows * rowBits + tally.bits()) / Byte.SIZE;
  }

  @Override
  public List<RecordBatch> finish() {
    if (rows == 0) {
      return List.of();
    }
    try {
      return List.of(builder.schema().size() == 0 ? withoutColumns() : builder.finish());
    } finally {
      restart();
    }
  }

  /** The builder counts the rows of columns, of which there are none. */
  private RecordBatch withoutColumns() {
    return RecordBatch.of(builder.schema(), rows, List.of(), List.of(), Map.of());
  }

  private void restart() {
    rows = 0;
    tally.set(0);
  }

  @Override
  public void close() {
    restart();
    builder.close();
  }
}
