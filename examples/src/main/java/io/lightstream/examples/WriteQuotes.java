// SPDX-License-Identifier: Apache-2.0
package io.lightstream.examples;

import io.lightstream.Lightstream;
import io.lightstream.column.DataType;
import io.lightstream.column.Field;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchBuilder;
import io.lightstream.column.RecordBatchWriter;
import io.lightstream.column.Schema;
import io.lightstream.memory.BufferAllocator;

/** Writes two quotes to a file or to a peer that listens: {@code tcp://localhost:9000}, say. */
public final class WriteQuotes {

  static final Schema SCHEMA =
      Schema.of(
          Field.required("symbol", new DataType.Utf8()),
          Field.nullable("price", new DataType.FloatingPoint(64)));

  private WriteQuotes() {}

  /** Writes; the argument is a URI or a path. */
  public static void main(String[] arguments) {
    try (RecordBatchWriter writer = Lightstream.write(arguments[0], SCHEMA)) {
      write(writer);
    }
  }

  static void write(RecordBatchWriter writer) {
    try (BufferAllocator allocator = BufferAllocator.unbounded("quotes");
        RecordBatchBuilder rows = RecordBatchBuilder.of(SCHEMA, allocator)) {
      rows.appendRow("AAPL", 227.5);
      rows.appendRow("MSFT", null);
      try (RecordBatch batch = rows.finish()) {
        writer.write(batch);
      }
    }
  }
}
