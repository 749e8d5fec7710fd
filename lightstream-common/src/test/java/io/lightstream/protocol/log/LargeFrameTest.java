// SPDX-License-Identifier: Apache-2.0
package io.lightstream.protocol.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.column.ArrayData;
import io.lightstream.column.Column;
import io.lightstream.column.DataType;
import io.lightstream.column.Field;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.Schema;
import io.lightstream.frame.ByteSource;
import io.lightstream.memory.ArrowBuffer;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.memory.MemoryMap;
import io.lightstream.protocol.LightstreamMessage;
import io.lightstream.protocol.TableType;
import io.lightstream.protocol.TypeRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Frames of hundreds of megabytes, and of more than 2 GiB, in files with holes. */
class LargeFrameTest {

  private static final TypeRegistry TYPES = TypeRegistry.parse("wide:table");
  private static final TableType WIDE = TYPES.table("wide");
  private static final int ROWS = 40_000_000;
  private static final long COLUMN_BYTES = 8L * ROWS;

  private final BufferAllocator allocator = BufferAllocator.withBudget("large", 1L << 30);

  @TempDir private Path folder;

  @Test
  void aMappedBatchOfMoreThanTwoGibibytesIsAppendedByReference() throws IOException {
    Path place = folder.resolve("log");
    long bytes;
    try (FrameLog log = open(place)) {
      try (RecordBatch batch = mapped(7)) {
        assertEquals(0, log.append(WIDE, batch));
      }
      assertEquals(0, allocator.reserved());
      bytes = log.bytes();
      assertTrue(bytes > 1L << 31, "bytes " + bytes);
    }
    try (FrameLog log = open(place)) {
      assertEquals(1, log.end());
      assertEquals(bytes, log.bytes());
    }
  }

  @Test
  void aBatchOfHundredsOfMegabytesIsReadIntoItsPlace() throws IOException {
    try (FrameLog log = open(folder.resolve("log"));
        FrameLogReader reader = log.readFrom(0)) {
      try (RecordBatch batch = mapped(1)) {
        log.append(WIDE, batch);
        log.append(WIDE, batch.slice(0, 3));
      }
      try (LightstreamMessage.Table large = (LightstreamMessage.Table) reader.next()) {
        assertEquals(ROWS, large.batch().rowCount());
        assertEquals(9, large.batch().column("c0").getLong(ROWS - 1));
        assertEquals(0, large.batch().column("c0").getLong(ROWS - 2));
      }
      try (LightstreamMessage.Table small = (LightstreamMessage.Table) reader.next()) {
        assertEquals(3, small.batch().rowCount());
      }
    }
    assertEquals(0, allocator.outstanding());
  }

  private FrameLog open(Path place) {
    return FrameLog.open(
        new HoleyStore(FolderSegmentStore.open(place), place),
        TYPES,
        FrameLogOptions.defaults(),
        allocator);
  }

  /** Columns that all lie over the same hole, but for a 9 in the last row. */
  private RecordBatch mapped(int columns) throws IOException {
    Path file = folder.resolve("zeros");
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[] {9, 0, 0, 0, 0, 0, 0, 0}), COLUMN_BYTES - 8);
    }
    List<Field> fields = new ArrayList<>();
    List<Column> values = new ArrayList<>();
    try (MemoryMap map = MemoryMap.open(file)) {
      for (int i = 0; i < columns; i++) {
        Field field = Field.required("c" + i, new DataType.Int(64, true));
        List<ArrowBuffer> buffers = List.of(ArrowBuffer.EMPTY, map.buffer(0, COLUMN_BYTES));
        fields.add(field);
        values.add(
            Column.of(new ArrayData(field, 0, ROWS, 0, buffers, List.of(), Optional.empty())));
      }
      return RecordBatch.of(
          Schema.of(fields.toArray(Field[]::new)), ROWS, values, List.of(map.retain()), Map.of());
    }
  }

  /** A folder whose files have holes where large buffers hold zeros. */
  private record HoleyStore(FolderSegmentStore store, Path folder) implements SegmentStore {

    @Override
    public String description() {
      return store.description();
    }

    @Override
    public List<Stored> list() {
      return store.list();
    }

    @Override
    public SegmentSink create(String name) {
      try {
        return new HoleySink(
            FileChannel.open(
                folder.resolve(name), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public ByteSource open(String name) {
      return store.open(name);
    }

    @Override
    public void delete(String name) {
      store.delete(name);
    }

    @Override
    public void close() {
      store.close();
    }
  }

  private record HoleySink(FileChannel channel) implements SegmentSink {

    @Override
    public void write(ByteBuffer[] from, int offset, int length) {
      try {
        for (int i = offset; i < offset + length; i++) {
          if (from[i].remaining() == COLUMN_BYTES) {
            channel.position(channel.position() + COLUMN_BYTES - 8);
            from[i].position(from[i].limit() - 8);
          }
          while (from[i].hasRemaining()) {
            channel.write(from[i]);
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void sync() {}

    @Override
    public void close() {
      try {
        channel.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
