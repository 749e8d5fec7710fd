// SPDX-License-Identifier: Apache-2.0
package io.lightstream.bench;

import io.lightstream.column.Column;
import io.lightstream.column.Int64Column;
import io.lightstream.column.RecordBatch;
import io.lightstream.memory.BufferAllocator;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A column of 100,000 longs added up, by different ways to read it; nanoseconds a value. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@OperationsPerInvocation(AccessBenchmark.ROWS)
public class AccessBenchmark {

  static final int ROWS = 100_000;

  /** A column that has been sent and received by ours. */
  @State(Scope.Thread)
  public static class Ours {

    private final BufferAllocator allocator = BufferAllocator.unbounded("benchmark");
    private RecordBatch batch;
    private Column column;
    private Int64Column longs;
    private ByteBuffer raw;

    /** Checks the sums of all ways. */
    @Setup
    public void check() {
      batch = Shape.NARROW.batch(allocator).slice(0, ROWS);
      column = batch.column("b");
      longs = (Int64Column) column;
      raw = longs.values().asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
      AccessBenchmark all = new AccessBenchmark();
      long expected = (long) ROWS * (ROWS - 1) / 2;
      require(all.column(this), expected);
      require(all.columnWithNulls(this), expected);
      require(all.typedColumn(this), expected);
      require(all.arrowBuffer(this), expected);
      require(all.byteBuffer(this), expected);
    }

    /** Lets go of all. */
    @TearDown
    public void close() {
      batch.close();
    }
  }

  /** arrow-java's vector. */
  @State(Scope.Thread)
  public static class ArrowJava {

    private RootAllocator allocator;
    private VectorSchemaRoot root;
    private BigIntVector vector;

    /** Checks the sum. */
    @Setup
    public void check() {
      allocator = new RootAllocator();
      root = ArrowJavaTables.of(Shape.NARROW, allocator);
      vector = (BigIntVector) root.getVector("b");
      require(new AccessBenchmark().arrowJava(this), (long) ROWS * (ROWS - 1) / 2);
    }

    /** Lets go of all. */
    @TearDown
    public void close() {
      root.close();
      allocator.close();
    }
  }

  private static void require(long sum, long expected) {
    if (sum != expected) {
      throw new IllegalStateException("the sum is " + sum + ", not " + expected);
    }
  }

  /** The accessor of all columns. */
  @Benchmark
  public long column(Ours ours) {
    Column column = ours.column;
    long sum = 0;
    for (int row = 0; row < ROWS; row++) {
      sum += column.getLong(row);
    }
    return sum;
  }

  /** The same, asking for nulls. */
  @Benchmark
  public long columnWithNulls(Ours ours) {
    Column column = ours.column;
    long sum = 0;
    for (int row = 0; row < ROWS; row++) {
      if (!column.isNull(row)) {
        sum += column.getLong(row);
      }
    }
    return sum;
  }

  /** The accessor of the column's own class. */
  @Benchmark
  public long typedColumn(Ours ours) {
    Int64Column column = ours.longs;
    long sum = 0;
    for (int row = 0; row < ROWS; row++) {
      sum += column.getLong(row);
    }
    return sum;
  }

  /** The column's buffer. */
  @Benchmark
  public long arrowBuffer(Ours ours) {
    var values = ours.longs.values();
    long sum = 0;
    for (int row = 0; row < ROWS; row++) {
      sum += values.getLong(row * Long.BYTES);
    }
    return sum;
  }

  /** The raw buffer: the limit. */
  @Benchmark
  public long byteBuffer(Ours ours) {
    ByteBuffer values = ours.raw;
    long sum = 0;
    for (int row = 0; row < ROWS; row++) {
      sum += values.getLong(row * Long.BYTES);
    }
    return sum;
  }

  /** arrow-java, with its bounds checks. */
  @Benchmark
  @Fork(value = 1, jvmArgsAppend = "--add-opens=java.base/java.nio=ALL-UNNAMED")
  public long arrowJava(ArrowJava theirs) {
    BigIntVector vector = theirs.vector;
    long sum = 0;
    for (int row = 0; row < ROWS; row++) {
      sum += vector.get(row);
    }
    return sum;
  }
}
