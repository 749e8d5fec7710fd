// SPDX-License-Identifier: Apache-2.0
package io.lightstream.bench;

import io.lightstream.column.DataType;
import io.lightstream.column.Field;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchBuilder;
import io.lightstream.column.Schema;
import io.lightstream.memory.BufferAllocator;
import java.util.Locale;

/** What is sent over and over: the batch of a table, or a message of bytes. */
public enum Shape {
  /** Four numeric columns, 24 MB. */
  NARROW(1_000_000),
  /** An integer, a float and a text column, 2.4 MB. */
  MIXED(100_000),
  /** Four numeric columns, 1 MB. */
  MEDIUM(43_690),
  /** Four numeric columns, 24 KB. */
  SMALL(1_000),
  /** Four numeric columns, 240 bytes. */
  TINY(10),
  /** No table: 100 bytes. */
  MESSAGE(0);

  private static final int MESSAGE_BYTES = 100;

  private static final DataType INT32 = new DataType.Int(32, true);
  private static final DataType INT64 = new DataType.Int(64, true);
  private static final DataType FLOAT32 = new DataType.FloatingPoint(32);
  private static final DataType FLOAT64 = new DataType.FloatingPoint(64);
  private static final Schema NUMBERS =
      Schema.of(
          Field.nullable("a", INT32),
          Field.nullable("b", INT64),
          Field.nullable("c", FLOAT32),
          Field.nullable("d", FLOAT64));
  private static final Schema WITH_TEXT =
      Schema.of(
          Field.nullable("ids", INT32),
          Field.nullable("values", FLOAT64),
          Field.nullable("labels", new DataType.Utf8()));

  private final int rows;

  Shape(int rows) {
    this.rows = rows;
  }

  /** The shape of that name, in any case. */
  public static Shape named(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  /** The name as it is written on the command line. */
  public String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it is {@link #payload()}, and no batch. */
  public boolean isMessage() {
    return this == MESSAGE;
  }

  /** The message: the bytes 0, 1, 2 and so on. */
  public static byte[] payload() {
    byte[] payload = new byte[MESSAGE_BYTES];
    for (int i = 0; i < MESSAGE_BYTES; i++) {
      payload[i] = (byte) i;
    }
    return payload;
  }

  /** Rows of a batch. */
  public int rows() {
    return rows;
  }

  /** Whether the columns are {@code ids, values, labels} and not {@code a, b, c, d}. */
  public boolean hasText() {
    return this == MIXED;
  }

  /** The schema of the batch. */
  public Schema schema() {
    return hasText() ? WITH_TEXT : NUMBERS;
  }

  /** The text of a row. */
  public static String label(int row) {
    return "row_" + row;
  }

  /** The batch, which the caller owns. */
  public RecordBatch batch(BufferAllocator allocator) {
    try (RecordBatchBuilder builder = RecordBatchBuilder.of(schema(), allocator)) {
      for (int row = 0; row < rows; row++) {
        if (hasText()) {
          builder.column(0).appendInt(row);
          builder.column(1).appendDouble(row * 0.5);
          builder.column(2).appendString(label(row));
        } else {
          builder.column(0).appendInt(row);
          builder.column(1).appendLong(row);
          builder.column(2).appendFloat(row);
          builder.column(3).appendDouble(row);
        }
      }
      return builder.finish();
    }
  }

  /** The bytes of the buffers, without validity and padding; those of the message. */
  public long logicalBytes() {
    if (isMessage()) {
      return MESSAGE_BYTES;
    }
    return hasText() ? 12L * rows + 4L * (rows + 1) + labelBytes() : 24L * rows;
  }

  private long labelBytes() {
    long bytes = 0;
    for (int row = 0; row < rows; row++) {
      bytes += label(row).length();
    }
    return bytes;
  }

  /**
   * What all values of the batch add up to; of a text it is its length that counts. Exact: every
   * sum is less than 2^53.
   */
  public double checksum() {
    double ids = 0.5 * rows * (rows - 1);
    return hasText() ? ids + 0.5 * ids + labelBytes() : 4 * ids;
  }
}
