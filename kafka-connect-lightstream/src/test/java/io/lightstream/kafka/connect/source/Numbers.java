// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.source;

import io.lightstream.Lightstream;
import io.lightstream.column.DataType;
import io.lightstream.column.Field;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchBuilder;
import io.lightstream.column.RecordBatchWriter;
import io.lightstream.column.Schema;
import io.lightstream.memory.BufferAllocator;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/** Batches of numbers and their names, and the records that are made of them. */
final class Numbers {

  static final Schema SCHEMA =
      Schema.of(
          Field.required("n", new DataType.Int(64, true)),
          Field.nullable("name", new DataType.Utf8()));

  private Numbers() {}

  /** Writes batches of these sizes to a file or a stream, as its name says. */
  static Path write(Path file, long first, int... sizes) {
    long next = first;
    try (RecordBatchWriter writer = Lightstream.write(file, SCHEMA)) {
      for (int size : sizes) {
        with(next, size, writer::write);
        next += size;
      }
    }
    return file;
  }

  /** Makes a batch for as long as it is used. */
  static void with(long first, int size, Consumer<RecordBatch> use) {
    try (BufferAllocator allocator = BufferAllocator.unbounded("numbers");
        RecordBatchBuilder builder = RecordBatchBuilder.of(SCHEMA, allocator)) {
      for (long n = first; n < first + size; n++) {
        builder.appendRow(n, "n" + n);
      }
      try (RecordBatch batch = builder.finish()) {
        use.accept(batch);
      }
    }
  }

  /** The numbers of records whose values are rows. */
  static List<Long> of(List<SourceRecord> records) {
    return records.stream()
        .filter(record -> record.value() != null)
        .map(record -> ((Struct) record.value()).getInt64("n"))
        .toList();
  }

  static List<Long> range(long first, long end) {
    return LongStream.range(first, end).boxed().toList();
  }
}
