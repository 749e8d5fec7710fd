// SPDX-License-Identifier: Apache-2.0
package io.lightstream.bench;

import io.lightstream.Lightstream;
import io.lightstream.column.ArrayData;
import io.lightstream.column.Column;
import io.lightstream.column.Field;
import io.lightstream.column.FixedWidthColumn;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchWriter;
import io.lightstream.column.Schema;
import io.lightstream.memory.ArrowBuffer;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.memory.MemoryLease;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * 100 million rows: the row's number as an integer of 32 bits, of 64 bits and as a double, and the
 * last three digits of it as a float.
 */
final class LargeBatch {

  static final int ROWS = 100_000_000;
  static final int COLUMNS = 4;
  static final long BYTES = 24L * ROWS;

  private static final int FLOAT_PERIOD = 1_000;
  private static final double SUM_OF_ROWS = 0.5 * ROWS * (ROWS - 1.0);
  private static final double SUM_OF_FLOATS = 0.5 * (FLOAT_PERIOD - 1.0) * ROWS;
  private static final double[] SUMS = {SUM_OF_ROWS, SUM_OF_ROWS, SUM_OF_FLOATS, SUM_OF_ROWS};

  private LargeBatch() {}

  /** Writes the batch as a file of its own. */
  static void write(Path file) {
    Schema schema = Shape.NARROW.schema();
    List<Column> columns = new ArrayList<>();
    List<MemoryLease> leases = new ArrayList<>();
    BufferAllocator allocator = BufferAllocator.unbounded("large batch");
    for (int i = 0; i < COLUMNS; i++) {
      columns.add(column(schema.field(i), i, allocator, leases));
    }
    try (RecordBatch batch = RecordBatch.of(schema, ROWS, columns, leases, Map.of());
        RecordBatchWriter writer = Lightstream.write(file, schema)) {
      writer.write(batch);
    }
  }

  private static Column column(
      Field field, int index, BufferAllocator allocator, List<MemoryLease> leases) {
    int width = field.type().layout().get(1).elementBytes();
    MemoryLease lease = allocator.allocate((long) ROWS * width);
    leases.add(lease);
    fill(index, lease.writable(0, ROWS * width));
    List<ArrowBuffer> buffers = List.of(ArrowBuffer.EMPTY, lease.buffer(0, ROWS * width));
    return Column.of(new ArrayData(field, 0, ROWS, 0, buffers, List.of(), Optional.empty()));
  }

  private static void fill(int column, ByteBuffer target) {
    for (int row = 0; row < ROWS; row++) {
      switch (column) {
        case 0 -> target.putInt(row);
        case 1 -> target.putLong(row);
        case 2 -> target.putFloat(row % FLOAT_PERIOD);
        default -> target.putDouble(row);
      }
    }
  }

  /** The sums of the columns, by loops over their raw buffers. */
  static double[] sums(RecordBatch batch) {
    return new double[] {
      sum(raw(batch, 0).asIntBuffer()),
      sum(raw(batch, 1).asLongBuffer()),
      sum(raw(batch, 2).asFloatBuffer()),
      sum(raw(batch, 3).asDoubleBuffer())
    };
  }

  private static ByteBuffer raw(RecordBatch batch, int column) {
    return ((FixedWidthColumn) batch.column(column)).values().asByteBuffer();
  }

  private static long sum(IntBuffer values) {
    long sum = 0;
    int rows = values.limit();
    for (int i = 0; i < rows; i++) {
      sum += values.get(i);
    }
    return sum;
  }

  private static long sum(LongBuffer values) {
    long sum = 0;
    int rows = values.limit();
    for (int i = 0; i < rows; i++) {
      sum += values.get(i);
    }
    return sum;
  }

  /** Four sums side by side: an addition waits for the one before it. */
  private static double sum(FloatBuffer values) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int rows = values.limit();
    for (int i = 0; i + 3 < rows; i += 4) {
      a += values.get(i);
      b += values.get(i + 1);
      c += values.get(i + 2);
      d += values.get(i + 3);
    }
    return a + b + c + d;
  }

  private static double sum(DoubleBuffer values) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int rows = values.limit();
    for (int i = 0; i + 3 < rows; i += 4) {
      a += values.get(i);
      b += values.get(i + 1);
      c += values.get(i + 2);
      d += values.get(i + 3);
    }
    return a + b + c + d;
  }

  /** Fails unless these are the sums of what was written. */
  static void require(double[] sums) {
    if (!Arrays.equals(sums, SUMS)) {
      throw new IllegalStateException(
          "the sums are " + Arrays.toString(sums) + ", not " + Arrays.toString(SUMS));
    }
  }
}
