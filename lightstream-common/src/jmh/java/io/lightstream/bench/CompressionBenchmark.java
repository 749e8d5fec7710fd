// SPDX-License-Identifier: Apache-2.0
package io.lightstream.bench;

import io.lightstream.column.RecordBatch;
import io.lightstream.format.ipc.Compression;
import io.lightstream.format.ipc.IpcMessage;
import io.lightstream.format.ipc.IpcReadOptions;
import io.lightstream.format.ipc.IpcStreamDecoder;
import io.lightstream.format.ipc.IpcStreamEncoder;
import io.lightstream.format.ipc.IpcWriteOptions;
import io.lightstream.frame.FrameOutput;
import io.lightstream.frame.FramedByteStream;
import io.lightstream.memory.BufferAllocator;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The batch with text, compressed and decompressed: 2.5 MB of logical bytes a batch. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CompressionBenchmark {

  private static final Shape SHAPE = Shape.MIXED;

  /** How. */
  @Param({"NONE", "LZ4", "ZSTD"})
  public Compression compression;

  private final BufferAllocator allocator = BufferAllocator.unbounded("benchmark");
  private final FrameOutput out = new FrameOutput();
  private FramedByteStream<IpcMessage> stream;
  private RecordBatch batch;
  private IpcStreamEncoder encoder;

  /** Checks a batch. */
  @Setup
  public void check() {
    IpcWriteOptions options = IpcWriteOptions.defaults().withCompression(compression);
    stream =
        FramedByteStream.of(
            new EndlessStream(EncodedBatch.of(SHAPE, options)),
            IpcStreamDecoder.create(IpcReadOptions.network(), allocator));
    stream.next();
    try (RecordBatch first = next()) {
      Checksums.require(SHAPE, Checksums.of(first), compression.name());
    }
    batch = SHAPE.batch(allocator);
    encoder = IpcStreamEncoder.create(batch.schema(), options, allocator);
  }

  private RecordBatch next() {
    return ((IpcMessage.BatchMessage) stream.next()).batch();
  }

  /** From bytes to columns. */
  @Benchmark
  public int decode() {
    try (RecordBatch next = next()) {
      return next.rowCount();
    }
  }

  /** From columns to bytes. */
  @Benchmark
  public long encode() {
    encoder.encode(batch, out);
    long size = out.size();
    out.clear();
    encoder.release();
    return size;
  }

  /** Lets go of all. */
  @TearDown
  public void close() {
    encoder.close();
    batch.close();
    stream.close();
    allocator.close();
  }
}
