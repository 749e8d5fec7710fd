// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

import io.lightstream.column.RecordBatch;
import io.lightstream.column.Schema;
import io.lightstream.frame.ByteSink;
import io.lightstream.frame.ByteSource;
import io.lightstream.frame.FrameOutput;
import io.lightstream.frame.FramedByteStream;
import io.lightstream.frame.MemorySource;
import io.lightstream.memory.BufferAllocator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Streams and files as byte arrays, for tests. */
final class IpcBytes {

  private IpcBytes() {}

  static byte[] stream(
      Schema schema,
      List<RecordBatch> batches,
      IpcWriteOptions options,
      BufferAllocator allocator) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    FrameOutput out = new FrameOutput();
    try (IpcStreamEncoder encoder = IpcStreamEncoder.create(schema, options, allocator)) {
      for (RecordBatch batch : batches) {
        encoder.encode(batch, out);
        drain(out, bytes);
        encoder.release();
      }
      encoder.encodeEnd(out);
      drain(out, bytes);
    }
    return bytes.toByteArray();
  }

  static byte[] drain(FrameOutput out) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    drain(out, bytes);
    return bytes.toByteArray();
  }

  private static void drain(FrameOutput out, ByteArrayOutputStream bytes) {
    for (int i = 0; i < out.count(); i++) {
      byte[] part = new byte[out.buffers()[i].remaining()];
      out.buffers()[i].get(part);
      bytes.writeBytes(part);
    }
    out.clear();
  }

  static byte[] file(
      Schema schema,
      List<RecordBatch> batches,
      IpcWriteOptions options,
      BufferAllocator allocator) {
    MemorySink sink = new MemorySink();
    try (IpcFileWriter writer = IpcFileWriter.create(sink, schema, options, allocator)) {
      batches.forEach(writer::write);
    }
    return sink.bytes();
  }

  static FramedByteStream<IpcMessage> open(
      byte[] stream, int chunk, IpcReadOptions options, BufferAllocator allocator) {
    return FramedByteStream.of(
        MemorySource.inChunksOf(chunk, stream), IpcStreamDecoder.create(options, allocator));
  }

  /** A reader of a file of those bytes; the directory's owner deletes it. */
  static IpcFileReader openFile(
      byte[] file, Path directory, IpcReadOptions options, BufferAllocator allocator) {
    return IpcFileReader.open(write(file, directory), options, allocator);
  }

  static Path write(byte[] file, Path directory) {
    try {
      return overwrite(Files.createTempFile(directory, "ipc", ".arrow"), file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path overwrite(Path path, byte[] file) {
    try {
      return Files.write(path, file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All batches of a file. */
  static List<RecordBatch> decodeFile(byte[] file, Path directory, BufferAllocator allocator) {
    List<RecordBatch> batches = new ArrayList<>();
    try (IpcFileReader reader = openFile(file, directory, IpcReadOptions.file(), allocator)) {
      for (int i = 0; i < reader.batchCount(); i++) {
        batches.add(reader.batch(i));
      }
    } catch (RuntimeException e) {
      batches.forEach(RecordBatch::close);
      throw e;
    }
    return batches;
  }

  /** All batches of a stream that comes in chunks of at most that many bytes. */
  static List<RecordBatch> decode(
      byte[] stream, int chunk, IpcReadOptions options, BufferAllocator allocator) {
    List<RecordBatch> batches = new ArrayList<>();
    try (FramedByteStream<IpcMessage> frames = open(stream, chunk, options, allocator)) {
      for (IpcMessage next = frames.next(); next != null; next = frames.next()) {
        if (next instanceof IpcMessage.BatchMessage message) {
          batches.add(message.batch());
        }
      }
    } catch (RuntimeException e) {
      batches.forEach(RecordBatch::close);
      throw e;
    }
    return batches;
  }

  static List<RecordBatch> decode(byte[] stream, BufferAllocator allocator) {
    return decode(stream, Integer.MAX_VALUE, IpcReadOptions.network(), allocator);
  }

  /** Bytes that arrive in pieces which end at given places. */
  static final class CutSource implements ByteSource {

    private final ByteBuffer bytes;
    private final int[] cuts;
    private int next;

    CutSource(byte[] bytes, int... cuts) {
      this.bytes = ByteBuffer.wrap(bytes);
      this.cuts = cuts;
    }

    @Override
    public long read(ByteBuffer[] into, int offset, int length) {
      if (!bytes.hasRemaining()) {
        return -1;
      }
      while (next < cuts.length && cuts[next] <= bytes.position()) {
        next++;
      }
      int end = next < cuts.length ? cuts[next] : bytes.limit();
      int start = bytes.position();
      for (int i = offset; i < offset + length && bytes.position() < end; i++) {
        int part = Math.min(end - bytes.position(), into[i].remaining());
        into[i].put(bytes.slice(bytes.position(), part));
        bytes.position(bytes.position() + part);
      }
      return bytes.position() - start;
    }

    @Override
    public void close() {}
  }

  /** What is written, as bytes. */
  static final class MemorySink implements ByteSink {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    byte[] bytes() {
      return bytes.toByteArray();
    }

    @Override
    public void write(ByteBuffer[] from, int offset, int length) {
      for (int i = offset; i < offset + length; i++) {
        byte[] part = new byte[from[i].remaining()];
        from[i].get(part);
        bytes.writeBytes(part);
      }
    }

    @Override
    public void finish() {}

    @Override
    public void close() {}
  }
}
