// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.column.DataType;
import io.lightstream.column.Field;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.Schema;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.error.LimitExceededException;
import io.lightstream.frame.ByteSink;
import io.lightstream.frame.FrameOutput;
import io.lightstream.memory.BufferAllocator;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One batch of 100 million rows in four columns, 3.2 GB, in files that are holes for the most. */
class LargeBodyTest {

  private static final int ROWS = 100_000_000;
  private static final int COLUMNS = 4;
  private static final long COLUMN_BYTES = 8L * ROWS;
  private static final Schema SCHEMA =
      Schema.of(
          Field.required("a", new DataType.Int(64, true)),
          Field.required("b", new DataType.FloatingPoint(64)),
          Field.required("c", new DataType.Int(64, true)),
          Field.required("d", new DataType.Int(64, false)));

  private final BufferAllocator allocator = BufferAllocator.withBudget("test", 1 << 20);

  @TempDir private Path directory;

  /** Writes at the end of a file, and skips what is longer than a few pages. */
  private static final class HoleSink implements ByteSink {

    private final FileChannel channel;
    private long position;

    HoleSink(Path path) throws IOException {
      channel =
          FileChannel.open(
              path,
              StandardOpenOption.CREATE_NEW,
              StandardOpenOption.WRITE,
              StandardOpenOption.SPARSE);
    }

    @Override
    public void write(ByteBuffer[] from, int offset, int length) {
      try {
        for (int i = offset; i < offset + length; i++) {
          int size = from[i].remaining();
          if (size < 1 << 16) {
            channel.write(from[i], position);
          }
          from[i].position(from[i].limit());
          position += size;
        }
      } catch (IOException e) {
        throw new LightstreamIOException("cannot write", e);
      }
    }

    @Override
    public void finish() {}

    @Override
    public void close() {
      try {
        channel.close();
      } catch (IOException e) {
        throw new LightstreamIOException("cannot close", e);
      }
    }
  }

  private static void put(Path path, long offset, long value) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      ByteBuffer number = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
      channel.write(number.putLong(0, value), offset);
    }
  }

  /** A file whose batch was written from zeros: each column from one hole of the file system. */
  private Path file() throws IOException {
    Path zeros = directory.resolve("zeros");
    try (RandomAccessFile hole = new RandomAccessFile(zeros.toFile(), "rw")) {
      hole.setLength(COLUMN_BYTES);
    }
    Path path = directory.resolve("large.arrow");
    try (RecordBatch batch = LargeColumns.of(SCHEMA, ROWS, zeros);
        IpcFileWriter writer =
            IpcFileWriter.create(
                new HoleSink(path),
                SCHEMA,
                IpcWriteOptions.defaults(),
                BufferAllocator.unbounded("file"))) {
      writer.write(batch);
      writer.putFooterMetadata("large", "yes");
    }
    return path;
  }

  @Test
  void aBatchOfMoreThanTwoGibibytesIsWrittenMappedAndWrittenAgain() throws IOException {
    Path path = file();
    long body;
    try (IpcFileReader reader = IpcFileReader.open(path, IpcReadOptions.file(), allocator)) {
      IpcBlock block = reader.batchBlocks().get(0);
      assertEquals(COLUMNS * COLUMN_BYTES, block.bodyLength());
      body = block.offset() + block.metadataLength();
      assertEquals(ROWS, reader.rowCount());
      assertEquals(Map.of("large", "yes"), reader.footerMetadata());
    }
    for (int column = 0; column < COLUMNS; column++) {
      put(path, body + column * COLUMN_BYTES, column + 1);
      put(path, body + (column + 1) * COLUMN_BYTES - 8, 100 + column);
    }
    try (IpcFileReader reader = IpcFileReader.open(path, IpcReadOptions.file(), allocator);
        RecordBatch batch = reader.batch(0)) {
      assertEquals(ROWS, batch.rowCount());
      assertEquals(1, batch.column("a").getLong(0));
      assertEquals(100, batch.column("a").getLong(ROWS - 1));
      assertEquals(Double.longBitsToDouble(2), batch.column("b").getDouble(0));
      assertEquals(3, batch.column("c").getLong(0));
      assertEquals(102, batch.column("c").getLong(ROWS - 1));
      assertEquals(4, batch.column("d").getLong(0));
      assertEquals(103, batch.column("d").getLong(ROWS - 1));
      assertEquals(0, batch.column("d").getLong(ROWS / 2));
      assertEquals(0, allocator.outstanding());
      assertEncodes(batch);
    }
  }

  private void assertEncodes(RecordBatch batch) {
    try (IpcStreamEncoder encoder =
        IpcStreamEncoder.create(SCHEMA, IpcWriteOptions.defaults(), allocator)) {
      FrameOutput out = new FrameOutput();
      encoder.encodeSchema(out);
      long schema = out.size();
      encoder.encode(batch, out);
      long message = out.size() - schema;
      assertTrue(message > COLUMNS * COLUMN_BYTES && message < COLUMNS * COLUMN_BYTES + 1024);
      assertEquals(0, message % 64);
      assertEquals(0, allocator.outstanding());
    }
  }

  @Test
  void oneColumnOfManyIsReadAlone() throws IOException {
    IpcReadOptions options = IpcReadOptions.file().withColumns(List.of("d"));
    try (IpcFileReader reader = IpcFileReader.open(file(), options, allocator);
        RecordBatch batch = reader.batch(0)) {
      assertEquals(1, batch.columnCount());
      assertEquals(0, batch.column("d").getLong(ROWS - 1));
    }
  }

  @Test
  void aBufferOfMoreThanTwoGibibytesIsNamed() throws IOException {
    Path path = file();
    byte[] head = new byte[4096];
    long block;
    try (IpcFileReader reader = IpcFileReader.open(path, IpcReadOptions.file(), allocator)) {
      block = reader.batchBlocks().get(0).offset();
    }
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.seek(block);
      file.readFully(head);
      ByteBuffer bytes = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
      for (int at = 0; at < head.length - 16; at += 4) {
        if (bytes.getLong(at) == COLUMN_BYTES) {
          bytes.putLong(at, COLUMN_BYTES * 3);
          break;
        }
      }
      file.seek(block);
      file.write(head, 0, 1024);
    }
    try (IpcFileReader reader = IpcFileReader.open(path, IpcReadOptions.file(), allocator)) {
      LimitExceededException e = assertThrows(LimitExceededException.class, () -> reader.batch(0));
      assertEquals(
          "buffer 1 of column 'a' has 2400000000 bytes: one buffer can have 2147483520",
          e.getMessage());
    }
  }
}
