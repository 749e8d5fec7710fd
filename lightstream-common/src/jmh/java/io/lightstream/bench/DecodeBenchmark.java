// SPDX-License-Identifier: Apache-2.0
package io.lightstream.bench;

import io.lightstream.column.RecordBatch;
import io.lightstream.format.ipc.IpcMessage;
import io.lightstream.format.ipc.IpcReadOptions;
import io.lightstream.format.ipc.IpcStreamDecoder;
import io.lightstream.format.ipc.IpcWriteOptions;
import io.lightstream.frame.FramedByteStream;
import io.lightstream.memory.BufferAllocator;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
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

/** A batch out of an endless stream in memory: decoded, and given back. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DecodeBenchmark {

  /** Our decoder, driven as over a socket. */
  @State(Scope.Thread)
  public static class Ours {

    /** What is decoded. */
    @Param({"NARROW", "MIXED", "SMALL", "TINY"})
    public Shape shape;

    private BufferAllocator allocator;
    private FramedByteStream<IpcMessage> stream;

    /** Checks a batch. */
    @Setup
    public void check() {
      allocator = BufferAllocator.unbounded("benchmark");
      stream =
          FramedByteStream.of(
              new EndlessStream(EncodedBatch.of(shape, IpcWriteOptions.defaults())),
              IpcStreamDecoder.create(IpcReadOptions.network(), allocator));
      stream.next();
      try (RecordBatch batch = next()) {
        Checksums.require(shape, Checksums.of(batch), "lightstream");
      }
    }

    RecordBatch next() {
      return ((IpcMessage.BatchMessage) stream.next()).batch();
    }

    /** Lets go of all. */
    @TearDown
    public void close() {
      stream.close();
      allocator.close();
    }
  }

  /** arrow-java's reader on the same bytes. */
  @State(Scope.Thread)
  public static class ArrowJava {

    /** What is decoded. */
    @Param({"NARROW", "MIXED", "SMALL", "TINY"})
    public Shape shape;

    private RootAllocator allocator;
    private ArrowStreamReader reader;

    /** Checks a batch. */
    @Setup
    public void check() throws IOException {
      allocator = new RootAllocator();
      EncodedBatch bytes = EncodedBatch.of(shape, IpcWriteOptions.defaults());
      reader = new ArrowStreamReader(new EndlessStream(bytes).asChannel(), allocator);
      next();
      Checksums.require(shape, Checksums.of(reader.getVectorSchemaRoot()), "arrow-java");
    }

    boolean next() throws IOException {
      return reader.loadNextBatch();
    }

    /** Lets go of all. */
    @TearDown
    public void close() throws IOException {
      reader.close();
      allocator.close();
    }
  }

  /** Ours. */
  @Benchmark
  public int lightstream(Ours ours) {
    try (RecordBatch batch = ours.next()) {
      return batch.rowCount();
    }
  }

  /** arrow-java. */
  @Benchmark
  @Fork(value = 1, jvmArgsAppend = "--add-opens=java.base/java.nio=ALL-UNNAMED")
  public boolean arrowJava(ArrowJava theirs) throws IOException {
    return theirs.next();
  }
}
