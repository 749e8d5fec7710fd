// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.column.DataType;
import io.lightstream.column.DictionaryEncoding;
import io.lightstream.column.Field;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchBuilder;
import io.lightstream.column.Schema;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.InvalidDataException;
import io.lightstream.error.LightstreamException;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.error.LimitExceededException;
import io.lightstream.frame.RandomAccessSource;
import io.lightstream.memory.ArrowBuffer;
import io.lightstream.memory.BufferAllocator;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files that are not mapped but read range by range. */
class RangedFileTest {

  private static final Schema SCHEMA =
      Schema.of(
          Field.nullable("id", new DataType.Int(64, true)),
          Field.nullable("name", new DataType.Utf8()),
          Field.nullable("side", new DataType.Utf8())
              .withDictionary(new DictionaryEncoding(0, new DataType.Int(8, true), false)),
          Field.required("flag", new DataType.Bool()));

  private final BufferAllocator allocator = BufferAllocator.unbounded("test");

  @TempDir private Path directory;

  @AfterEach
  void nothingIsOutstanding() {
    assertEquals(0, allocator.outstanding());
  }

  private RecordBatch batch(int rows) {
    try (RecordBatchBuilder builder = RecordBatchBuilder.of(SCHEMA, allocator)) {
      for (int i = 0; i < rows; i++) {
        builder.appendRow(i % 3 == 0 ? null : (long) i, "row " + i, "side " + i % 5, i % 2 == 0);
      }
      return builder.finish();
    }
  }

  private byte[] file(Compression compression, int... rows) {
    List<RecordBatch> batches = Arrays.stream(rows).mapToObj(this::batch).toList();
    try {
      IpcWriteOptions options = IpcWriteOptions.defaults().withCompression(compression);
      return IpcBytes.file(SCHEMA, batches, options, BufferAllocator.unbounded("file"));
    } finally {
      batches.forEach(RecordBatch::close);
    }
  }

  private IpcFileReader open(byte[] file) {
    return IpcFileReader.open(new Source(file), IpcReadOptions.file(), allocator);
  }

  @ParameterizedTest
  @EnumSource(Compression.class)
  void batchesAreReadInAnyOrder(Compression compression) {
    int[] rows = {10, 0, 1, 5000};
    try (IpcFileReader reader = open(file(compression, rows))) {
      assertEquals(5011, reader.rowCount());
      assertEquals(SCHEMA, reader.schema());
      for (int i : new int[] {3, 0, 2, 1, 3}) {
        try (RecordBatch found = reader.batch(i);
            RecordBatch expected = batch(rows[i])) {
          found.validate();
          assertEquals(Optional.empty(), expected.firstDifference(found));
        }
      }
    }
  }

  @Test
  void everyBufferIsAlignedAndNoneIsMapped() {
    IpcWriteOptions packed = IpcWriteOptions.defaults().withAlignment(8);
    byte[] file;
    try (RecordBatch batch = batch(77)) {
      file = IpcBytes.file(SCHEMA, List.of(batch), packed, BufferAllocator.unbounded("file"));
    }
    try (IpcFileReader reader = open(file);
        RecordBatch found = reader.batch(0)) {
      for (ArrowBuffer buffer : found.column("name").data().buffers()) {
        assertEquals(ArrowBuffer.ALIGNMENT, buffer.alignment());
        assertFalse(buffer.isMapped());
      }
    }
  }

  @Test
  void batchesOutliveTheReader() {
    RecordBatch batch;
    Source source = new Source(file(Compression.NONE, 7));
    try (IpcFileReader reader = IpcFileReader.open(source, IpcReadOptions.file(), allocator)) {
      batch = reader.batch(0);
    }
    assertTrue(source.closed);
    assertEquals("row 6", batch.column("name").getString(6));
    assertEquals("side 1", batch.column("side").getString(6));
    batch.close();
  }

  @Test
  void unselectedColumnsAreNotReadAndTakeNoMemory() {
    Source source = new Source(file(Compression.NONE, 100_000));
    BufferAllocator small = BufferAllocator.withBudget("one column", 20_000);
    IpcReadOptions options = IpcReadOptions.file().withColumns(List.of("flag"));
    try (IpcFileReader reader = IpcFileReader.open(source, options, small);
        RecordBatch found = reader.batch(0)) {
      assertEquals(List.of("flag"), found.schema().fields().stream().map(Field::name).toList());
      assertEquals(100_000, found.rowCount());
      assertTrue(source.read < 20_000, () -> source.read + " of " + source.size() + " bytes");
    }
    assertEquals(0, small.outstanding());
  }

  @Test
  void aBatchBeyondTheBudgetIsRefusedAndTheNextIsRead() {
    BufferAllocator small = BufferAllocator.withBudget("small", 100_000);
    Source source = new Source(file(Compression.NONE, 20_000, 10));
    try (IpcFileReader reader = IpcFileReader.open(source, IpcReadOptions.file(), small)) {
      assertThrows(LimitExceededException.class, () -> reader.batch(0));
      reader.batch(1).close();
    }
    assertEquals(0, small.outstanding());
  }

  @Test
  void aFileTruncatedAtAnyByteIsRefusedAndClosed() {
    byte[] file = file(Compression.NONE, 5);
    for (int length = 0; length < file.length; length++) {
      Source cut = new Source(Arrays.copyOf(file, length));
      InvalidDataException e =
          assertThrows(
              InvalidDataException.class,
              () -> IpcFileReader.open(cut, IpcReadOptions.file(), allocator));
      assertTrue(e.offset().isPresent(), e.getMessage());
      assertTrue(e.getMessage().contains("memory://file"), e.getMessage());
      assertTrue(cut.closed);
    }
  }

  @Test
  void aFileTruncatedLaterFailsTheReadAndLeavesNothing() {
    Source source = new Source(file(Compression.NONE, 5, 5000));
    try (IpcFileReader reader = IpcFileReader.open(source, IpcReadOptions.file(), allocator)) {
      reader.batch(0).close();
      source.bytes = Arrays.copyOf(source.bytes, source.bytes.length / 2);
      assertThrows(LightstreamIOException.class, () -> reader.batch(1));
      reader.batch(0).close();
    }
  }

  @Test
  void aMissingColumnIsRefusedAndTheFileClosed() {
    Source source = new Source(file(Compression.NONE, 5));
    IpcReadOptions options = IpcReadOptions.file().withColumns(List.of("price"));
    assertThrows(
        ConfigurationException.class, () -> IpcFileReader.open(source, options, allocator));
    assertTrue(source.closed);
  }

  /** What a map makes of a damaged file is what is made of it here. */
  @Test
  void everyByteOfAFileMayBeWrong() {
    byte[] file = file(Compression.LZ4, 5, 6);
    Path path = IpcBytes.write(file, directory);
    for (int at = 0; at < file.length; at++) {
      byte[] wrong = file.clone();
      wrong[at] ^= (byte) (at % 3 == 0 ? 1 : at % 3 == 1 ? 0x80 : 0xff);
      IpcBytes.overwrite(path, wrong);
      String mapped =
          outcome(() -> IpcFileReader.open(path, IpcReadOptions.file(), allocator))
              .replace(path.toString(), "memory://file");
      assertEquals(mapped, outcome(() -> open(wrong)), "byte " + at);
      assertEquals(0, allocator.outstanding());
    }
  }

  private static String outcome(java.util.function.Supplier<IpcFileReader> file) {
    StringBuilder values = new StringBuilder();
    try (IpcFileReader reader = file.get()) {
      for (int i = 0; i < reader.batchCount(); i++) {
        try (RecordBatch batch = reader.batch(i)) {
          batch.validate();
          batch.columns().forEach(values::append);
        }
      }
      return values.toString();
    } catch (LightstreamException e) {
      return e.getMessage();
    }
  }

  /** A file in memory that counts what is read of it. */
  private static final class Source implements RandomAccessSource {

    private final long size;
    private byte[] bytes;
    private long read;
    private boolean closed;

    Source(byte[] bytes) {
      this.bytes = bytes;
      this.size = bytes.length;
    }

    @Override
    public String description() {
      return "memory://file";
    }

    @Override
    public long size() {
      return size;
    }

    @Override
    public void read(long offset, ByteBuffer into) {
      if (offset + into.remaining() > bytes.length) {
        throw new LightstreamIOException("memory://file ended at byte " + bytes.length);
      }
      read += into.remaining();
      into.put(bytes, (int) offset, into.remaining());
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
