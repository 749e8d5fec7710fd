// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.fs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.column.RecordBatch;
import io.lightstream.error.ClosedException;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.InvalidDataException;
import io.lightstream.error.LightstreamException;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.format.ipc.Compression;
import io.lightstream.format.ipc.IpcBlock;
import io.lightstream.format.ipc.IpcReadOptions;
import io.lightstream.format.ipc.IpcWriteOptions;
import io.lightstream.memory.BufferAllocator;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.flink.core.fs.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArrowInputTest {

  private final BufferAllocator allocator = BufferAllocator.unbounded("test");
  private final MemoryFileSystem memory = MemoryFileSystem.named("arrow-input");

  @TempDir private java.nio.file.Path directory;

  @AfterEach
  void nothingIsLeft() {
    assertEquals(0, allocator.outstanding());
    assertEquals(0, memory.open());
    memory.clear();
  }

  private Path place(boolean local, byte[] bytes) {
    return local ? local(bytes) : memory.put("/folder/some file.arrow", bytes);
  }

  private Path local(byte[] bytes) {
    try {
      java.nio.file.Path file = Files.write(directory.resolve("some file.arrow"), bytes);
      return new Path(file.toString());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private ArrowInput open(Path path, String... columns) {
    return ArrowInput.open(path, List.of(columns), allocator);
  }

  private void assertBatch(long first, int rows, RecordBatch found) {
    try (found;
        RecordBatch expected = ArrowSamples.batch(first, rows, allocator)) {
      assertEquals(Optional.empty(), expected.firstDifference(found));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aFileIsReadInOrderOrFromAnyBatch(boolean local) {
    try (ArrowInput input = open(place(local, ArrowSamples.file(5, 0, 3000)))) {
      assertEquals(OptionalInt.of(3), input.batches());
      assertEquals(ArrowSamples.SCHEMA, input.schema());
      assertBatch(0, 5, input.next());
      assertBatch(5, 0, input.next());
      assertBatch(5, 3000, input.next());
      assertNull(input.next());
      input.seek(0);
      assertBatch(0, 5, input.next());
      input.seek(2);
      assertBatch(5, 3000, input.next());
      assertEquals(3, input.position());
    }
  }

  @ParameterizedTest
  @EnumSource(Compression.class)
  void compressedFilesOfAStoreAreRead(Compression compression) {
    IpcWriteOptions options = IpcWriteOptions.defaults().withCompression(compression);
    try (ArrowInput input = open(place(false, ArrowSamples.file(options, 100_000, 7)))) {
      assertBatch(0, 100_000, input.next());
      assertBatch(100_000, 7, input.next());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aStreamIsReadInOrder(boolean local) {
    try (ArrowInput input = open(place(local, ArrowSamples.stream(true, 5, 0, 30_000, 2)))) {
      assertEquals(OptionalInt.empty(), input.batches());
      assertEquals(List.of(), input.blocks());
      assertEquals(ArrowSamples.SCHEMA, input.schema());
      assertBatch(0, 5, input.next());
      input.seek(2);
      assertBatch(5, 30_000, input.next());
      assertThrows(ConfigurationException.class, () -> input.seek(0));
      assertBatch(30_005, 2, input.next());
      assertNull(input.next());
      assertNull(input.next());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void blocksTellWhereTheBatchesLie(boolean local) {
    byte[] bytes = ArrowSamples.file(5, 7, 3000);
    try (ArrowInput input = open(place(local, bytes))) {
      List<Long> offsets = new ArrayList<>();
      for (IpcBlock block : input.blocks()) {
        offsets.add(block.offset());
        assertTrue(block.offset() + block.metadataLength() + block.bodyLength() <= bytes.length);
      }
      assertEquals(offsets.stream().sorted().distinct().toList(), offsets);
      assertEquals(3, offsets.size());
    }
  }

  @Test
  void columnsThatAreNotWantedAreNotRead() {
    Path path = place(false, ArrowSamples.file(400_000));
    try (ArrowInput input = open(path, "side");
        RecordBatch batch = input.next()) {
      assertEquals(1, batch.columnCount());
      assertEquals("side 4", batch.column("side").getString(399_999));
      assertTrue(
          memory.bytesRead() < 800_000, () -> memory.bytesRead() + " bytes of 400,000 were read");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void rowsCanBeHadWithoutAnyColumn(boolean local) {
    Path path = place(local, ArrowSamples.file(400_000));
    IpcReadOptions none = IpcReadOptions.file().withColumns(List.of());
    try (ArrowInput input = ArrowInput.open(path, none, allocator);
        RecordBatch batch = input.next()) {
      assertEquals(400_000, batch.rowCount());
      assertEquals(0, batch.columnCount());
      assertEquals(0, allocator.outstanding());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theSchemaIsHadWithoutTheRest(boolean local) {
    assertEquals(
        ArrowSamples.SCHEMA, ArrowInput.schemaOf(place(local, ArrowSamples.file(400_000))));
    assertEquals(
        ArrowSamples.SCHEMA, ArrowInput.schemaOf(place(local, ArrowSamples.stream(true, 400_000))));
    assertTrue(memory.bytesRead() < 2 << 20, () -> memory.bytesRead() + " bytes were read");
  }

  private void assertRefused(
      Class<? extends LightstreamException> type, boolean local, byte[] bytes, String rule) {
    Path path = place(local, bytes);
    LightstreamException e =
        assertThrows(
            type,
            () -> {
              try (ArrowInput input = open(path)) {
                for (RecordBatch b = input.next(); b != null; b = input.next()) {
                  b.close();
                }
              }
            });
    assertTrue(e.getMessage().contains(path.getPath()), e.getMessage());
    assertTrue(e.getMessage().contains(rule), e.getMessage());
    assertTrue(
        e.getMessage().contains("byte ") || !(e instanceof InvalidDataException), e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatIsNoArrowIsRefused(boolean local) {
    byte[] file = ArrowSamples.file(5, 6);
    byte[] cut = Arrays.copyOf(file, file.length - 20);
    assertRefused(InvalidDataException.class, local, cut, "must end with ARROW1");
    assertRefused(InvalidDataException.class, local, new byte[0], "ended before its schema");
    assertRefused(InvalidDataException.class, local, "id;name\n1;x".getBytes(), "byte 0");
    byte[] stream = ArrowSamples.stream(true, 5, 6);
    byte[] half = Arrays.copyOf(stream, stream.length - 30);
    assertRefused(InvalidDataException.class, local, half, "ended within the message");
    byte[] open = ArrowSamples.stream(false, 5, 6);
    assertRefused(InvalidDataException.class, local, open, "batches may be missing");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aBlockThatPointsElsewhereIsRefused(boolean local) {
    byte[] file = ArrowSamples.file(5, 6);
    for (int at = 64; at < 80; at++) {
      file[at] = 0x7f;
    }
    Path path = place(local, file);
    try (ArrowInput input = open(path)) {
      assertThrows(
          LightstreamException.class,
          () -> {
            for (RecordBatch b = input.next(); b != null; b = input.next()) {
              b.close();
            }
            throw new InvalidDataException("the damage lay where nothing is read");
          });
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aMissingColumnIsNamed(boolean local) {
    Path path = place(local, ArrowSamples.file(5));
    ConfigurationException e =
        assertThrows(ConfigurationException.class, () -> open(path, "id", "price"));
    assertTrue(e.getMessage().contains("price"), e.getMessage());
    assertTrue(e.getMessage().contains(path.getPath()), e.getMessage());
  }

  @Test
  void whatIsNotThereIsRefused() {
    for (String missing : List.of("memory://arrow-input/no.arrow", directory + "/no.arrow")) {
      LightstreamIOException e =
          assertThrows(LightstreamIOException.class, () -> open(new Path(missing)));
      assertTrue(e.getMessage().contains("no.arrow: no such file"), e.getMessage());
    }
    assertThrows(LightstreamIOException.class, () -> open(new Path(directory.toString())));
    memory.put("/folder/a", new byte[1]);
    assertThrows(LightstreamIOException.class, () -> open(new Path("memory://arrow-input/folder")));
    assertThrows(LightstreamIOException.class, () -> open(new Path("nosuch://arrow-input/x")));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aClosedInputReadsNoMoreAndBatchesStay(boolean local) {
    ArrowInput input = open(place(local, ArrowSamples.file(5, 6)));
    RecordBatch batch = input.next();
    input.close();
    input.close();
    assertThrows(ClosedException.class, input::next);
    assertBatch(0, 5, batch);
  }

  @Test
  void aFileThatBecameShorterIsAnError() {
    Path path = place(false, ArrowSamples.file(5, 100_000));
    try (ArrowInput input = open(path)) {
      input.next().close();
      memory.put(path.getPath(), new byte[10]);
      LightstreamIOException e = assertThrows(LightstreamIOException.class, input::next);
      assertTrue(e.getMessage().contains("bytes when it was opened"), e.getMessage());
    }
  }
}
