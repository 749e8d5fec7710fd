// SPDX-License-Identifier: Apache-2.0
package io.lightstream.interop;

import io.lightstream.column.RecordBatch;
import io.lightstream.column.Schema;
import io.lightstream.format.ipc.DecodeStatistics;
import io.lightstream.format.ipc.IpcFileReader;
import io.lightstream.format.ipc.IpcMessage;
import io.lightstream.format.ipc.IpcReadOptions;
import io.lightstream.format.ipc.IpcStreamDecoder;
import io.lightstream.frame.ByteSource;
import io.lightstream.frame.FramedByteStream;
import io.lightstream.frame.MemorySource;
import io.lightstream.frame.StreamEnd;
import io.lightstream.memory.BufferAllocator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/**
 * All that a stream or file holds. Closing it closes the batches.
 *
 * @param schema of the batches; empty only where a stream ended before it
 * @param batches in order
 * @param end how it ended
 * @param statistics what the decoder counted; empty for files
 */
record Decoded(
    Optional<Schema> schema,
    List<RecordBatch> batches,
    StreamEnd end,
    Optional<DecodeStatistics> statistics)
    implements AutoCloseable {

  /** Reads a stream to its end. If it is bad, nothing stays open. */
  static Decoded stream(ByteSource source, IpcReadOptions options, BufferAllocator allocator) {
    IpcStreamDecoder decoder = IpcStreamDecoder.create(options, allocator);
    List<RecordBatch> batches = new ArrayList<>();
    boolean complete = false;
    try (FramedByteStream<IpcMessage> stream = FramedByteStream.of(source, decoder)) {
      for (IpcMessage next = stream.next(); next != null; next = stream.next()) {
        collect(next, batches);
      }
      complete = true;
      return new Decoded(
          decoder.schema(), batches, stream.end().orElseThrow(), Optional.of(decoder.statistics()));
    } finally {
      closeUnless(complete, batches);
    }
  }

  /** Reads a stream to its end, from memory. */
  static Decoded stream(byte[] bytes, BufferAllocator allocator) {
    return stream(MemorySource.whole(bytes), IpcReadOptions.network(), allocator);
  }

  /**
   * Drives the decoder by hand, without {@link FramedByteStream}: shows it what has arrived, and
   * fills the places that it names.
   *
   * @param chunk how many bytes arrive next, by how many have arrived
   */
  static Decoded direct(byte[] bytes, IntUnaryOperator chunk, BufferAllocator allocator) {
    IpcStreamDecoder decoder = IpcStreamDecoder.create(IpcReadOptions.network(), allocator);
    List<RecordBatch> batches = new ArrayList<>();
    boolean complete = false;
    try {
      StreamEnd end = HandDriven.drive(decoder, bytes, chunk, message -> collect(message, batches));
      complete = true;
      return new Decoded(decoder.schema(), batches, end, Optional.of(decoder.statistics()));
    } finally {
      decoder.close();
      closeUnless(complete, batches);
    }
  }

  /** Reads a file to its end. If it is bad, nothing stays open. */
  static Decoded file(Path path, IpcReadOptions options) {
    List<RecordBatch> batches = new ArrayList<>();
    boolean complete = false;
    try (IpcFileReader reader = IpcFileReader.open(path, options)) {
      for (RecordBatch next = reader.next(); next != null; next = reader.next()) {
        batches.add(next);
      }
      complete = true;
      return new Decoded(
          Optional.of(reader.schema()), batches, reader.end().orElseThrow(), Optional.empty());
    } finally {
      closeUnless(complete, batches);
    }
  }

  private static void collect(IpcMessage message, List<RecordBatch> batches) {
    if (message instanceof IpcMessage.BatchMessage batch) {
      batches.add(batch.batch());
    }
  }

  private static void closeUnless(boolean complete, List<RecordBatch> batches) {
    if (!complete) {
      batches.forEach(RecordBatch::close);
    }
  }

  @Override
  public void close() {
    batches.forEach(RecordBatch::close);
  }
}
