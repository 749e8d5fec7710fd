// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e.kafka;

import io.lightstream.Lightstream;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchWriter;
import io.lightstream.e2e.NumberedRows;
import io.lightstream.memory.BufferAllocator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** {@link NumberedRows} in Arrow files. */
final class NumberedFiles {

  private static final int ROWS_OF_BATCH = 499;

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
}
