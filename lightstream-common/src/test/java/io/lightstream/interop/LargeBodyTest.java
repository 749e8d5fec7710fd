// SPDX-License-Identifier: Apache-2.0
package io.lightstream.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.column.ArrayData;
import io.lightstream.column.Column;
import io.lightstream.column.DataType;
import io.lightstream.column.Field;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.Schema;
import io.lightstream.error.LimitExceededException;
import io.lightstream.format.ipc.IpcFileReader;
import io.lightstream.format.ipc.IpcFileWriter;
import io.lightstream.format.ipc.IpcReadOptions;
import io.lightstream.format.ipc.IpcStreamDecoder;
import io.lightstream.format.ipc.IpcStreamEncoder;
import io.lightstream.format.ipc.IpcWriteOptions;
import io.lightstream.frame.ByteSink;
import io.lightstream.frame.FrameOutput;
import io.lightstream.memory.ArrowBuffer;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.memory.MemoryMap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One batch of 100 million rows and four columns: a body of 2.4 GB, in a file with holes, so that
 * it takes next to no space.
 */
class LargeBodyTest {

  private static final int ROWS = 100_000_000;
  private static final long LONGEST_COLUMN = 8L * ROWS;
  private static final Schema SCHEMA =
      Schema.of(
          Field.required("a", new DataType.Int(32, true)),
          Field.required("b", new DataType.Int(64, true)),
          Field.required("c", new DataType.FloatingPoint(32)),
          Field.required("d", new DataType.FloatingPoint(64)));

  @TempDir private Path folder;

  @Test
  void aBodyOfMoreThanTwoGibibytesIsMappedAndAddedUp() throws IOException {
    Path file = folder.resolve("large.arrow");
    try (RecordBatch zeros = zeros();
        IpcFileWriter writer =
            IpcFileWriter.create(
                new HoleySink(file),
                SCHEMA,
                IpcWriteOptions.defaults(),
                BufferAllocator.unbounded("large"))) {
      writer.write(zeros);
    }
    long body;
    try (IpcFileReader reader = IpcFileReader.open(file)) {
      body = reader.batchBlocks().get(0).bodyLength();
      setLastValues(file, reader.batchBlocks().get(0).offset(), body);
    }
    assertTrue(body > Integer.MAX_VALUE, "body of " + body);
    try (IpcFileReader reader = IpcFileReader.open(file);
        RecordBatch batch = reader.batch(0)) {
      Alignment.assertAligned(64, List.of(batch));
      assertEquals(ROWS, batch.rowCount());
      assertEquals(0, sum(batch.column("a")));
      assertEquals(7, sum(batch.column("b")));
      assertEquals(0, sum(batch.column("c")));
      assertEquals(2.5, sum(batch.column("d")));
      assertEquals(2.5, batch.column("d").getDouble(ROWS - 1));
      assertEquals(7, batch.column("b").getLong(0));
    }
  }

  @Test
  void aStreamWithSuchABodyIsRefusedByTheLimitsOfTheNetwork() throws IOException {
    FrameOutput out = new FrameOutput();
    try (BufferAllocator allocator = BufferAllocator.withBudget("large", 64 << 20);
        RecordBatch zeros = zeros();
        IpcStreamEncoder encoder =
            IpcStreamEncoder.create(SCHEMA, IpcWriteOptions.defaults(), allocator)) {
      encoder.encode(zeros, out);
      ByteBuffer start = ByteBuffer.allocate(64 << 10).order(ByteOrder.LITTLE_ENDIAN);
      for (int i = 0; i < out.count() && out.buffers()[i].remaining() < LONGEST_COLUMN / 2; i++) {
        start.put(out.buffers()[i]);
      }
      start.flip();
      IpcStreamDecoder decoder = IpcStreamDecoder.create(IpcReadOptions.network(), allocator);
      decoder.decode(start);
      LimitExceededException refused =
          assertThrows(LimitExceededException.class, () -> decoder.decode(start));
      assertTrue(refused.getMessage().contains("maxBodyBytes"), refused.getMessage());
      decoder.close();
      out.clear();
      encoder.release();
      assertEquals(0, allocator.outstanding());
    }
  }

  /** The batch over a hole: a mapped file of zeros. */
  private RecordBatch zeros() throws IOException {
    Path file = folder.resolve("zeros");
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.allocate(1), LONGEST_COLUMN - 1);
    }
    try (MemoryMap map = MemoryMap.open(file)) {
      List<Column> columns = new ArrayList<>();
      for (Field field : SCHEMA.fields()) {
        int width = field.type().layout().get(1).elementBytes();
        ArrowBuffer values = map.buffer(0, (long) width * ROWS);
        List<ArrowBuffer> buffers = List.of(ArrowBuffer.EMPTY, values);
        columns.add(
            Column.of(new ArrayData(field, 0, ROWS, 0, buffers, List.of(), Optional.empty())));
      }
      return RecordBatch.of(SCHEMA, ROWS, columns, List.of(map.retain()), Map.of());
    }
  }

  /** The first value of b becomes 7, the last of d 2.5: they lie on both sides of 2 GiB. */
  private static void setLastValues(Path file, long message, long body) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer length = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
      channel.read(length, message + 4);
      long start = message + 8 + length.getInt(0);
      channel.write(eight().putLong(0, 7), start + 4L * ROWS);
      channel.write(eight().putDouble(0, 2.5), start + 24L * ROWS - 8);
      assertTrue(body >= 24L * ROWS);
    }
  }

  private static ByteBuffer eight() {
    return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static double sum(Column column) {
    double sum = 0;
    boolean whole = column.field().type() instanceof DataType.Int;
    for (int row = 0; row < column.length(); row++) {
      sum += whole ? column.getLong(row) : column.getDouble(row);
    }
    return sum;
  }

  /** Leaves holes for what is large, which is known to be zeros. */
  private static final class HoleySink implements ByteSink {

    private static final int LARGE = 1 << 20;
    private final FileChannel channel;

    HoleySink(Path file) throws IOException {
      this.channel =
          FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    @Override
    public void write(ByteBuffer[] from, int offset, int length) {
      try {
        for (int i = offset; i < offset + length; i++) {
          if (from[i].remaining() > LARGE) {
            channel.position(channel.position() + from[i].remaining());
            from[i].position(from[i].limit());
          }
          while (from[i].hasRemaining()) {
            channel.write(from[i]);
          }
        }
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void finish() {}

    @Override
    public void close() {
      try {
        channel.close();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }
}
