// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.fs;

import io.lightstream.column.DataType;
import io.lightstream.column.DictionaryEncoding;
import io.lightstream.column.Field;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchBuilder;
import io.lightstream.column.Schema;
import io.lightstream.format.ipc.IpcFileWriter;
import io.lightstream.format.ipc.IpcStreamEncoder;
import io.lightstream.format.ipc.IpcWriteOptions;
import io.lightstream.frame.ByteSink;
import io.lightstream.frame.FrameOutput;
import io.lightstream.memory.BufferAllocator;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Files and streams of numbered rows, as bytes. */
public final class ArrowSamples {

  /** A number from 0, a name with every third null, and a dictionary of five sides. */
  public static final Schema SCHEMA =
      Schema.of(
          Field.nullable("id", new DataType.Int(64, true)),
          Field.nullable("name", new DataType.Utf8()),
          Field.nullable("side", new DataType.Utf8())
              .withDictionary(new DictionaryEncoding(0, new DataType.Int(8, true), false)));

  private ArrowSamples() {}

  /** A batch of rows numbered from {@code first} on. */
  public static RecordBatch batch(long first, int rows, BufferAllocator allocator) {
    try (RecordBatchBuilder builder = RecordBatchBuilder.of(SCHEMA, allocator)) {
      for (long i = first; i < first + rows; i++) {
        builder.appendRow(i, i % 3 == 0 ? null : "row " + i, "side " + i % 5);
      }
      return builder.finish();
    }
  }

  /** An Arrow file with batches of so many rows, numbered from 0 through all of them. */
  public static byte[] file(IpcWriteOptions options, int... rows) {
    Bytes sink = new Bytes();
    BufferAllocator allocator = BufferAllocator.unbounded("file");
    try (IpcFileWriter writer = IpcFileWriter.create(sink, SCHEMA, options, allocator)) {
      long first = 0;
      for (int count : rows) {
        try (RecordBatch batch = batch(first, count, allocator)) {
          writer.write(batch);
        }
        first += count;
      }
    }
    return sink.bytes.toByteArray();
  }

  /** An Arrow file without batches. */
  public static byte[] emptyFile(Schema schema) {
    Bytes sink = new Bytes();
    BufferAllocator allocator = BufferAllocator.unbounded("file");
    IpcFileWriter.create(sink, schema, IpcWriteOptions.defaults(), allocator).close();
    return sink.bytes.toByteArray();
  }

  /** The same, uncompressed. */
  public static byte[] file(int... rows) {
    return file(IpcWriteOptions.defaults(), rows);
  }

  /** The same as an Arrow IPC stream. */
  public static byte[] stream(boolean endMark, int... rows) {
    Bytes sink = new Bytes();
    FrameOutput out = new FrameOutput();
    try (BufferAllocator allocator = BufferAllocator.unbounded("stream");
        IpcStreamEncoder encoder =
            IpcStreamEncoder.create(SCHEMA, IpcWriteOptions.defaults(), allocator)) {
      long first = 0;
      for (int count : rows) {
        try (RecordBatch batch = batch(first, count, allocator)) {
          encoder.encode(batch, out);
          sink.write(out.buffers(), 0, out.count());
          out.clear();
          encoder.release();
        }
        first += count;
      }
      if (endMark) {
        encoder.encodeEnd(out);
        sink.write(out.buffers(), 0, out.count());
      }
    }
    return sink.bytes.toByteArray();
  }

  private static final class Bytes implements ByteSink {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

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
