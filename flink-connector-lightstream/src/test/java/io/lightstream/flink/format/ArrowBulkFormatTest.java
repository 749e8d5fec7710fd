// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.error.ClosedException;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.InvalidDataException;
import io.lightstream.error.LightstreamException;
import io.lightstream.flink.data.BatchFilter;
import io.lightstream.flink.fs.ArrowSamples;
import io.lightstream.flink.fs.MemoryFileSystem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.connector.file.src.util.RecordAndPosition;
import org.apache.flink.core.fs.Path;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArrowBulkFormatTest {

  private static final RowType SIDE_AND_ID =
      RowType.of(
          new LogicalType[] {new VarCharType(VarCharType.MAX_LENGTH), new BigIntType()},
          new String[] {"side", "id"});
  private static final int[] BATCHES = {5, 0, 70, 1, 33};
  private static final int ROWS = 109;

  private final MemoryFileSystem memory = MemoryFileSystem.named("bulk-format");
  private final ArrowBulkFormat format = ArrowBulkFormat.builder(SIDE_AND_ID).build();

  @TempDir private java.nio.file.Path directory;

  @AfterEach
  void nothingIsOpen() {
    assertEquals(0, memory.open());
    memory.clear();
  }

  private Path local(byte[] bytes) {
    try {
      return new Path(Files.write(directory.resolve("rows.arrow"), bytes).toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path remote(byte[] bytes) {
    return memory.put("/rows.arrow", bytes);
  }

  private static FileSourceSplit split(Path path, long offset, long length) {
    return new FileSourceSplit("id", path, offset, length, 0, length);
  }

  private static FileSourceSplit whole(Path path) {
    return split(path, 0, Long.MAX_VALUE);
  }

  private static FileSourceSplit restored(FileSourceSplit split, long offset, long rows) {
    return new FileSourceSplit(
        "id",
        split.path(),
        split.offset(),
        split.length(),
        0,
        split.length(),
        new String[0],
        new CheckpointedPosition(offset, rows));
  }

  /** The rows of a split, and the positions behind each. */
  private record Found(List<Long> ids, List<CheckpointedPosition> positions) {}

  private Found read(FileSourceSplit split) {
    return read(format, split);
  }

  private static Found read(ArrowBulkFormat format, FileSourceSplit split) {
    Found found = new Found(new ArrayList<>(), new ArrayList<>());
    try (BulkFormat.Reader<RowData> reader =
        split.getReaderPosition().isPresent()
            ? format.restoreReader(new Configuration(), split)
            : format.createReader(new Configuration(), split)) {
      for (var rows = reader.readBatch(); rows != null; rows = reader.readBatch()) {
        for (var row = rows.next(); row != null; row = rows.next()) {
          long id = row.getRecord().getLong(1);
          assertEquals("side " + id % 5, row.getRecord().getString(0).toString());
          found.ids.add(id);
          found.positions.add(new CheckpointedPosition(row.getOffset(), row.getRecordSkipCount()));
        }
        rows.releaseBatch();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  private static List<Long> ids(long from) {
    return LongStream.range(from, ROWS).boxed().toList();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void splitsHaveEachRowOnceWhereverTheirBordersAre(boolean stream) {
    byte[] bytes = stream ? ArrowSamples.stream(true, BATCHES) : ArrowSamples.file(BATCHES);
    Path path = local(bytes);
    for (int length : new int[] {1, 100, 333, 1000, 4096, bytes.length}) {
      List<Long> all = new ArrayList<>();
      int step = Math.max(length, bytes.length / 50);
      for (int from = 0; from < bytes.length; from += step) {
        all.addAll(read(split(path, from, Math.min(step, bytes.length - from))).ids);
      }
      assertEquals(ids(0), all.stream().sorted().toList());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"local file", "local stream", "remote file", "remote stream"})
  void aSplitIsRestoredAtTheVeryRow(String kind) {
    byte[] bytes =
        kind.endsWith("stream") ? ArrowSamples.stream(true, BATCHES) : ArrowSamples.file(BATCHES);
    FileSourceSplit split = whole(kind.startsWith("local") ? local(bytes) : remote(bytes));
    List<CheckpointedPosition> positions = read(split).positions;
    assertEquals(ROWS, positions.size());
    for (int row = 0; row < ROWS; row++) {
      CheckpointedPosition behind = positions.get(row);
      Found rest = read(restored(split, behind.getOffset(), behind.getRecordsAfterOffset()));
      assertEquals(ids(row + 1), rest.ids);
      assertEquals(positions.subList(row + 1, ROWS), rest.positions);
    }
  }

  @Test
  void aSplitOfAFileIsRestoredWithinItsBytes() {
    byte[] bytes = ArrowSamples.file(10, 10, 10);
    Path path = local(bytes);
    List<Long> offsets =
        read(whole(path)).positions.stream()
            .map(CheckpointedPosition::getOffset)
            .distinct()
            .toList();
    FileSourceSplit split = split(path, offsets.get(1), 1);
    assertEquals(LongStream.range(10, 20).boxed().toList(), read(split).ids);
    assertEquals(List.of(18L, 19L), read(restored(split, offsets.get(1), 8)).ids);
    InvalidDataException e =
        assertThrows(
            InvalidDataException.class, () -> read(restored(split, offsets.get(1) + 8, 1)));
    assertTrue(e.getMessage().contains("the file has none: it was replaced"), e.getMessage());
    assertTrue(e.getMessage().contains(path.toString()), e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void rowsThatAFilterDoesNotSelectAreLeftOutAndPositionsStayTheSame(boolean stream) {
    byte[] bytes = stream ? ArrowSamples.stream(true, BATCHES) : ArrowSamples.file(BATCHES);
    FileSourceSplit split = whole(local(bytes));
    List<CheckpointedPosition> positions = read(split).positions;
    List<Long> wanted = List.of(3L, 7L, 8L, 74L, 75L, 108L);
    ArrowBulkFormat filtered =
        ArrowBulkFormat.builder(SIDE_AND_ID).filter(BatchFilter.in("id", wanted)).build();
    Found some = read(filtered, split);
    assertEquals(wanted, some.ids);
    for (int i = 0; i < wanted.size(); i++) {
      CheckpointedPosition behind = positions.get((int) (long) wanted.get(i));
      assertEquals(behind, some.positions.get(i));
      FileSourceSplit rest = restored(split, behind.getOffset(), behind.getRecordsAfterOffset());
      assertEquals(wanted.subList(i + 1, wanted.size()), read(filtered, rest).ids);
    }
  }

  @Test
  void aFilterOfWhatIsNoFieldIsRefused() {
    ArrowBulkFormat.Builder builder = ArrowBulkFormat.builder(SIDE_AND_ID);
    ConfigurationException e =
        assertThrows(
            ConfigurationException.class, () -> builder.filter(BatchFilter.isNull("name")));
    assertTrue(e.getMessage().endsWith("looks at other columns than [side, id]"), e.getMessage());
  }

  @Test
  void rowsAreCountedWithoutAnyColumn() throws IOException {
    ArrowBulkFormat none = ArrowBulkFormat.builder(RowType.of()).build();
    int rows = 0;
    try (var reader = none.createReader(new Configuration(), whole(remote(sample())))) {
      for (var batch = reader.readBatch(); batch != null; batch = reader.readBatch()) {
        while (batch.next() != null) {
          rows++;
        }
        batch.releaseBatch();
      }
    }
    assertEquals(ROWS, rows);
  }

  private static byte[] sample() {
    return ArrowSamples.file(BATCHES);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aRowEndsWithItsBatchUnlessItIsCopied(boolean copied) throws IOException {
    ArrowBulkFormat reading = ArrowBulkFormat.builder(SIDE_AND_ID).copyRows(copied).build();
    try (var reader = reading.createReader(new Configuration(), whole(local(sample())))) {
      BulkFormat.RecordIterator<RowData> rows = reader.readBatch();
      RowData first = rows.next().getRecord();
      RowData second = rows.next().getRecord();
      rows.releaseBatch();
      rows.releaseBatch();
      if (copied) {
        assertEquals(0, first.getLong(1));
        assertEquals(1, second.getLong(1));
      } else {
        assertEquals(first, second);
        assertThrows(ClosedException.class, () -> second.getLong(1));
      }
    }
  }

  @Test
  void batchesOutliveTheirReader() throws IOException {
    BulkFormat.RecordIterator<RowData> rows;
    try (var reader = format.createReader(new Configuration(), whole(remote(sample())))) {
      rows = reader.readBatch();
    }
    RecordAndPosition<RowData> row = rows.next();
    assertEquals("side 0", row.getRecord().getString(0).toString());
    rows.releaseBatch();
  }

  private void assertRefused(RowType type, byte[] bytes, String... reasons) {
    for (Path path : List.of(local(bytes), remote(bytes))) {
      LightstreamException e =
          assertThrows(
              LightstreamException.class,
              () -> {
                try (var reader =
                    ArrowBulkFormat.builder(type)
                        .build()
                        .createReader(new Configuration(), whole(path))) {
                  while (reader.readBatch() != null) {
                    // goes on to the batch that cannot be read
                  }
                }
              });
      assertTrue(e.getMessage().contains(path.getPath()), e.getMessage());
      for (String reason : reasons) {
        assertTrue(e.getMessage().contains(reason), e.getMessage());
      }
    }
  }

  @Test
  void whatCannotBeReadIsRefusedWithItsPlaceAndRule() {
    byte[] file = sample();
    assertRefused(SIDE_AND_ID, Arrays.copyOf(file, file.length - 1), "byte ", "ARROW1");
    assertRefused(SIDE_AND_ID, "no Arrow at all, but text".getBytes(), "byte 0");
    assertRefused(field("id", new IntType()), file, "column 'id'", "cannot be read as INT");
    assertRefused(field("price", new IntType()), file, "price");
    LogicalType notNull = new VarCharType(false, VarCharType.MAX_LENGTH);
    assertRefused(field("name", notNull), file, "batch at byte ", "column 'name' has 2 nulls");
  }

  private static RowType field(String name, LogicalType type) {
    return RowType.of(new LogicalType[] {type}, new String[] {name});
  }

  @Test
  void aTypeThatNoColumnHasIsRefusedBeforehand() {
    RowType type = field("f", new org.apache.flink.table.types.logical.SymbolType<>());
    assertThrows(ConfigurationException.class, () -> ArrowBulkFormat.builder(type).build());
  }

  @Test
  void anEmptyFileHasNoRows() throws IOException {
    for (byte[] empty : List.of(ArrowSamples.file(), ArrowSamples.stream(true))) {
      try (var reader = format.createReader(new Configuration(), whole(remote(empty)))) {
        assertNull(reader.readBatch());
        assertNull(reader.readBatch());
      }
    }
    assertFalse(format.getProducedType().isBasicType());
  }
}
