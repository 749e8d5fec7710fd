// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.sink;

import io.lightstream.column.BytesColumn;
import io.lightstream.column.DataType;
import io.lightstream.column.Field;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchBuilder;
import io.lightstream.column.Schema;
import io.lightstream.flink.data.RecordBatchSerializer;
import io.lightstream.memory.BufferAllocator;
import java.util.ArrayList;
import java.util.List;

/** Texts as batches of one column. */
final class Words implements RecordBatchSerializer<String> {

  static final Schema SCHEMA = Schema.of(Field.required("word", new DataType.Utf8()));

  private static final long serialVersionUID = 1L;

  /** The texts of a batch, which stays the caller's. */
  static List<String> of(RecordBatch batch) {
    BytesColumn column = (BytesColumn) batch.column(0);
    List<String> words = new ArrayList<>();
    for (int row = 0; row < batch.rowCount(); row++) {
      words.add(column.getString(row));
    }
    return words;
  }

  @Override
  public Schema schema() {
    return SCHEMA;
  }

  @Override
  public Appender<String> open(BufferAllocator allocator) {
    return new Collected(allocator);
  }

  private static final class Collected implements Appender<String> {

    private final RecordBatchBuilder builder;
    private long bytes;

    Collected(BufferAllocator allocator) {
      this.builder = RecordBatchBuilder.of(SCHEMA, allocator);
    }

    @Override
    public void append(String word) {
      builder.appendRow(word);
      bytes += word.length() + 4;
    }

    @Override
    public int rows() {
      return builder.rowCount();
    }

    @Override
    public long bytes() {
      return bytes;
    }

    @Override
    public List<RecordBatch> finish() {
      bytes = 0;
      return rows() == 0 ? List.of() : List.of(builder.finish());
    }

    @Override
    public void close() {
      builder.close();
    }
  }
}
