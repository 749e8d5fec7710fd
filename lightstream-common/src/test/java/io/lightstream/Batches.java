// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import io.lightstream.column.Column;
import io.lightstream.column.DataType;
import io.lightstream.column.Field;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchBuilder;
import io.lightstream.column.RecordBatchReader;
import io.lightstream.column.Schema;
import io.lightstream.memory.BufferAllocator;
import java.util.ArrayList;
import java.util.List;

/** Batches to send and compare: {@code id} counts on, {@code name} is null in every third row. */
public final class Batches {

  public static final Schema SCHEMA =
      Schema.of(
          Field.required("id", new DataType.Int(64, true)),
          Field.nullable("name", new DataType.Utf8()),
          Field.nullable("value", new DataType.FloatingPoint(64)));

  private Batches() {}

  public static RecordBatch of(int first, int rows, BufferAllocator allocator) {
    try (RecordBatchBuilder builder = RecordBatchBuilder.of(SCHEMA, allocator)) {
      for (int i = first; i < first + rows; i++) {
        builder.appendRow((long) i, i % 3 == 2 ? null : "row " + i, i * 0.5);
      }
      return builder.finish();
    }
  }

  /** All rows as text, batch boundaries left out. */
  public static List<String> rows(RecordBatch batch) {
    List<String> rows = new ArrayList<>();
    for (int row = 0; row < batch.rowCount(); row++) {
      List<String> cells = new ArrayList<>();
      for (Column column : batch.columns()) {
        cells.add(column.format(row));
      }
      rows.add(String.join(",", cells));
    }
    return rows;
  }

  /** What {@link #rows} gives for rows made by {@link #of}. */
  public static List<String> expected(int first, int rows) {
    List<String> all = new ArrayList<>();
    for (int i = first; i < first + rows; i++) {
      all.add(i + "," + (i % 3 == 2 ? "null" : "row " + i) + "," + i * 0.5);
    }
    return all;
  }

  /** Reads to the end and closes. */
  public static List<String> drain(RecordBatchReader reader) {
    try (reader) {
      return drainOpen(reader);
    }
  }

  /** Reads to the end. */
  public static List<String> drainOpen(RecordBatchReader reader) {
    List<String> all = new ArrayList<>();
    for (RecordBatch batch : reader) {
      all.addAll(rows(batch));
      batch.close();
    }
    return all;
  }
}
