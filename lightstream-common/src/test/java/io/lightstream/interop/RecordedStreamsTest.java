// SPDX-License-Identifier: Apache-2.0
package io.lightstream.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lightstream.column.Column;
import io.lightstream.column.RecordBatch;
import io.lightstream.error.InvalidDataException;
import io.lightstream.format.ipc.IpcReadOptions;
import io.lightstream.format.tlv.TlvDecoder;
import io.lightstream.format.tlv.TlvFrame;
import io.lightstream.frame.FramedByteStream;
import io.lightstream.frame.MemorySource;
import io.lightstream.frame.StreamEnd;
import io.lightstream.memory.BufferAllocator;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams and files recorded from pyarrow and from the original Lightstream, value by value. */
class RecordedStreamsTest {

  private static final List<Object> SIDES = Rows.values("buy", "sell", null, "buy", "hold");

  private final BufferAllocator allocator = BufferAllocator.withBudget("recorded", 64 << 20);

  @AfterEach
  void nothingIsOutstanding() {
    assertEquals(0, allocator.outstanding());
  }

  @Test
  void theOriginalsStreamHasItsValues() {
    assertEquals(Rows.mixed(0, 1, 2), rows("/lightstream-made/stream-mixed.arrows"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "zstd"})
  void theOriginalsFilesHaveTheirValues(String kind) {
    assertEquals(Rows.mixed(0, 1, 2), rows("/lightstream-made/file-" + kind + ".arrow"));
  }

  @Test
  void dictionariesWithUnpaddedBodiesAreRead() {
    assertEquals(
        List.of(
            List.of(SIDES, Rows.values(0L, 1L, 2L, 3L, 4L)),
            List.of(SIDES, Rows.values(1L, 2L, 3L, 4L, 5L))),
        rows("/lightstream-made/stream-dictionary.arrows"));
  }

  @Test
  void indicesOutsideTheDictionaryThatTheOriginalDidNotSendAreErrors() {
    try (Decoded decoded = read("/lightstream-made/stream-dictionary-changing.arrows")) {
      assertEquals(2, decoded.batches().size());
      assertEquals(Rows.values("a", "b"), Rows.of(decoded.batches().get(0).column(0)));
      RecordBatch broken = decoded.batches().get(1);
      Column column = broken.column(0);
      assertThrows(InvalidDataException.class, () -> Rows.of(column));
      assertThrows(InvalidDataException.class, broken::validate);
    }
  }

  @Test
  void theOriginalsTypesHaveTheirValues() {
    assertType("date32", LocalDate.of(2020, 1, 1), null);
    assertType("dec128", new BigDecimal("1.23"));
    assertType("f32", 1.0f, 2.5f);
    assertType("int8", (byte) 1, null);
    assertType("large_utf8", "a", null);
    assertType("ts_us", LocalDate.of(2020, 1, 1).atStartOfDay());
    assertType("uint64", BigInteger.ONE, BigInteger.TWO);
    assertType("dict8", "a", "b");
  }

  private void assertType(String type, Object... values) {
    assertEquals(
        List.of(List.of(Arrays.asList(values))),
        rows("/lightstream-made/type-" + type + ".arrows"),
        type);
  }

  @ParameterizedTest
  @CsvSource({"0,3", "1,2"})
  void parallelStreamsAreDealtInTurn(int connection, int batches) {
    int[] ks = new int[batches];
    Arrays.setAll(ks, i -> 2 * i + connection);
    assertEquals(Rows.mixed(ks), rows("/lightstream-made/parallel-arrow." + connection));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void orderedParallelStreamsCarryTheirSequenceNumbers(int connection) {
    try (Decoded decoded = read("/lightstream-made/parallel-ordered." + connection)) {
      int m = connection;
      for (RecordBatch batch : decoded.batches()) {
        assertEquals(Map.of("ls.seq_id", Integer.toString(m)), batch.metadata());
        assertEquals(Rows.values(m, 10 * m), Rows.of(batch.column("marker")));
        m += 3;
      }
      assertEquals(connection == 0 ? 9 : connection + 6, m);
    }
  }

  /** Its table frames hold IPC messages: those of one tag, one after the other, are a stream. */
  @Test
  void framesOfTheOriginalsProtocolHoldTheirTables() {
    Map<Integer, List<byte[]>> frames = new TreeMap<>();
    byte[] recorded = TestData.bytes(TestData.resource("/lightstream-made/protocol.bin"));
    try (FramedByteStream<TlvFrame> stream =
        FramedByteStream.of(MemorySource.whole(recorded), TlvDecoder.create(allocator))) {
      for (TlvFrame frame = stream.next(); frame != null; frame = stream.next()) {
        byte[] value = new byte[frame.value().size()];
        frame.value().getBytes(0, value, 0, value.length);
        frames.computeIfAbsent(frame.type(), tag -> new ArrayList<>()).add(value);
        frame.close();
      }
    }
    assertEquals(List.of("hello", ""), frames.get(0).stream().map(this::text).toList());
    assertEquals(Rows.mixed(0, 1, 2), rows(joined(frames.get(1))));
    // Its second table was [b, a, b], but it did not send the dictionary anew: the bytes say a, b,
    // a.
    List<List<Object>> sides = List.of(Rows.values("a", "b", "a"), Rows.values(1L, 2L, 3L));
    assertEquals(List.of(sides, sides), rows(joined(frames.get(2))));
    assertEquals(256, frames.get(3).get(0).length);
  }

  private String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static byte[] joined(List<byte[]> parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    parts.forEach(all::writeBytes);
    return all.toByteArray();
  }

  @Test
  void dictionariesGrowInStreamsAndFiles() {
    List<List<List<Object>>> grown =
        List.of(List.of(Rows.values("a", "b")), List.of(Rows.values("c", "d", "a")));
    assertEquals(grown, rows("/pyarrow-made/delta.stream"));
    assertEquals(grown, rows("/pyarrow-made/delta.arrow"));
  }

  @Test
  void dictionariesAreReplacedInStreams() {
    assertEquals(
        List.of(List.of(Rows.values("a", "b")), List.of(Rows.values("x", "y"))),
        rows("/pyarrow-made/rep.stream"));
  }

  @Test
  void metadataOfABatchIsKept() {
    try (Decoded decoded = read("/pyarrow-made/meta.stream")) {
      assertEquals(Map.of("k", "v"), decoded.batches().get(0).metadata());
      assertEquals(StreamEnd.MARKER, decoded.end());
    }
  }

  private List<List<List<Object>>> rows(String name) {
    try (Decoded decoded = read(name)) {
      return checked(decoded);
    }
  }

  private List<List<List<Object>>> rows(byte[] stream) {
    try (Decoded decoded = Decoded.stream(stream, allocator)) {
      return checked(decoded);
    }
  }

  private static List<List<List<Object>>> checked(Decoded decoded) {
    decoded.batches().forEach(RecordBatch::validate);
    return decoded.batches().stream().map(Rows::of).toList();
  }

  private Decoded read(String name) {
    var path = TestData.resource(name);
    return TestData.isFileFormat(path)
        ? Decoded.file(path, IpcReadOptions.file())
        : Decoded.stream(TestData.bytes(path), allocator);
  }
}
