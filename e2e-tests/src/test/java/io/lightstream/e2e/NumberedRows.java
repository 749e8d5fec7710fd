// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e;

import io.lightstream.column.Column;
import io.lightstream.column.DataType;
import io.lightstream.column.Field;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchBuilder;
import io.lightstream.column.Schema;
import io.lightstream.memory.BufferAllocator;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Rows whose values follow from their id; the name is null in every third. */
public final class NumberedRows {

  public static final Schema SCHEMA =
      Schema.of(
          Field.required("id", new DataType.Int(64, true)),
          Field.nullable("name", new DataType.Utf8()),
          Field.required("value", new DataType.FloatingPoint(64)));

  private static final int NULL = -1;
  private static final int MOST_BYTES = 64;

  private NumberedRows() {}

  /** The rows {@code first}, {@code first + 1} and so on. */
  public static RecordBatch batch(long first, int rows, BufferAllocator allocator) {
    try (RecordBatchBuilder builder = RecordBatchBuilder.of(SCHEMA, allocator)) {
      for (long id = first; id < first + rows; id++) {
        builder.appendRow(id, name(id), value(id));
      }
      return builder.finish();
    }
  }

  /** The name of a row; null in every third. */
  public static String name(long id) {
    return id % 3 == 2 ? null : "row " + id;
  }

  /** The value of a row. */
  public static double value(long id) {
    return id * 0.5;
  }

  /** A row of a batch, whose columns are in the order of {@link #SCHEMA}. */
  public static byte[] bytes(RecordBatch batch, int row) {
    Column names = batch.column(1);
    return bytes(
        batch.column(0).getLong(row),
        names.isNull(row) ? null : names.getString(row),
        batch.column(2).getDouble(row));
  }

  /** A row of these values. */
  public static byte[] bytes(long id, String name, double value) {
    ByteBuffer bytes = ByteBuffer.allocate(MOST_BYTES).putLong(id);
    if (name == null) {
      bytes.putInt(NULL);
    } else {
      byte[] text = name.getBytes(StandardCharsets.UTF_8);
      bytes.putInt(text.length).put(text);
    }
    bytes.putDouble(value).flip();
    byte[] exact = new byte[bytes.remaining()];
    bytes.get(exact);
    return exact;
  }

  public static long id(byte[] row) {
    return ByteBuffer.wrap(row).getLong();
  }

  /** The SHA-256 of the first so many rows. */
  public static String hash(long rows) {
    MessageDigest sha256 = sha256();
    for (long id = 0; id < rows; id++) {
      sha256.update(bytes(id, name(id), value(id)));
    }
    return HexFormat.of().formatHex(sha256.digest());
  }

  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
