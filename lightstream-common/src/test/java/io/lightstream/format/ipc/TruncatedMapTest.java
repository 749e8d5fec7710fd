// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.column.DataType;
import io.lightstream.column.DictionaryEncoding;
import io.lightstream.column.Field;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchBuilder;
import io.lightstream.column.Schema;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.frame.CoalescingSink;
import io.lightstream.frame.FrameOutput;
import io.lightstream.memory.ArrowBuffer;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.memory.MemoryLease;
import io.lightstream.memory.MemoryMap;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody makes a file shorter while it is mapped: an error each time, never a crash. */
class TruncatedMapTest {

  private static final int ROWS = 20_000;
  private static final Schema SCHEMA =
      Schema.of(
          Field.nullable("id", new DataType.Int(64, true)),
          Field.nullable("name", new DataType.Utf8()),
          Field.nullable("side", new DataType.Utf8())
              .withDictionary(new DictionaryEncoding(0, new DataType.Int(16, true), false)));

  private final BufferAllocator allocator = BufferAllocator.unbounded("test");
  private RecordBatch source;

  @TempDir private Path directory;

  @BeforeEach
  void makeBatch() {
    try (RecordBatchBuilder builder = RecordBatchBuilder.of(SCHEMA, allocator)) {
      for (int i = 0; i < ROWS; i++) {
        builder.appendRow(i % 3 == 0 ? null : i * 31L, "name " + i, "side " + i % 5000);
      }
      source = builder.finish();
    }
  }

  @AfterEach
  void nothingIsOutstanding() {
    source.close();
    assertEquals(0, allocator.outstanding());
  }

  private Path file(Compression compression) {
    IpcWriteOptions options = IpcWriteOptions.defaults().withCompression(compression);
    byte[] bytes =
        IpcBytes.file(SCHEMA, List.of(source, source), options, BufferAllocator.unbounded("file"));
    return IpcBytes.write(bytes, directory);
  }

  private static void truncate(Path path, long size) {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      channel.truncate(size);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** The first batch of an uncompressed file that has been cut to one page. */
  private RecordBatch truncated() {
    Path path = file(Compression.NONE);
    try (IpcFileReader reader = IpcFileReader.open(path, IpcReadOptions.file(), allocator)) {
      RecordBatch batch = reader.batch(0);
      truncate(path, 4096);
      return batch;
    }
  }

  @Test
  void readingAnotherBatchIsAnError() {
    Path path = file(Compression.NONE);
    try (IpcFileReader reader = IpcFileReader.open(path, IpcReadOptions.file(), allocator)) {
      truncate(path, 4096);
      for (int i = 0; i < 2; i++) {
        LightstreamIOException e =
            assertThrows(LightstreamIOException.class, () -> reader.batch(1));
        assertTrue(e.getMessage().contains("truncated"), e.getMessage());
      }
      assertThrows(LightstreamIOException.class, reader::rowCount);
    }
  }

  @Test
  void checkingAndComparingBatchesIsAnError() {
    try (RecordBatch batch = truncated()) {
      assertThrows(LightstreamIOException.class, batch::validate);
      assertThrows(LightstreamIOException.class, () -> batch.equalValues(source));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Compression.class,
      names = {"LZ4", "ZSTD"})
  void compressingIsAnError(Compression compression) {
    IpcWriteOptions options = IpcWriteOptions.defaults().withCompression(compression);
    try (RecordBatch whole = truncated();
        RecordBatch numbers = whole.select(List.of("id"));
        IpcStreamEncoder encoder = IpcStreamEncoder.create(numbers.schema(), options, allocator)) {
      long before = allocator.outstanding();
      FrameOutput out = new FrameOutput();
      LightstreamIOException e =
          assertThrows(LightstreamIOException.class, () -> encoder.encode(numbers, out));
      assertTrue(e.getMessage().contains("truncated"), e.getMessage());
      assertEquals(0, out.size());
      assertEquals(before, allocator.outstanding());
    }
  }

  @Test
  void comparingAndJoiningDictionariesIsAnError() {
    try (RecordBatch whole = truncated();
        RecordBatch sides = whole.select(List.of("side"));
        RecordBatch known = source.select(List.of("side"));
        IpcStreamEncoder encoder =
            IpcStreamEncoder.create(known.schema(), IpcWriteOptions.defaults(), allocator);
        IpcFileWriter writer =
            IpcFileWriter.create(
                new IpcBytes.MemorySink(),
                known.schema(),
                IpcWriteOptions.defaults(),
                BufferAllocator.unbounded("file"))) {
      encoder.encode(known, new FrameOutput());
      assertThrows(LightstreamIOException.class, () -> encoder.encode(sides, new FrameOutput()));
      writer.write(known);
      assertThrows(LightstreamIOException.class, () -> writer.write(sides));
      writer.write(known);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7})
  void writingSlicesIsAnError(int from) {
    try (RecordBatch whole = truncated();
        RecordBatch slice = whole.slice(from, ROWS - from);
        IpcStreamEncoder encoder =
            IpcStreamEncoder.create(SCHEMA, IpcWriteOptions.defaults(), allocator)) {
      assertThrows(LightstreamIOException.class, () -> encoder.encode(slice, new FrameOutput()));
    }
  }

  @Test
  void copyingSmallWritesIsAnError() {
    try (RecordBatch batch = truncated();
        CoalescingSink sink = CoalescingSink.patient(new IpcBytes.MemorySink())) {
      ArrowBuffer values = batch.column("id").data().buffers().get(1);
      FrameOutput out = new FrameOutput();
      out.add(values.slice(values.size() - 1000, 1000).borrow());
      LightstreamIOException e =
          assertThrows(
              LightstreamIOException.class, () -> sink.write(out.buffers(), 0, out.count()));
      assertTrue(e.getMessage().contains("truncated"), e.getMessage());
      assertThrows(LightstreamIOException.class, sink::flush);
    }
  }

  @Test
  void theKernelRefusesToReadWhatIsGone() throws IOException {
    try (RecordBatch batch = truncated();
        FileChannel target =
            FileChannel.open(
                directory.resolve("target"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      ArrowBuffer values = batch.column("id").data().buffers().get(1);
      var bytes = values.borrow().position(values.size() - 8192);
      assertThrows(IOException.class, () -> target.write(bytes));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Compression.class,
      names = {"LZ4", "ZSTD"})
  void decompressingIsAnError(Compression compression) throws IOException {
    Path path = file(compression);
    Messages.Found found = Messages.of(java.nio.file.Files.readAllBytes(path)).get(2);
    BatchPlan plan = new BatchPlan();
    boolean[] all = new boolean[SCHEMA.size()];
    Arrays.fill(all, true);
    plan.read(
        Messages.batch(found.message()),
        found.message().version(),
        FieldSlot.of(SCHEMA.fields(), all),
        found.message().bodyLength(),
        DecodeLimits.file());
    List<MemoryLease> leases = new ArrayList<>();
    try (MemoryMap map = MemoryMap.open(path);
        BodyCodecs codecs = new BodyCodecs()) {
      ArrowBuffer[] buffers = new ArrowBuffer[plan.bufferCount()];
      for (int i = 0; i < buffers.length; i++) {
        buffers[i] =
            plan.isWanted(i)
                ? map.buffer(found.bodyOffset() + plan.offset(i), plan.size(i))
                : ArrowBuffer.EMPTY;
      }
      truncate(path, found.bodyOffset() + 8192L);
      LightstreamIOException e =
          assertThrows(
              LightstreamIOException.class,
              () ->
                  BodyTransform.apply(
                      plan,
                      buffers,
                      codecs.of(compression),
                      false,
                      DecodeLimits.file(),
                      allocator,
                      leases));
      assertTrue(e.getMessage().contains("truncated"), e.getMessage());
    } finally {
      leases.forEach(MemoryLease::close);
    }
  }
}
