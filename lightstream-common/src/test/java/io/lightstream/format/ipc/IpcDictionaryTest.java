// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.column.ArrayData;
import io.lightstream.column.Column;
import io.lightstream.column.Columns;
import io.lightstream.column.DataType;
import io.lightstream.column.Dictionary;
import io.lightstream.column.DictionaryColumn;
import io.lightstream.column.DictionaryEncoding;
import io.lightstream.column.Field;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchBuilder;
import io.lightstream.column.Schema;
import io.lightstream.error.ClosedException;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.InvalidDataException;
import io.lightstream.error.LimitExceededException;
import io.lightstream.frame.FrameOutput;
import io.lightstream.memory.ArrowBuffer;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.memory.MemoryLease;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.arrow.flatbuf.MessageHeader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IpcDictionaryTest {

  private static final DataType.Int INT8 = new DataType.Int(8, true);
  private static final DataType.Int UINT8 = new DataType.Int(8, false);
  private static final Field INNER = encoded(Field.nullable("item", new DataType.Utf8()), 7, INT8);
  private static final Field OUTER =
      encoded(Field.nullable("tags", new DataType.ListType(), INNER), 8, INT8);

  private final BufferAllocator allocator = BufferAllocator.unbounded("test");

  @TempDir private Path directory;

  @AfterEach
  void nothingIsOutstanding() {
    assertEquals(0, allocator.outstanding());
  }

  private static Field encoded(Field field, long id, DataType.Int index) {
    return field.withDictionary(new DictionaryEncoding(id, index, false));
  }

  private static Field text(String name, long id, DataType.Int index) {
    return encoded(Field.nullable(name, new DataType.Utf8()), id, index);
  }

  /** A batch of one row for each array, from a builder of its own: its dictionaries are new. */
  private RecordBatch batch(Schema schema, Object[]... rows) {
    try (RecordBatchBuilder builder = RecordBatchBuilder.of(schema, allocator)) {
      Arrays.stream(rows).forEach(builder::appendRow);
      return builder.finish();
    }
  }

  private static Object[] row(Object... values) {
    return values;
  }

  private static Object[][] rows(Object... values) {
    return Arrays.stream(values).map(IpcDictionaryTest::row).toArray(Object[][]::new);
  }

  private static List<Object> values(Column column) {
    List<Object> values = new ArrayList<>();
    for (int row = 0; row < column.length(); row++) {
      values.add(column.getObject(row));
    }
    return values;
  }

  private static List<List<Object>> firstColumns(List<RecordBatch> batches) {
    return batches.stream().map(batch -> values(batch.column(0))).toList();
  }

  private static void assertEqual(List<RecordBatch> expected, List<RecordBatch> found) {
    assertEquals(expected.size(), found.size());
    for (int i = 0; i < found.size(); i++) {
      found.get(i).validate();
      assertEquals(Optional.empty(), expected.get(i).firstDifference(found.get(i)));
    }
  }

  private static void close(List<RecordBatch> batches) {
    batches.forEach(RecordBatch::close);
  }

  /** Writes and reads as stream, with deltas and without, and as file. */
  private void assertRoundTrips(Schema schema, RecordBatch... given) {
    List<RecordBatch> batches = List.of(given);
    try {
      for (boolean deltas : new boolean[] {false, true}) {
        IpcWriteOptions options = IpcWriteOptions.defaults().withDictionaryDeltas(deltas);
        byte[] stream = IpcBytes.stream(schema, batches, options, allocator);
        List<RecordBatch> found = IpcBytes.decode(stream, allocator);
        assertEqual(batches, found);
        byte[] again = IpcBytes.stream(schema, found, options, allocator);
        byte[] file = IpcBytes.file(schema, found, options, BufferAllocator.unbounded("file"));
        close(found);
        List<RecordBatch> second = IpcBytes.decode(again, allocator);
        assertEqual(batches, second);
        close(second);
        List<RecordBatch> fromFile = IpcBytes.decodeFile(file, directory, allocator);
        assertEqual(batches, fromFile);
        byte[] third = IpcBytes.stream(schema, fromFile, options, allocator);
        close(fromFile);
        List<RecordBatch> last = IpcBytes.decode(third, allocator);
        assertEqual(batches, last);
        close(last);
      }
    } finally {
      close(batches);
    }
  }

  @Test
  void replacedDictionariesComeBack() {
    Schema schema = Schema.of(text("side", 0, INT8), text("other", 1, UINT8));
    assertRoundTrips(
        schema,
        batch(schema, row("a", "x"), row("b", null), row(null, "y")),
        batch(schema, row("c", "x"), row("a", "z")),
        batch(schema),
        batch(schema, row(null, null)),
        batch(schema, row("b", "y"), row("c", "x"), row("b", "new")));
  }

  @Test
  void grownDictionariesComeBack() {
    Schema schema = Schema.of(text("side", 0, INT8));
    try (RecordBatchBuilder builder = RecordBatchBuilder.of(schema, allocator)) {
      List<RecordBatch> batches = new ArrayList<>();
      for (String value : List.of("a", "b", "a", "c", "d")) {
        builder.appendRow(value);
        builder.appendRow("a");
        batches.add(builder.finish());
      }
      assertRoundTrips(schema, batches.toArray(RecordBatch[]::new));
    }
  }

  @Test
  void nestedDictionariesComeBack() {
    Schema schema = Schema.of(OUTER, text("plain", 7, INT8).withName("plain"));
    RecordBatch first =
        batch(schema, row(List.of("a", "b"), "a"), row(null, null), row(List.of("b"), "b"));
    assertRoundTrips(
        schema,
        first,
        batch(schema, row(List.of("x", "a"), "x"), row(List.of(), "y")),
        batch(schema, row(List.of("b"), "b"), row(Arrays.asList("q", null), null)));
  }

  @Test
  void nestedDictionariesThatGrowComeBack() {
    Schema schema = Schema.of(OUTER);
    try (RecordBatchBuilder builder = RecordBatchBuilder.of(schema, allocator)) {
      List<RecordBatch> batches = new ArrayList<>();
      for (String value : List.of("a", "b", "a", "c")) {
        builder.appendRow(List.of(value, "z"));
        builder.appendRow(List.of("a", value));
        batches.add(builder.finish());
      }
      assertRoundTrips(schema, batches.toArray(RecordBatch[]::new));
    }
  }

  @Test
  void aReplacedInnerDictionaryIsFollowedByTheOuterOne() {
    Schema schema = Schema.of(text("plain", 7, INT8), OUTER);
    RecordBatch first = batch(schema, row("a", List.of("a")), row("b", List.of("b")));
    RecordBatch second = batch(schema, row("b", List.of("b")), row("a", List.of("a")));
    byte[] stream =
        IpcBytes.stream(schema, List.of(first, second), IpcWriteOptions.defaults(), allocator);
    assertEquals(4, Messages.count(stream, MessageHeader.DictionaryBatch));
    assertRoundTrips(schema, first, second);
  }

  @Test
  void equalDictionariesAreSentOnce() {
    Schema schema = Schema.of(text("side", 0, INT8));
    List<RecordBatch> batches =
        List.of(batch(schema, rows("a", "b")), batch(schema, rows("a", "b", "a")));
    byte[] stream = IpcBytes.stream(schema, batches, IpcWriteOptions.defaults(), allocator);
    byte[] file =
        IpcBytes.file(
            schema, batches, IpcWriteOptions.defaults(), BufferAllocator.unbounded("file"));
    close(batches);
    assertEquals(1, Messages.count(stream, MessageHeader.DictionaryBatch));
    try (IpcFileReader reader =
        IpcBytes.openFile(file, directory, IpcReadOptions.file(), allocator)) {
      assertEquals(1, reader.dictionaryBlocks().size());
    }
  }

  @Test
  void earlierBatchesKeepTheirValues() {
    Schema schema = Schema.of(text("side", 0, INT8));
    List<RecordBatch> batches = List.of(batch(schema, rows("a", "b")), batch(schema, rows("c")));
    byte[] stream = IpcBytes.stream(schema, batches, IpcWriteOptions.defaults(), allocator);
    close(batches);
    List<RecordBatch> found = IpcBytes.decode(stream, allocator);
    assertEquals(List.of(List.of("a", "b"), List.of("c")), firstColumns(found));
    close(found);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 63, 1 << 20})
  void pyarrowsReplacementsAndDeltasAreRead(int chunk) throws IOException {
    IpcReadOptions options = IpcReadOptions.network();
    List<RecordBatch> replaced =
        IpcBytes.decode(pyarrowMade("rep.stream"), chunk, options, allocator);
    assertEquals(List.of(List.of("a", "b"), List.of("x", "y")), firstColumns(replaced));
    close(replaced);
    List<RecordBatch> grown =
        IpcBytes.decode(pyarrowMade("delta.stream"), chunk, options, allocator);
    assertEquals(List.of(List.of("a", "b"), List.of("c", "d", "a")), firstColumns(grown));
    assertEquals(2, dictionary(grown.get(0)).size());
    assertEquals(4, dictionary(grown.get(1)).size());
    close(grown);
  }

  @Test
  void pyarrowsDeltasInAFileAreRead() throws IOException {
    List<RecordBatch> found = IpcBytes.decodeFile(pyarrowMade("delta.arrow"), directory, allocator);
    List<RecordBatch> streamed = IpcBytes.decode(pyarrowMade("delta.stream"), allocator);
    assertEqual(streamed, found);
    assertTrue(dictionary(found.get(0)).segments().size() > 1);
    close(found);
    close(streamed);
  }

  private static Dictionary dictionary(RecordBatch batch) {
    return ((DictionaryColumn) batch.column(0)).dictionary();
  }

  private static byte[] pyarrowMade(String name) throws IOException {
    try (InputStream in = IpcDictionaryTest.class.getResourceAsStream("/pyarrow-made/" + name)) {
      return in.readAllBytes();
    }
  }

  @Test
  void aDeltaWithoutADictionaryIsRefused() {
    Schema schema = Schema.of(text("side", 0, INT8));
    byte[] whole;
    try (RecordBatchBuilder builder = RecordBatchBuilder.of(schema, allocator)) {
      builder.appendRow("a");
      RecordBatch first = builder.finish();
      builder.appendRow("b");
      RecordBatch second = builder.finish();
      IpcWriteOptions options = IpcWriteOptions.defaults().withDictionaryDeltas(true);
      whole = IpcBytes.stream(schema, List.of(first, second), options, allocator);
      close(List.of(first, second));
    }
    int base = Messages.of(whole).get(1).offset();
    byte[] stream = Messages.without(whole, found -> found.offset() == base);
    InvalidDataException e =
        assertThrows(InvalidDataException.class, () -> IpcBytes.decode(stream, allocator));
    assertTrue(
        e.getMessage().endsWith("a delta to dictionary 0, which has no values yet"),
        e.getMessage());
    assertTrue(e.offset().isPresent());
  }

  @Test
  void columnsThatShareAnIdWithOtherValuesAreRefusedAndNothingIsWritten() {
    Schema schema = Schema.of(text("a", 3, INT8), text("b", 3, INT8));
    try (RecordBatch first = batch(schema, row("x", "x"), row("y", "x"));
        RecordBatch other = batch(schema, row("q", "r"), row("p", "q"));
        RecordBatch mixed =
            RecordBatch.of(
                schema, 2, List.of(first.column(0), other.column(1)), List.of(), Map.of());
        IpcStreamEncoder encoder =
            IpcStreamEncoder.create(schema, IpcWriteOptions.defaults(), allocator)) {
      FrameOutput out = new FrameOutput();
      ConfigurationException e =
          assertThrows(ConfigurationException.class, () -> encoder.encode(mixed, out));
      assertEquals(
          "column 'b' shares dictionary 3 with another column of the batch, but has other values",
          e.getMessage());
      assertEquals(0, out.size());
      assertEquals(0, out.count());
      encoder.encode(first, out);
      assertThrows(ConfigurationException.class, () -> encoder.encode(mixed, out));
      encoder.encode(other, out);
      encoder.encodeEnd(out);
      List<RecordBatch> found = IpcBytes.decode(IpcBytes.drain(out), allocator);
      assertEqual(List.of(first, other), found);
      close(found);
      assertThrows(ClosedException.class, () -> encoder.encode(first, out));
    }
  }

  @Test
  void fieldsOfDifferentTypesCannotShareADictionary() {
    Schema schema =
        Schema.of(
            text("a", 3, INT8), encoded(Field.nullable("b", new DataType.Int(64, true)), 3, INT8));
    try (IpcStreamEncoder encoder =
        IpcStreamEncoder.create(schema, IpcWriteOptions.defaults(), allocator)) {
      ConfigurationException e =
          assertThrows(ConfigurationException.class, () -> encoder.encodeSchema(new FrameOutput()));
      assertTrue(e.getMessage().startsWith("dictionary 3 is shared by fields"), e.getMessage());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aFileCountsNoMoreValuesThanItsIndices(boolean signed) {
    Schema schema = Schema.of(text("a", 3, new DataType.Int(8, signed)));
    int most = signed ? 128 : 256;
    RecordBatch[] batches = new RecordBatch[3];
    for (int i = 0; i < 3; i++) {
      int from = i * most / 2;
      Object[][] rows =
          IntStream.range(from, from + most / 2 + (i == 2 ? 1 : 0))
              .mapToObj(value -> row("v" + value))
              .toArray(Object[][]::new);
      batches[i] = batch(schema, rows);
    }
    IpcBytes.MemorySink sink = new IpcBytes.MemorySink();
    try (IpcFileWriter writer =
        IpcFileWriter.create(
            sink, schema, IpcWriteOptions.defaults(), BufferAllocator.unbounded("file"))) {
      writer.write(batches[0]);
      writer.write(batches[1]);
      LimitExceededException e =
          assertThrows(LimitExceededException.class, () -> writer.write(batches[2]));
      assertTrue(
          e.getMessage()
              .startsWith("column 'a': the dictionaries of all batches together have more values"),
          e.getMessage());
      writer.write(batches[1]);
    }
    List<RecordBatch> found = IpcBytes.decodeFile(sink.bytes(), directory, allocator);
    assertEqual(List.of(batches[0], batches[1], batches[1]), found);
    assertEquals(most, dictionary(found.get(0)).size());
    close(found);
    close(List.of(batches));
  }

  @Test
  void anIndexOutsideItsDictionaryCannotBeRewritten() {
    Schema schema = Schema.of(text("a", 3, INT8));
    try (RecordBatch two = batch(schema, rows("x", "y"));
        RecordBatch one = batch(schema, rows("z"))) {
      ArrayData data = two.column(0).data();
      ArrayData wrong =
          new ArrayData(
              data.field(), 0, 2, 0, data.buffers(), List.of(), Optional.of(dictionary(one)));
      try (RecordBatch bad =
              RecordBatch.of(schema, 2, List.of(Column.of(wrong)), List.of(), Map.of());
          IpcFileWriter writer =
              IpcFileWriter.create(
                  new IpcBytes.MemorySink(),
                  schema,
                  IpcWriteOptions.defaults(),
                  BufferAllocator.unbounded("file"))) {
        writer.write(two);
        InvalidDataException e = assertThrows(InvalidDataException.class, () -> writer.write(bad));
        assertEquals(
            "column 'a' row 1: index 1 is not within the 1 values of its dictionary",
            e.getMessage());
      }
    }
  }

  @Test
  void aSliceOfADictionaryIsWrittenAlone() {
    Schema schema = Schema.of(text("a", 3, INT8));
    Schema plain = Schema.of(Field.nullable("values", new DataType.Utf8()));
    List<MemoryLease> leases = new ArrayList<>();
    try (RecordBatch values = batch(plain, rows("no", "yes", "maybe", "never"));
        RecordBatch two = batch(schema, rows("x", "y"))) {
      ArrayData data = two.column(0).data();
      Column slice = values.column(0).slice(1, 2);
      ArrayData encoded =
          new ArrayData(
              data.field(),
              0,
              2,
              0,
              data.buffers(),
              List.of(),
              Optional.of(Dictionary.of(3, slice, leases)));
      assertRoundTrips(
          schema, RecordBatch.of(schema, 2, List.of(Column.of(encoded)), List.of(), Map.of()));
    }
  }

  @Test
  void aMissingDictionaryIsEmpty() {
    for (Field field : List.of(text("a", 3, INT8), OUTER)) {
      Schema schema = Schema.of(field);
      byte[] whole;
      try (RecordBatch nulls = batch(schema, row((Object) null), row((Object) null))) {
        whole = IpcBytes.stream(schema, List.of(nulls), IpcWriteOptions.defaults(), allocator);
      }
      byte[] stream = Messages.without(whole, MessageHeader.DictionaryBatch);
      try (RecordBatch found = IpcBytes.decode(stream, allocator).get(0)) {
        found.validate();
        assertEquals(Arrays.asList(null, null), values(found.column(0)));
        assertEquals(0, dictionary(found).size());
        byte[] again =
            IpcBytes.stream(schema, List.of(found), IpcWriteOptions.defaults(), allocator);
        close(IpcBytes.decode(again, allocator));
      }
    }
  }

  @Test
  void rowsOfAMissingDictionaryAreRefusedWhereTheyAreRead() {
    Schema schema = Schema.of(text("a", 3, INT8));
    byte[] whole;
    try (RecordBatch batch = batch(schema, rows("x"))) {
      whole = IpcBytes.stream(schema, List.of(batch), IpcWriteOptions.defaults(), allocator);
    }
    byte[] stream = Messages.without(whole, MessageHeader.DictionaryBatch);
    try (RecordBatch found = IpcBytes.decode(stream, allocator).get(0)) {
      InvalidDataException e =
          assertThrows(InvalidDataException.class, () -> found.column(0).getString(0));
      assertEquals(
          "column 'a', row 0: index 0 is outside the 0 values of dictionary 3", e.getMessage());
    }
  }

  @Test
  void dictionariesBeyondTheLimitAreRefused() {
    Schema schema = Schema.of(text("a", 3, INT8));
    byte[] stream;
    List<RecordBatch> batches =
        List.of(batch(schema, rows("x".repeat(500))), batch(schema, rows("y".repeat(1500))));
    try {
      stream = IpcBytes.stream(schema, batches, IpcWriteOptions.defaults(), allocator);
    } finally {
      close(batches);
    }
    IpcReadOptions options =
        IpcReadOptions.network().withLimits(DecodeLimits.network().withMaxDictionaryBytes(1000));
    LimitExceededException e =
        assertThrows(
            LimitExceededException.class, () -> IpcBytes.decode(stream, 100, options, allocator));
    assertEquals(
        "dictionary 3 of 1508 bytes beside 0 bytes of others: the limit is 1000"
            + " (maxDictionaryBytes)",
        e.getMessage());
  }

  @Test
  void dictionariesInTheValuesOfOthersCountOnce() {
    Schema schema = Schema.of(OUTER);
    List<RecordBatch> batches = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      batches.add(batch(schema, row(List.of("a".repeat(3000), "b" + i))));
    }
    byte[] stream;
    try {
      stream = IpcBytes.stream(schema, batches, IpcWriteOptions.defaults(), allocator);
    } finally {
      close(batches);
    }
    IpcReadOptions options =
        IpcReadOptions.network().withLimits(DecodeLimits.network().withMaxDictionaryBytes(5000));
    close(IpcBytes.decode(stream, 1 << 20, options, allocator));
  }

  @Test
  void unselectedDictionariesAreSkipped() {
    Schema schema =
        Schema.of(text("a", 3, INT8), Field.nullable("n", new DataType.Int(64, true)), OUTER);
    byte[] stream;
    byte[] file;
    List<RecordBatch> batches =
        List.of(
            batch(schema, row("x".repeat(90_000), 1L, List.of("q"))),
            batch(schema, row("y", 2L, List.of("r"))));
    try {
      stream = IpcBytes.stream(schema, batches, IpcWriteOptions.defaults(), allocator);
      file =
          IpcBytes.file(
              schema, batches, IpcWriteOptions.defaults(), BufferAllocator.unbounded("file"));
    } finally {
      close(batches);
    }
    BufferAllocator small = BufferAllocator.withBudget("small", 4096);
    IpcReadOptions options = IpcReadOptions.network().withColumns(List.of("n"));
    List<RecordBatch> found = IpcBytes.decode(stream, 1 << 20, options, small);
    assertEquals(List.of(List.of(1L), List.of(2L)), firstColumns(found));
    close(found);
    try (IpcFileReader reader = IpcBytes.openFile(file, directory, options, small);
        RecordBatch second = reader.batch(1)) {
      assertEquals(List.of(2L), values(second.column(0)));
    }
    assertEquals(0, small.outstanding());
  }

  @Test
  void manySmallDeltasAreJoined() {
    Schema schema = Schema.of(text("a", 3, new DataType.Int(32, true)));
    int deltas = 3 * DictionaryStore.MAX_SEGMENTS;
    DictionaryStore store = new DictionaryStore(DecodeLimits.network(), allocator);
    store.register(schema.field(0), true);
    Schema values = Schema.of(Field.nullable("dictionary values", new DataType.Utf8()));
    for (int i = 0; i < deltas; i++) {
      RecordBatch value = batch(values, rows("v" + i));
      List<MemoryLease> leases = new ArrayList<>();
      Column column = Columns.concat(List.of(value.column(0)), allocator, leases);
      value.close();
      store.put(3, i > 0, column, 128, leases);
    }
    Dictionary found = store.get(3);
    assertEquals(deltas, found.size());
    assertTrue(found.segments().size() <= DictionaryStore.MAX_SEGMENTS);
    store.close();
  }

  @Test
  void wrongOffsetsOfADictionaryInPiecesAreToldWhenItIsWritten() {
    Schema schema = Schema.of(text("side", 0, INT8));
    byte[] stream;
    try (RecordBatchBuilder builder = RecordBatchBuilder.of(schema, allocator)) {
      builder.appendRow("a");
      RecordBatch first = builder.finish();
      builder.appendRow("b");
      RecordBatch second = builder.finish();
      IpcWriteOptions options = IpcWriteOptions.defaults().withDictionaryDeltas(true);
      stream = IpcBytes.stream(schema, List.of(first, second), options, allocator);
      close(List.of(first, second));
    }
    Messages.Found delta = Messages.of(stream).get(3);
    var offsets = Messages.batch(delta.message()).buffers(1);
    stream[delta.bodyOffset() + (int) offsets.offset() + 4] = 100;
    List<RecordBatch> found = IpcBytes.decode(stream, allocator);
    InvalidDataException e =
        assertThrows(
            InvalidDataException.class,
            () ->
                IpcBytes.stream(
                    schema, List.of(found.get(1)), IpcWriteOptions.defaults(), allocator));
    assertTrue(
        e.getMessage().endsWith("its offsets reach from 0 to 100, but it has 1 bytes of data"),
        e.getMessage());
    close(found);
  }

  @Test
  void dictionariesOfAFileMayLieInAnyOrder() {
    Schema schema = Schema.of(OUTER);
    byte[] file;
    try (RecordBatch batch = batch(schema, row(List.of("a", "b")), row(List.of("c")))) {
      file =
          IpcBytes.file(
              schema,
              List.of(batch),
              IpcWriteOptions.defaults(),
              BufferAllocator.unbounded("file"));
    }
    Messages.swapFirstDictionaryBlocks(file);
    List<RecordBatch> found = IpcBytes.decodeFile(file, directory, allocator);
    found.get(0).validate();
    assertEquals(List.of("a", "b"), found.get(0).column(0).getObject(0));
    close(found);
  }

  @Test
  void aBadDictionaryOfAFileFailsTheSameWayEachTime() {
    Schema schema = Schema.of(text("a", 3, INT8), text("b", 4, INT8));
    byte[] file;
    try (RecordBatch batch = batch(schema, row("x", "y"))) {
      file =
          IpcBytes.file(
              schema,
              List.of(batch),
              IpcWriteOptions.defaults(),
              BufferAllocator.unbounded("file"));
    }
    Messages.repeatFirstDictionaryBlock(file);
    try (IpcFileReader reader =
        IpcBytes.openFile(file, directory, IpcReadOptions.file(), allocator)) {
      for (int i = 0; i < 2; i++) {
        InvalidDataException e = assertThrows(InvalidDataException.class, () -> reader.batch(0));
        assertTrue(
            e.getMessage().endsWith("dictionary 3 a second time: a file cannot replace one"),
            e.getMessage());
        assertEquals(reader.dictionaryBlocks().get(1).offset(), e.offset().orElseThrow());
      }
    }
  }

  @Test
  void emptyDictionariesOfEveryTypeCanBeAsked() {
    DictionaryStore store = new DictionaryStore(DecodeLimits.network(), allocator);
    int id = 0;
    for (Field field : EveryType.fields()) {
      Field encoded = encoded(field, id, INT8);
      store.register(encoded, true);
      assertEquals(0, store.get(id).size());
      ArrayData none =
          new ArrayData(
              encoded,
              0,
              0,
              0,
              List.of(ArrowBuffer.EMPTY, ArrowBuffer.EMPTY),
              List.of(),
              Optional.of(store.get(id)));
      Schema schema = Schema.of(encoded);
      assertRoundTrips(
          schema, RecordBatch.of(schema, 0, List.of(Column.of(none)), List.of(), Map.of()));
      id++;
    }
    store.close();
  }
}
