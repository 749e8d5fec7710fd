// SPDX-License-Identifier: Apache-2.0
package io.lightstream.interop;

import io.lightstream.Batches;
import io.lightstream.Lightstream;
import io.lightstream.column.Column;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchReader;
import io.lightstream.memory.BufferAllocator;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The rows of {@link Batches} as bytes, one after the other, whatever batches they come in. */
final class RowBytes {

  private static final int NULL = -1;
  private static final int MOST = 1 << 13;

  private RowBytes() {}

  /** What two lists of rows have in common if they are the same rows in the same order. */
  record Digest(long rows, String sha256) {}

  static ByteBuffer of(RecordBatch batch) {
    Column ids = batch.column(0);
    Column names = batch.column(1);
    Column values = batch.column(2);
    ByteBuffer bytes = ByteBuffer.allocate(batch.rowCount() * 64);
    for (int row = 0; row < batch.rowCount(); row++) {
      bytes.putLong(ids.getLong(row));
      if (names.isNull(row)) {
        bytes.putInt(NULL);
      } else {
        byte[] name = names.getString(row).getBytes(StandardCharsets.UTF_8);
        bytes.putInt(name.length).put(name);
      }
      bytes.putDouble(values.getDouble(row));
    }
    return bytes.flip();
  }

  /** Of all rows of a file. */
  static Digest digest(Path file) {
    MessageDigest sha256 = sha256();
    long rows = 0;
    try (RecordBatchReader reader = Lightstream.read(file)) {
      for (RecordBatch batch : reader) {
        try (batch) {
          sha256.update(of(batch));
          rows += batch.rowCount();
        }
      }
    }
    return new Digest(rows, HexFormat.of().formatHex(sha256.digest()));
  }

  /** Of the rows that {@link Batches#of} makes from 0 on. */
  static Digest digestOfFirst(int rows) {
    MessageDigest sha256 = sha256();
    try (BufferAllocator allocator = BufferAllocator.unbounded("expected")) {
      for (int first = 0; first < rows; first += MOST) {
        try (RecordBatch batch = Batches.of(first, Math.min(MOST, rows - first), allocator)) {
          sha256.update(of(batch));
        }
      }
    }
    return new Digest(rows, HexFormat.of().formatHex(sha256.digest()));
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
