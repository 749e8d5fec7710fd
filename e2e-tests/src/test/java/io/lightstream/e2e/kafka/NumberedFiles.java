// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e.kafka;

import io.lightstream.Lightstream;
import io.lightstream.LightstreamReader;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchWriter;
import io.lightstream.e2e.NumberedRows;
import io.lightstream.e2e.Patience;
import io.lightstream.memory.BufferAllocator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** {@link NumberedRows} in Arrow files. */
final class NumberedFiles {

  /** So many rows, or what is left of them, are a batch. */
  static final int ROWS_OF_BATCH = 499;

  private NumberedFiles() {}

  /** Writes the rows {@code first} and so on; the file is there when it is whole. */
  static void write(Path file, long first, long rows) throws IOException {
    Path part = file.resolveSibling("." + file.getFileName());
    try (BufferAllocator allocator = BufferAllocator.unbounded("rows");
        RecordBatchWriter writer = Lightstream.write(part, NumberedRows.SCHEMA)) {
      for (long sent = 0; sent < rows; sent += ROWS_OF_BATCH) {
        int count = (int) Math.min(ROWS_OF_BATCH, rows - sent);
        try (RecordBatch batch = NumberedRows.batch(first + sent, count, allocator)) {
          writer.write(batch);
        }
      }
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Waits until files that are published have so many rows. */
  static void await(Path folder, int rows, Supplier<String> state) {
    Patience.await(
        () -> rows + " rows in " + folder + ": " + state.get(),
        Duration.ofMinutes(2),
        () -> read(folder).size() >= rows);
  }

  /** The rows of all files that are published. */
  static List<byte[]> read(Path folder) throws IOException {
    List<byte[]> rows = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(NumberedFiles::isPublished).sorted().toList()) {
        try (LightstreamReader reader = Lightstream.read(file)) {
          for (RecordBatch batch : reader) {
            try (batch) {
              for (int row = 0; row < batch.rowCount(); row++) {
                rows.add(NumberedRows.bytes(batch, row));
              }
            }
          }
        }
      }
    }
    return rows;
  }

  private static boolean isPublished(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".arrow") && !name.startsWith(".");
  }
}
