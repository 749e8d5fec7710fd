// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.column.DataType;
import io.lightstream.column.Field;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchBuilder;
import io.lightstream.column.Schema;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.InvalidDataException;
import io.lightstream.error.LimitExceededException;
import io.lightstream.frame.FramedByteStream;
import io.lightstream.frame.MemorySource;
import io.lightstream.frame.StreamEnd;
import io.lightstream.memory.ArrowBuffer;
import io.lightstream.memory.BufferAllocator;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpcStreamTest {

  private static final Schema SCHEMA =
      Schema.of(
              Field.nullable("id", new DataType.Int(64, true)),
              Field.nullable("name", new DataType.Utf8()),
              Field.required("flag", new DataType.Bool()))
          .withMetadata(Map.of("made by", "a test"));

  private final BufferAllocator allocator = BufferAllocator.unbounded("test");

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

  private byte[] stream(IpcWriteOptions options, int... rows) {
    List<RecordBatch> batches = Arrays.stream(rows).mapToObj(n -> batch(n, n)).toList();
    try {
      return IpcBytes.stream(SCHEMA, batches, options, allocator);
    } finally {
      batches.forEach(RecordBatch::close);
    }
  }

  private void assertComesBack(byte[] stream, int chunk, int... rows) {
    List<RecordBatch> batches = IpcBytes.decode(stream, chunk, IpcReadOptions.network(), allocator);
    assertEquals(rows.length, batches.size());
    for (int i = 0; i < rows.length; i++) {
      try (RecordBatch found = batches.get(i);
          RecordBatch expected = batch(rows[i], rows[i])) {
        found.validate();
        assertEquals(expected.columns().toString(), found.columns().toString());
        assertEquals(Map.of("from", Integer.toString(rows[i])), found.metadata());
        assertAligned(found);
      }
    }
  }

  private static void assertAligned(RecordBatch batch) {
    batch.columns().stream()
        .flatMap(column -> column.data().buffers().stream())
        .forEach(buffer -> assertEquals(ArrowBuffer.ALIGNMENT, buffer.alignment()));
  }

  @ParameterizedTest
  @EnumSource(Compression.class)
  void batchesComeBackUnderEveryCompression(Compression compression) {
    byte[] stream =
        stream(IpcWriteOptions.defaults().withCompression(compression), 10, 0, 1, 20_000);
    assertComesBack(stream, Integer.MAX_VALUE, 10, 0, 1, 20_000);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 64, 1000, 65_536})
  void chunksMakeNoDifference(int chunk) {
    byte[] stream = stream(IpcWriteOptions.defaults(), 10, 3, 9_000);
    assertComesBack(stream, chunk, 10, 3, 9_000);
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 64})
  void messagesAreMultiplesOfTheAlignment(int alignment) {
    byte[] stream = stream(IpcWriteOptions.defaults().withAlignment(alignment), 10, 11, 12);
    ByteBuffer bytes = ByteBuffer.wrap(stream).order(ByteOrder.LITTLE_ENDIAN);
    int marker = 0;
    for (int at = 0; at < stream.length; at += alignment) {
      marker += bytes.getInt(at) == -1 ? 1 : 0;
    }
    assertEquals(5, marker, "a schema, three batches and the end");
    assertEquals(8, stream.length % alignment == 0 ? 8 : stream.length % alignment);
    assertComesBack(stream, Integer.MAX_VALUE, 10, 11, 12);
  }

  @Test
  void endByMarkerIsTold() {
    byte[] stream = stream(IpcWriteOptions.defaults(), 2);
    assertEquals(Optional.of(StreamEnd.MARKER), endOf(stream));
    assertEquals(Optional.of(StreamEnd.CLOSED), endOf(Arrays.copyOf(stream, stream.length - 8)));
  }

  private Optional<StreamEnd> endOf(byte[] stream) {
    try (FramedByteStream<IpcMessage> frames =
        IpcBytes.open(stream, 100, IpcReadOptions.network(), allocator)) {
      for (IpcMessage next = frames.next(); next != null; next = frames.next()) {
        if (next instanceof IpcMessage.BatchMessage message) {
          message.batch().close();
        }
      }
      return frames.end();
    }
  }

  @Test
  void truncationIsAnErrorExceptBetweenMessages() {
    byte[] stream = stream(IpcWriteOptions.defaults(), 2, 9_000);
    int clean = 0;
    for (int length = 0; length < stream.length; length += length < 4_000 ? 1 : 997) {
      byte[] cut = Arrays.copyOf(stream, length);
      try {
        assertEquals(Optional.of(StreamEnd.CLOSED), endOf(cut));
        clean++;
      } catch (InvalidDataException e) {
        assertTrue(e.getMessage().contains("ended"), e.getMessage());
      }
    }
    assertEquals(2, clean, "behind the schema and behind the first batch");
  }

  @Test
  void emptyInputIsNoStream() {
    InvalidDataException e =
        assertThrows(InvalidDataException.class, () -> IpcBytes.decode(new byte[0], allocator));
    assertEquals("byte 0: the stream ended before its schema", e.getMessage());
  }

  @Test
  void aFileIsRecognised() {
    byte[] file = IpcBytes.file(SCHEMA, List.of(), IpcWriteOptions.defaults(), allocator);
    InvalidDataException e =
        assertThrows(InvalidDataException.class, () -> IpcBytes.decode(file, allocator));
    assertEquals(
        "byte 0: the bytes begin as an Arrow file does, not as a stream: read it as a file",
        e.getMessage());
  }

  @Test
  void wrongMarkerIsRejectedWithItsPlace() {
    byte[] stream = stream(IpcWriteOptions.defaults(), 2);
    int second = ByteBuffer.wrap(stream).order(ByteOrder.LITTLE_ENDIAN).getInt(4) + 8;
    stream[second] = 0x12;
    InvalidDataException e =
        assertThrows(InvalidDataException.class, () -> IpcBytes.decode(stream, allocator));
    assertEquals(
        "byte " + second + ": a message must begin with FFFFFFFF, not with FFFFFF12",
        e.getMessage());
    assertEquals(second, e.offset().orElseThrow());
  }

  @Test
  void metadataBeyondTheLimitIsRefusedBeforeItArrives() {
    byte[] start = {-1, -1, -1, -1, 0, 0, 0, 0x40};
    LimitExceededException e =
        assertThrows(LimitExceededException.class, () -> IpcBytes.decode(start, allocator));
    assertEquals(
        "message at byte 0 has 1073741824 bytes of metadata: the limit is 16777216"
            + " (maxMetadataBytes)",
        e.getMessage());
  }

  @Test
  void bodyBeyondTheLimitIsRefused() {
    byte[] stream = stream(IpcWriteOptions.defaults(), 9_000);
    IpcReadOptions options =
        IpcReadOptions.network().withLimits(DecodeLimits.network().withMaxBodyBytes(1000));
    LimitExceededException e =
        assertThrows(
            LimitExceededException.class, () -> IpcBytes.decode(stream, 4096, options, allocator));
    assertTrue(e.getMessage().endsWith("the limit is 1000 (maxBodyBytes)"), e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 9_000})
  void projectionReadsOnlyWhatIsWantedInTheOrderAskedFor(int rows) {
    byte[] stream = stream(IpcWriteOptions.defaults(), rows);
    IpcReadOptions options = IpcReadOptions.network().withColumns(List.of("flag", "id"));
    try (RecordBatch found = IpcBytes.decode(stream, 1000, options, allocator).get(0);
        RecordBatch expected = batch(rows, rows)) {
      assertEquals(
          List.of("flag", "id"), found.schema().fields().stream().map(Field::name).toList());
      assertEquals(expected.column("id").toString(), found.column(1).toString());
      assertEquals(expected.column("flag").toString(), found.column(0).toString());
      assertTrue(allocator.outstanding() > 0);
    }
  }

  @Test
  void unknownColumnIsNamed() {
    byte[] stream = stream(IpcWriteOptions.defaults(), 1);
    IpcReadOptions options = IpcReadOptions.network().withColumns(List.of("price"));
    ConfigurationException e =
        assertThrows(
            ConfigurationException.class, () -> IpcBytes.decode(stream, 1000, options, allocator));
    assertEquals("there is no column 'price': the columns are [id, name, flag]", e.getMessage());
  }

  @Test
  void batchOfAnotherSchemaIsRefused() {
    Schema other = Schema.of(Field.nullable("x", new DataType.Int(32, true)));
    try (RecordBatch batch = batch(1, 1)) {
      assertThrows(
          ConfigurationException.class,
          () -> IpcBytes.stream(other, List.of(batch), IpcWriteOptions.defaults(), allocator));
    }
  }

  @Test
  void bodyIsCopiedAtMostOnce() {
    byte[] stream = stream(IpcWriteOptions.defaults(), 10, 9_000);
    IpcStreamDecoder decoder = IpcStreamDecoder.create(IpcReadOptions.network(), allocator);
    try (FramedByteStream<IpcMessage> frames =
        FramedByteStream.of(MemorySource.inChunksOf(4096, stream), decoder)) {
      for (IpcMessage next = frames.next(); next != null; next = frames.next()) {
        if (next instanceof IpcMessage.BatchMessage message) {
          message.batch().close();
        }
      }
      DecodeStatistics statistics = decoder.statistics();
      assertEquals(2, statistics.batches());
      assertEquals(3, statistics.messages());
      long copied = statistics.copiedBytes() + frames.copiedBytes();
      assertTrue(copied < statistics.bodyBytes() / 2, copied + " of " + statistics.bodyBytes());
    }
  }

  @Test
  void slicesAreWrittenAlone() {
    try (RecordBatch whole = batch(1000, 0);
        RecordBatch slice = whole.slice(501, 13)) {
      byte[] stream =
          IpcBytes.stream(SCHEMA, List.of(slice), IpcWriteOptions.defaults(), allocator);
      assertTrue(stream.length < 3000, "only the slice's bytes: " + stream.length);
      try (RecordBatch found = IpcBytes.decode(stream, allocator).get(0)) {
        found.validate();
        assertEquals(slice.columns().toString(), found.columns().toString());
      }
    }
  }
}
