// SPDX-License-Identifier: Apache-2.0
package io.lightstream.bench;

import io.lightstream.column.RecordBatch;
import io.lightstream.format.ipc.IpcStreamEncoder;
import io.lightstream.format.ipc.IpcWriteOptions;
import io.lightstream.frame.CoalescingSink;
import io.lightstream.frame.FrameOutput;
import io.lightstream.memory.BufferAllocator;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
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

/**
 * A batch into a sink that copies what it is given into one page, as a kernel would: without that
 * an encoder that passes references on would seem to do nothing.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class EncodeBenchmark {

  /** Our encoder, behind the sink that a socket has. */
  @State(Scope.Thread)
  public static class Ours {

    /** What is encoded. */
    @Param({"NARROW", "MIXED", "SMALL", "TINY"})
    public Shape shape;

    private final BufferAllocator allocator = BufferAllocator.unbounded("benchmark");
    private final FrameOutput out = new FrameOutput();
    private final CoalescingSink sink = CoalescingSink.patient(new CopyingSink());
    private RecordBatch batch;
    private IpcStreamEncoder encoder;

    /** Checks what is written. */
    @Setup
    public void check() {
      EncodedBatchCheck.require(shape);
      batch = shape.batch(allocator);
      encoder = IpcStreamEncoder.create(batch.schema(), IpcWriteOptions.defaults(), allocator);
    }

    long write() {
      encoder.encode(batch, out);
      long size = out.size();
      sink.write(out.buffers(), 0, out.count());
      out.clear();
      encoder.release();
      return size;
    }

    /** Lets go of all. */
    @TearDown
    public void close() {
      encoder.close();
      batch.close();
      allocator.close();
    }
  }

  /** arrow-java's writer. */
  @State(Scope.Thread)
  public static class ArrowJava {

    /** What is encoded. */
    @Param({"NARROW", "MIXED", "SMALL", "TINY"})
    public Shape shape;

    private RootAllocator allocator;
    private VectorSchemaRoot root;
    private ArrowStreamWriter writer;

    /** Checks what is written. */
    @Setup
    public void check() throws IOException {
      allocator = new RootAllocator();
      root = ArrowJavaTables.of(shape, allocator);
      Checksums.require(shape, Checksums.of(root), "arrow-java");
      writer = new ArrowStreamWriter(root, null, new CopyingSink().asChannel());
      writer.start();
    }

    /** Lets go of all. */
    @TearDown
    public void close() {
      root.close();
      allocator.close();
    }
  }

  /** Ours. */
  @Benchmark
  public long lightstream(Ours ours) {
    return ours.write();
  }

  /** arrow-java. */
  @Benchmark
  @Fork(value = 1, jvmArgsAppend = "--add-opens=java.base/java.nio=ALL-UNNAMED")
  public long arrowJava(ArrowJava theirs) throws IOException {
    theirs.writer.writeBatch();
    return theirs.writer.bytesWritten();
  }
}
