// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import io.lightstream.Lightstream;
import io.lightstream.column.DataType;
import io.lightstream.column.Field;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchBuilder;
import io.lightstream.column.RecordBatchWriter;
import io.lightstream.column.Schema;
import io.lightstream.memory.BufferAllocator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.LongStream;

/** Files of ascending numbers. They have their name once they are complete. */
final class NumberFiles {

  static final Schema SCHEMA = Schema.of(Field.required("n", new DataType.Int(64, true)));

  private NumberFiles() {}

  /**
   * Writes batches of these sizes; the suffix says whether as file (.arrow) or stream (.arrows).
   */
  static Path write(Path file, long first, int... sizes) {
    String name = file.getFileName().toString();
    Path unfinished = file.resolveSibling("." + name);
    long next = first;
    try (BufferAllocator allocator = BufferAllocator.unbounded("numbers");
        RecordBatchWriter writer = Lightstream.write(unfinished, SCHEMA)) {
      for (int size : sizes) {
        try (RecordBatch batch = batch(next, size, allocator)) {
          writer.write(batch);
        }
        next += size;
      }
    }
    try {
      return Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static RecordBatch batch(long first, int size, BufferAllocator allocator) {
    try (RecordBatchBuilder builder = RecordBatchBuilder.of(SCHEMA, allocator)) {
      for (long n = first; n < first + size; n++) {
        builder.appendRow(n);
      }
      return builder.finish();
    }
  }

  static List<Long> numbers(long first, long end) {
    return LongStream.range(first, end).boxed().toList();
  }
}
