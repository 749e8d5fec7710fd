// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.column.DataType;
import io.lightstream.column.Field;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchBuilder;
import io.lightstream.column.Schema;
import io.lightstream.error.ClosedException;
import io.lightstream.error.InvalidDataException;
import io.lightstream.error.LightstreamException;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.error.LimitExceededException;
import io.lightstream.frame.ByteSink;
import io.lightstream.frame.StreamEnd;
import io.lightstream.memory.ArrowBuffer;
import io.lightstream.memory.BufferAllocator;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpcFileTest {

  private static final int BLOCK_OFFSET = 0;
  private static final int BLOCK_METADATA = 8;
  private static final int BLOCK_BODY = 16;

  private static final Schema SCHEMA =
      Schema.of(
              Field.nullable("id", new DataType.Int(64, true)),
              Field.nullable("name", new DataType.Utf8()),
              Field.required("flag", new DataType.Bool()))
          .withMetadata(Map.of("made by", "a test"));

  private final BufferAllocator allocator = BufferAllocator.unbounded("test");

  @TempDir private Path directory;

  @AfterEach
  void nothingIsOutstanding() {
    assertEquals(0, allocator.outstanding());
  }

  private RecordBatch batch(int rows, int from) {
    try (RecordBatchBuilder builder = RecordBatchBuilder.of(SCHEMA, allocator)) {
      for (int i = from; i < from + rows; i++) {
        builder.appendRow(i % 3 == 0 ? null : (long) i, i % 5 == 0 ? null : "row " + i, i % 2 == 0);
      }
      return builder.finish(Map.of("from", Integer.toString(from)));
    }
  }

  private byte[] file(IpcWriteOptions options, int... rows) {
    List<RecordBatch> batches = Arrays.stream(rows).mapToObj(n -> batch(n, n)).toList();
    try {
      return IpcBytes.file(SCHEMA, batches, options, BufferAllocator.unbounded("file"));
    } finally {
      batches.forEach(RecordBatch::close);
    }
  }

  private IpcFileReader open(byte[] file) {
    return IpcBytes.openFile(file, directory, IpcReadOptions.file(), allocator);
  }

  @ParameterizedTest
  @EnumSource(Compression.class)
  void batchesAreReadInAnyOrder(Compression compression) {
    byte[] file = file(IpcWriteOptions.defaults().withCompression(compression), 10, 0, 1, 5000);
    int[] rows = {10, 0, 1, 5000};
    try (IpcFileReader reader = open(file)) {
      assertEquals(4, reader.batchCount());
      assertEquals(5011, reader.rowCount());
      assertEquals(compression, reader.compression(3));
      for (int i : new int[] {3, 0, 2, 1, 3}) {
        try (RecordBatch found = reader.batch(i);
            RecordBatch expected = batch(rows[i], rows[i])) {
          found.validate();
          assertEquals(Optional.empty(), expected.firstDifference(found));
          assertEquals(expected.metadata(), found.metadata());
          assertEquals(SCHEMA, found.schema());
        }
      }
      assertThrows(IndexOutOfBoundsException.class, () -> reader.batch(4));
      assertThrows(IndexOutOfBoundsException.class, () -> reader.batch(-1));
    }
  }

  @Test
  void batchesComeOneAfterTheOther() {
    try (IpcFileReader reader = open(file(IpcWriteOptions.defaults(), 3, 4))) {
      assertEquals(Optional.empty(), reader.end());
      for (int rows : new int[] {3, 4}) {
        try (RecordBatch next = reader.next()) {
          assertEquals(rows, next.rowCount());
        }
      }
      assertNull(reader.next());
      assertEquals(Optional.of(StreamEnd.MARKER), reader.end());
    }
  }

  @Test
  void everyBufferOfOurFilesIsAlignedAndNoneIsCopied() {
    try (IpcFileReader reader = open(file(IpcWriteOptions.defaults(), 10, 11, 5000))) {
      for (int i = 0; i < reader.batchCount(); i++) {
        try (RecordBatch batch = reader.batch(i)) {
          batch.columns().stream()
              .flatMap(column -> column.data().buffers().stream())
              .forEach(buffer -> assertEquals(ArrowBuffer.ALIGNMENT, buffer.alignment()));
          assertTrue(batch.column("id").data().buffers().get(1).isMapped());
          assertEquals(0, allocator.outstanding());
        }
      }
    }
  }

  @Test
  void batchesOutliveTheReader() {
    RecordBatch batch;
    try (IpcFileReader reader = open(file(IpcWriteOptions.defaults(), 7))) {
      batch = reader.batch(0);
    }
    assertEquals("row 8", batch.column("name").getString(1));
    batch.close();
    assertThrows(ClosedException.class, () -> batch.column("name"));
  }

  @Test
  void aClosedReaderReadsNoMore() {
    IpcFileReader reader = open(file(IpcWriteOptions.defaults(), 7));
    RecordBatch batch = reader.batch(0);
    reader.close();
    reader.close();
    assertThrows(ClosedException.class, () -> reader.batch(0));
    assertThrows(ClosedException.class, reader::next);
    assertThrows(ClosedException.class, reader::rowCount);
    assertThrows(ClosedException.class, () -> reader.compression(0));
    batch.close();
  }

  @Test
  void unselectedColumnsAreNotTouched() {
    byte[] file = file(IpcWriteOptions.defaults().withCompression(Compression.LZ4), 5000);
    Messages.Found batch = Messages.of(file).get(1);
    var buffers = Messages.batch(batch.message());
    int nameData = batch.bodyOffset() + (int) buffers.buffers(4).offset();
    Arrays.fill(file, nameData, nameData + (int) buffers.buffers(4).length(), (byte) 0x55);
    IpcReadOptions options = IpcReadOptions.file().withColumns(List.of("flag", "id"));
    BufferAllocator counting = BufferAllocator.withBudget("two columns", 48_000);
    try (IpcFileReader reader = IpcBytes.openFile(file, directory, options, counting);
        RecordBatch found = reader.batch(0);
        RecordBatch expected = batch(5000, 5000);
        RecordBatch selected = expected.select(List.of("flag", "id"))) {
      found.validate();
      assertEquals(Optional.empty(), selected.firstDifference(found));
    }
    assertEquals(0, counting.outstanding());
    try (IpcFileReader reader = open(file)) {
      assertThrows(LightstreamException.class, () -> reader.batch(0));
    }
  }

  @Test
  void footerMetadataComesBack() {
    IpcBytes.MemorySink sink = new IpcBytes.MemorySink();
    try (IpcFileWriter writer =
        IpcFileWriter.create(
            sink, SCHEMA, IpcWriteOptions.defaults(), BufferAllocator.unbounded("file"))) {
      writer.putFooterMetadata("b", "1");
      writer.putFooterMetadata("a", "2");
    }
    try (IpcFileReader reader = open(sink.bytes())) {
      assertEquals(Map.of("b", "1", "a", "2"), reader.footerMetadata());
      assertEquals(List.of("b", "a"), List.copyOf(reader.footerMetadata().keySet()));
      assertEquals(0, reader.batchCount());
      assertEquals(SCHEMA, reader.schema());
    }
  }

  @Test
  void aFileTruncatedAtAnyByteIsRefused() {
    byte[] file = file(IpcWriteOptions.defaults(), 5, 6);
    for (int length = 0; length < file.length; length++) {
      byte[] cut = Arrays.copyOf(file, length);
      InvalidDataException e = assertThrows(InvalidDataException.class, () -> open(cut));
      assertTrue(e.offset().isPresent(), e.getMessage());
    }
  }

  /** The message of the error that reading a changed file ends in. */
  private String errorOf(byte[] file) {
    try (IpcFileReader reader = open(file)) {
      reader.rowCount();
      for (int i = 0; i < reader.batchCount(); i++) {
        reader.batch(i).close();
      }
    } catch (LightstreamException e) {
      assertEquals(0, allocator.outstanding());
      return e.getMessage();
    }
    return "";
  }

  private String errorOfBlock(int field, long value, boolean isLong) {
    return errorOfChange(
        file -> {
          var footer = Messages.footer(file);
          ByteBuffer bytes = footer.getByteBuffer();
          int at = Messages.batchBlocks(footer) + field;
          if (isLong) {
            bytes.putLong(at, value);
          } else {
            bytes.putInt(at, (int) value);
          }
        });
  }

  private String errorOfChange(Consumer<byte[]> change) {
    byte[] file = file(IpcWriteOptions.defaults(), 5, 6);
    change.accept(file);
    return errorOf(file);
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -1, 0, 7, 1 << 20, 1L << 40, Long.MAX_VALUE})
  void aBlockOutsideTheFileIsRefused(long offset) {
    String error = errorOfBlock(BLOCK_OFFSET, offset, true);
    assertTrue(error.contains("does not lie within the"), error);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE, 1 << 20, Long.MAX_VALUE})
  void aBodyOutsideTheFileIsRefused(long length) {
    String error = errorOfBlock(BLOCK_BODY, length, true);
    assertTrue(error.contains("does not lie within the"), error);
  }

  @Test
  void aBodyLongerThanItsBlockIsRefused() {
    String error = errorOfBlock(BLOCK_BODY, 8, true);
    assertTrue(error.contains("where the footer promises 8"), error);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 4, 8, 64, 1 << 20, Integer.MAX_VALUE, -8})
  void aWrongMetadataLengthIsRefused(long length) {
    assertTrue(!errorOfBlock(BLOCK_METADATA, length, false).isEmpty());
  }

  @Test
  void aBlockThatNamesTheSchemaIsRefused() {
    byte[] file = file(IpcWriteOptions.defaults(), 5);
    Messages.Found schema = Messages.of(file).get(0);
    ByteBuffer bytes = Messages.footer(file).getByteBuffer();
    int block = Messages.batchBlocks(Messages.footer(file));
    bytes.putLong(block, schema.offset()).putInt(block + 8, schema.bodyOffset() - schema.offset());
    String error = errorOf(file);
    assertTrue(error.endsWith("a message of type 1 where the footer promises RecordBatch"), error);
  }

  @Test
  void aBlockInTheMiddleOfAMessageIsRefused() {
    for (int shift = 1; shift < 400; shift += 3) {
      int by = shift;
      String error =
          errorOfChange(
              file -> {
                var footer = Messages.footer(file);
                int at = Messages.batchBlocks(footer);
                footer.getByteBuffer().putLong(at, footer.getByteBuffer().getLong(at) + by);
              });
      assertTrue(!error.isEmpty(), "shifted by " + shift);
    }
  }

  @Test
  void twoBlocksMayNameTheSameMessage() {
    byte[] file = file(IpcWriteOptions.defaults(), 5, 6);
    ByteBuffer bytes = Messages.footer(file).getByteBuffer();
    int block = Messages.batchBlocks(Messages.footer(file));
    bytes.put(block + 24, bytes, block, 24);
    try (IpcFileReader reader = open(file)) {
      assertEquals(10, reader.rowCount());
    }
  }

  @Test
  void everyByteOfAFileMayBeWrong() {
    byte[] file = file(IpcWriteOptions.defaults().withCompression(Compression.LZ4), 5, 6);
    Path path = IpcBytes.write(file, directory);
    for (int at = 0; at < file.length; at++) {
      byte[] wrong = file.clone();
      wrong[at] ^= (byte) (at % 3 == 0 ? 1 : at % 3 == 1 ? 0x80 : 0xff);
      IpcBytes.overwrite(path, wrong);
      try (IpcFileReader reader = IpcFileReader.open(path, IpcReadOptions.file(), allocator)) {
        for (int i = 0; i < reader.batchCount(); i++) {
          try (RecordBatch batch = reader.batch(i)) {
            batch.validate();
            batch.columns().forEach(Object::toString);
          }
        }
      } catch (LightstreamException e) {
        assertTrue(!e.getMessage().isEmpty());
      }
      assertEquals(0, allocator.outstanding());
    }
  }

  @Test
  void whatIsNoFileIsRefused() {
    assertThrows(
        LightstreamIOException.class, () -> IpcFileReader.open(directory.resolve("missing")));
    LightstreamIOException e =
        assertThrows(LightstreamIOException.class, () -> IpcFileReader.open(directory));
    assertEquals("cannot map " + directory + ": it is not a regular file", e.getMessage());
    assertTrue(errorOf(new byte[0]).contains("the file has 0 bytes, too few for an Arrow file"));
    assertTrue(errorOf(new byte[100]).contains("an Arrow file must begin with ARROW1"));
  }

  @Test
  void decompressionIsWithinTheBudget() {
    byte[] file = file(IpcWriteOptions.defaults().withCompression(Compression.ZSTD), 5000);
    BufferAllocator small = BufferAllocator.withBudget("small", 10_000);
    try (IpcFileReader reader = IpcBytes.openFile(file, directory, IpcReadOptions.file(), small)) {
      for (int i = 0; i < 2; i++) {
        LimitExceededException e =
            assertThrows(LimitExceededException.class, () -> reader.batch(0));
        assertTrue(e.getMessage().contains("'small'"), e.getMessage());
        assertEquals(0, small.outstanding());
      }
    }
  }

  /** A sink whose writes fail from some write on. */
  private static final class FailingSink implements ByteSink {

    private int left;
    private boolean closed;

    FailingSink(int left) {
      this.left = left;
    }

    @Override
    public void write(ByteBuffer[] from, int offset, int length) {
      if (left-- <= 0) {
        throw new LightstreamIOException("the disk is full");
      }
      for (int i = offset; i < offset + length; i++) {
        from[i].position(from[i].limit());
      }
    }

    @Override
    public void finish() {}

    @Override
    public void close() {
      closed = true;
    }
  }

  @Test
  void aWriterThatCannotStartLetsGoOfEverything() {
    FailingSink sink = new FailingSink(0);
    BufferAllocator own = BufferAllocator.unbounded("own");
    assertThrows(
        LightstreamIOException.class,
        () -> IpcFileWriter.create(sink, SCHEMA, IpcWriteOptions.defaults(), own));
    assertTrue(sink.closed);
    assertThrows(ClosedException.class, () -> own.allocate(1));
  }

  @Test
  void nothingFollowsAFailedWrite() {
    FailingSink sink = new FailingSink(2);
    BufferAllocator own = BufferAllocator.unbounded("own");
    try (RecordBatch batch = batch(5, 0)) {
      IpcFileWriter writer =
          IpcFileWriter.create(
              sink, SCHEMA, IpcWriteOptions.defaults().withCompression(Compression.LZ4), own);
      writer.write(batch);
      assertThrows(LightstreamIOException.class, () -> writer.write(batch));
      sink.left = 100;
      ClosedException e = assertThrows(ClosedException.class, () -> writer.write(batch));
      assertEquals("the file writer has failed to write before", e.getMessage());
      writer.close();
      assertEquals(100, sink.left, "no footer");
      assertTrue(sink.closed);
      assertEquals(0, own.outstanding());
    }
  }
}
