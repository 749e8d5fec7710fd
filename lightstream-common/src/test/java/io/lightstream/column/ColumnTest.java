// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.error.ClosedException;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.InvalidDataException;
import io.lightstream.error.LimitExceededException;
import io.lightstream.frame.StreamEnd;
import io.lightstream.memory.ArrowBuffer;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.memory.MemoryLease;
import io.lightstream.memory.MemoryMap;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ColumnTest {

  private static final Map<String, BiFunction<Column, Integer, Object>> ACCESSORS = accessors();

  private final BufferAllocator allocator = BufferAllocator.unbounded("test");
  private final List<MemoryLease> leases = new ArrayList<>();

  private static Map<String, BiFunction<Column, Integer, Object>> accessors() {
    Map<String, BiFunction<Column, Integer, Object>> all = new LinkedHashMap<>();
    all.put("boolean", Column::getBoolean);
    all.put("int", Column::getInt);
    all.put("long", Column::getLong);
    all.put("float", Column::getFloat);
    all.put("double", Column::getDouble);
    all.put("BigDecimal", Column::getBigDecimal);
    all.put("byte[]", Column::getBytes);
    all.put("String", Column::getString);
    all.put("LocalDate", Column::getLocalDate);
    all.put("LocalTime", Column::getLocalTime);
    all.put("LocalDateTime", Column::getLocalDateTime);
    all.put("Instant", Column::getInstant);
    all.put("Duration", Column::getDuration);
    all.put("Interval", Column::getInterval);
    return all;
  }

  @AfterEach
  void nothingIsOutstanding() {
    leases.forEach(MemoryLease::close);
    assertEquals(0, allocator.outstanding());
  }

  static List<Samples> samples() {
    return Samples.all();
  }

  private Column built(Field field, Object... values) {
    return built(field, List.of(values));
  }

  private Column built(Field field, List<Object> values) {
    try (ColumnBuilder builder = ColumnBuilder.of(field, allocator)) {
      values.forEach(builder::append);
      OwnedColumn owned = builder.finish();
      leases.addAll(owned.leases());
      return owned.column();
    }
  }

  private Column built(DataType type, Object... values) {
    return built(Field.nullable("x", type), values);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void rowsOutsideAreRefusedByEveryAccessor(Samples samples) {
    Column column = built(samples.field(), samples.values()).slice(0, 1);
    for (int row : new int[] {-1, 1, 2, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      assertThrows(IndexOutOfBoundsException.class, () -> column.isNull(row));
      assertThrows(IndexOutOfBoundsException.class, () -> column.getObject(row));
      assertThrows(IndexOutOfBoundsException.class, () -> column.format(row));
      ACCESSORS.forEach(
          (name, accessor) -> {
            RuntimeException failure =
                assertThrows(RuntimeException.class, () -> accessor.apply(column, row));
            assertTrue(
                failure instanceof IndexOutOfBoundsException
                    || failure instanceof ConfigurationException,
                failure.toString());
          });
    }
    assertThrows(IndexOutOfBoundsException.class, () -> column.slice(0, 2));
    assertThrows(IndexOutOfBoundsException.class, () -> column.slice(-1, 1));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void valuesOfClosedMemoryAreRefused(Samples samples) {
    RecordBatch batch = batch(samples);
    Column column = batch.column(0);
    batch.close();
    assertThrows(ClosedException.class, () -> batch.column(0));
    assertThrows(ClosedException.class, batch::retain);
    assertEquals("batch of " + samples.values().size() + " rows, closed", batch.toString());
    boolean hasBytes =
        !(column instanceof NullColumn)
            && !column.field().type().equals(new DataType.FixedSizeBinary(0));
    if (hasBytes) {
      assertThrows(ClosedException.class, () -> column.getObject(0));
      assertThrows(ClosedException.class, column::validate);
    }
  }

  private RecordBatch batch(Samples samples) {
    try (RecordBatchBuilder builder =
        RecordBatchBuilder.of(Schema.of(samples.field()), allocator)) {
      samples.values().forEach(builder::appendRow);
      return builder.finish();
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void accessorsEitherFitOrSayThatTheyDoNot(Samples samples) {
    Column column = built(samples.field(), samples.values());
    int fitting = 0;
    for (Map.Entry<String, BiFunction<Column, Integer, Object>> accessor : ACCESSORS.entrySet()) {
      try {
        accessor.getValue().apply(column, 0);
        fitting++;
      } catch (ConfigurationException e) {
        assertTrue(
            e.getMessage().endsWith(" has no " + accessor.getKey() + " values"), e.getMessage());
      }
    }
    boolean nested = column.getObject(0) instanceof Iterable || column.getObject(0) instanceof Map;
    assertEquals(nested || column instanceof NullColumn, fitting == 0);
  }

  @Test
  void namesAndTypesAreToldWhereAnAccessorDoesNotFit() {
    Column column = built(new DataType.Utf8(), "a");
    assertEquals(
        "column 'x' of type utf8 has no long values",
        assertThrows(ConfigurationException.class, () -> column.getLong(0)).getMessage());
  }

  @Test
  void integersWidenWithoutLoss() {
    assertEquals(255, built(new DataType.Int(8, false), 255).getInt(0));
    assertEquals(65_535, built(new DataType.Int(16, false), 65_535).getInt(0));
    Column wide = built(new DataType.Int(32, false), 4_294_967_295L);
    assertEquals(4_294_967_295L, wide.getLong(0));
    assertEquals(4_294_967_295.0, wide.getDouble(0));
    assertThrows(ConfigurationException.class, () -> wide.getInt(0));
    Column widest = built(new DataType.Int(64, false), new BigInteger("18446744073709551615"));
    assertEquals(
        "column 'x', row 0: 18446744073709551615 does not fit a long",
        assertThrows(ConfigurationException.class, () -> widest.getLong(0)).getMessage());
    assertEquals(-1, ((UInt64Column) widest).getUnsignedBits(0));
    assertEquals(new BigDecimal("18446744073709551615"), widest.getBigDecimal(0));
    assertEquals(-7, built(new DataType.Int(8, true), -7).getLong(0));
    assertEquals(-7.0, built(new DataType.Int(16, true), -7).getDouble(0));
  }

  @Test
  void rawBuffersShowTheValues() {
    Int64Column column = (Int64Column) built(new DataType.Int(64, true), 5, 6, 7).slice(1, 2);
    assertEquals(1, column.offset());
    assertEquals(7, column.values().getLong((column.offset() + 1) * column.byteWidth()));
    assertEquals(0, column.validity().size());
    assertEquals(6, column.values().asByteBuffer().getLong(8));
    BinaryColumn text = (BinaryColumn) built(new DataType.Utf8(), "ab", "cde");
    assertEquals(5, text.offsets().getInt(8));
    assertEquals(3, text.byteLength(1));
    assertEquals(2, text.byteOffset(1));
    assertEquals('d', text.bytes(1).getByte(text.byteOffset(1) + 1));
    byte[] target = new byte[8];
    assertEquals(3, text.getBytes(1, target, 2));
    assertArrayEquals("\0\0cde\0\0\0".getBytes(StandardCharsets.UTF_8), target);
    assertThrows(IndexOutOfBoundsException.class, () -> text.getBytes(1, target, 6));
  }

  @Test
  void listsShowRowsOfTheirChild() {
    Field item = Field.nullable("item", new DataType.Int(32, true));
    Field field = Field.nullable("x", new DataType.ListType(), item);
    ListColumn column = (ListColumn) built(field, List.of(1, 2), List.of(3)).slice(1, 1);
    assertEquals(2, column.start(0));
    assertEquals(1, column.size(0));
    assertEquals(3, column.child().getInt(column.start(0)));
    assertEquals("item: int32 x 1 [3]", column.list(0).toString());
  }

  @Test
  void structsOfASliceShowItsRows() {
    Field id = Field.nullable("id", new DataType.Int(32, true));
    Field field = Field.nullable("x", new DataType.Struct(), id);
    StructColumn column = (StructColumn) built(field, Map.of("id", 1), Map.of("id", 2)).slice(1, 1);
    assertEquals(2, column.child(0).getInt(0));
    assertEquals(1, column.child(0).length());
  }

  @Test
  void structsWithTwoFieldsOfOneNameAreNoMap() {
    Field id = Field.nullable("id", new DataType.Int(32, true));
    Field field = Field.nullable("x", new DataType.Struct(), id, id);
    StructBuilder builder = ColumnBuilder.of(field, allocator).asStruct();
    builder.child(0).appendInt(1);
    builder.child(1).appendInt(2);
    builder.endStruct();
    try (OwnedColumn owned = builder.finish()) {
      assertEquals("{id: 1, id: 2}", owned.column().format(0));
      assertEquals(
          "column 'x' has two fields 'id': it cannot be read as a map",
          assertThrows(ConfigurationException.class, () -> owned.column().getObject(0))
              .getMessage());
    }
  }

  @Test
  void timesBeforeTheEpochRoundDown() {
    DataType millis = new DataType.Timestamp(DataType.TimeUnit.MILLISECOND, Optional.of("UTC"));
    assertEquals(Instant.parse("1969-12-31T23:59:59.999Z"), raw(millis, -1).getInstant(0));
    DataType wall = new DataType.Timestamp(DataType.TimeUnit.NANOSECOND, Optional.empty());
    assertEquals(
        LocalDateTime.parse("1969-12-31T23:59:59.999999999"), raw(wall, -1).getLocalDateTime(0));
    DataType date = new DataType.Date(DataType.DateUnit.MILLISECOND);
    assertEquals(LocalDate.of(1969, 12, 31), raw(date, -1).getLocalDate(0));
    DataType duration = new DataType.Duration(DataType.TimeUnit.MICROSECOND);
    assertEquals(-1_000, raw(duration, -1).getDuration(0).toNanos());
  }

  private Column raw(DataType type, long value) {
    MemoryLease lease = allocator.allocate(8);
    leases.add(lease);
    lease.writable(0, 8).putLong(0, value);
    return Column.of(
        new ArrayData(
            Field.nullable("x", type),
            0,
            1,
            0,
            List.of(ArrowBuffer.EMPTY, lease.buffer(0, 8)),
            List.of(),
            Optional.empty()));
  }

  @Test
  void timesThatJavaCannotHoldAreRefused() {
    DataType seconds = new DataType.Timestamp(DataType.TimeUnit.SECOND, Optional.of("UTC"));
    Column column = raw(seconds, Long.MAX_VALUE);
    assertEquals(
        "column 'x', row 0: a timestamp of 9223372036854775807 s is beyond what Java can hold",
        assertThrows(InvalidDataException.class, () -> column.getInstant(0)).getMessage());
    DataType wall = new DataType.Timestamp(DataType.TimeUnit.SECOND, Optional.empty());
    assertThrows(InvalidDataException.class, () -> raw(wall, Long.MIN_VALUE).getLocalDateTime(0));
    Column time = raw(new DataType.Time(DataType.TimeUnit.NANOSECOND), 86_400_000_000_000L);
    assertEquals(
        "column 'x', row 0: a time of 86400000000000 ns is not within a day",
        assertThrows(InvalidDataException.class, () -> time.getLocalTime(0)).getMessage());
    assertEquals(86_400_000_000_000L, time.getLong(0));
    assertEquals("x: time64[ns] x 1 [<invalid>]", time.toString());
  }

  @Test
  void nullsBehindADictionaryAreNull() {
    DictionaryEncoding encoding = new DictionaryEncoding(1, new DataType.Int(8, true), false);
    Field field = Field.nullable("x", new DataType.Utf8()).withDictionary(encoding);
    DictionaryBuilder builder = ColumnBuilder.of(field, allocator).asDictionary();
    builder.values().appendNull();
    builder.values().appendString("a");
    builder.appendIndex(0);
    builder.appendIndex(1);
    builder.appendNull();
    try (OwnedColumn owned = builder.finish()) {
      DictionaryColumn column = (DictionaryColumn) owned.column();
      assertTrue(column.isNull(0));
      assertFalse(column.isIndexNull(0));
      assertFalse(column.isNull(1));
      assertTrue(column.isNull(2));
      assertEquals(2, column.nullCount());
      assertEquals(1, column.validityNulls());
      assertEquals(0, column.index(0));
    }
    builder.close();
  }

  @Test
  void dictionariesOfManyDeltasAreReadAndHeldInFewSteps() {
    Field field = Field.nullable("x", new DataType.Int(32, true));
    OwnedColumn first = ColumnBuilder.of(field, allocator).finish();
    Dictionary dictionary = Dictionary.of(1, first.column(), first.leases());
    for (int i = 0; i < 1_000; i++) {
      ColumnBuilder builder = ColumnBuilder.of(field, allocator);
      for (int k = 0; k < i % 3; k++) {
        builder.appendInt(i);
      }
      OwnedColumn delta = builder.finish();
      Dictionary grown = dictionary.append(delta.column(), delta.leases());
      dictionary.close();
      dictionary = grown;
    }
    assertEquals(999, dictionary.size());
    assertEquals(1_001, dictionary.segments().size());
    List<MemoryLease> held = dictionary.retainLeases();
    assertTrue(held.size() <= 11, held.size() + " handles");
    dictionary.close();
    int index = 0;
    for (int i = 0; i < 1_000; i++) {
      for (int k = 0; k < i % 3; k++, index++) {
        assertEquals(i, dictionary.segmentOf(index).getInt(dictionary.placeOf(index)));
      }
    }
    held.forEach(MemoryLease::close);
  }

  @Test
  void runsAreFoundInAnyOrderOfAccess() {
    Field ends = Field.required("run_ends", new DataType.Int(16, true));
    Field values = Field.nullable("values", new DataType.Int(32, true));
    Field field = Field.nullable("x", new DataType.RunEndEncoded(), ends, values);
    List<Object> rows = new ArrayList<>();
    for (int run = 0; run < 50; run++) {
      for (int i = 0; i <= run % 5; i++) {
        rows.add(run);
      }
    }
    Column column = built(field, rows);
    for (int step : new int[] {1, 7, 101, rows.size() - 1}) {
      for (int i = 0, row = 0; i < rows.size(); i++, row = (row + step) % rows.size()) {
        assertEquals(rows.get(row), column.getInt(row));
        assertEquals(rows.get(row), column.slice(row, 1).getInt(0));
      }
    }
  }

  @Test
  void textIsBoundedAndReadable() {
    List<Object> numbers = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      numbers.add(i);
    }
    assertEquals(
        "x: int32 x 100 [0, 1, 2, 3, 4, ..., 95, 96, 97, 98, 99]",
        built(Field.nullable("x", new DataType.Int(32, true)), numbers).toString());
    assertEquals(
        "x: utf8 x 2 [\"a \\\"b\\\"\", \"\"]",
        built(new DataType.Utf8(), "a \"b\"", "").toString());
    assertEquals("a \"b\"", built(new DataType.Utf8(), "a \"b\"").format(0));
    assertEquals("01ff", built(new DataType.Binary(), new byte[] {1, -1}).format(0));
    assertEquals("100", built(new DataType.Decimal(5, -2, 32), new BigDecimal("1E+2")).format(0));
    String shown = built(new DataType.Utf8(), "a".repeat(1_000)).toString();
    assertEquals("x: utf8 x 1 [\"" + "a".repeat(119) + "...]", shown);
    Interval interval = new Interval(14, -3, 1_500_000_000);
    assertEquals("P14M-3DT1.5S", interval.toString());
    assertEquals("P0D", new Interval(0, 0, 0).toString());
  }

  @Test
  void listsOfListsWithoutEndAreNotFormattedInFull() {
    try (Parts parts = new Parts()) {
      ArrayData data = parts.numbers(new int[1_000]);
      for (int level = 0; level < 5; level++) {
        int[] sizes = new int[1_000];
        Arrays.fill(sizes, 1_000);
        data =
            Parts.data(
                new DataType.ListView(),
                1_000,
                List.of(ArrowBuffer.EMPTY, parts.ints(new int[1_000]), parts.ints(sizes)),
                data);
      }
      Column column = Column.of(data);
      assertTrue(column.toString().length() < 2_000);
      assertEquals(
          "column 'x', row 0: its value as text has more than 67108864 characters",
          assertThrows(LimitExceededException.class, () -> column.format(0)).getMessage());
    }
  }

  @Test
  void batchesShowTheirColumns() {
    Schema schema =
        Schema.of(
            Field.required("id", new DataType.Int(64, true)),
            Field.nullable("t", new DataType.Utf8()));
    try (RecordBatchBuilder builder = RecordBatchBuilder.of(schema, allocator)) {
      builder.appendRow(1, "a");
      builder.appendRow(2, null);
      try (RecordBatch batch = builder.finish();
          RecordBatch slice = batch.slice(1, 1)) {
        assertEquals(
            "batch of 2 rows\n  id: int64 not null x 2 [1, 2]\n  t: utf8 x 2 [\"a\", null]",
            batch.toString());
        assertEquals(Optional.empty(), batch.firstDifference(batch));
        assertTrue(slice.equalValues(slice));
        assertEquals(
            Optional.of("the batch has 2 rows, the other 1"), batch.firstDifference(slice));
      }
    }
  }

  @Test
  void mappedBatchesAreAlignedOnRequest(@TempDir Path folder) throws IOException {
    Field item = Field.nullable("item", new DataType.Int(64, true));
    Field list = Field.nullable("list", new DataType.ListType(), item);
    ByteBuffer file = ByteBuffer.allocate(128).order(ByteOrder.LITTLE_ENDIAN);
    file.putInt(8, 0).putInt(12, 1).putInt(16, 2).putLong(64, 5).putLong(72, 6);
    Path path = Files.write(folder.resolve("data.bin"), file.array());
    MemoryMap map = MemoryMap.open(path);
    ArrayData items =
        new ArrayData(
            item,
            0,
            2,
            0,
            List.of(ArrowBuffer.EMPTY, map.buffer(64, 16)),
            List.of(),
            Optional.empty());
    ArrayData lists =
        new ArrayData(
            list,
            0,
            2,
            0,
            List.of(ArrowBuffer.EMPTY, map.buffer(8, 12)),
            List.of(items),
            Optional.empty());
    RecordBatch mapped =
        RecordBatch.of(
            Schema.of(list), 2, List.of(Column.of(lists)), List.of(map.retain()), Map.of());
    assertEquals(8, mapped.alignment());
    RecordBatch aligned = mapped.aligned(allocator);
    assertEquals(64, aligned.alignment());
    assertEquals(Optional.empty(), mapped.firstDifference(aligned));
    assertEquals(256, allocator.outstanding());
    RecordBatch again = aligned.aligned(allocator);
    assertEquals(256, allocator.outstanding());
    map.close();
    mapped.close();
    aligned.close();
    assertEquals(List.of(6L), again.column(0).getObject(1));
    again.close();
  }

  @Test
  void columnsAreReadByManyThreadsAtOnce() throws InterruptedException {
    Field ends = Field.required("run_ends", new DataType.Int(32, true));
    Field values = Field.nullable("values", new DataType.Int(32, true));
    List<Object> rows = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      rows.add(i / 3 % 5 == 0 ? null : i / 3);
    }
    Column runs = built(Field.nullable("x", new DataType.RunEndEncoded(), ends, values), rows);
    Column sliced = built(values, rows).slice(1, 2_999);
    List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      int first = t * 700;
      Thread thread =
          new Thread(
              () -> {
                for (int i = 0; i < 30_000; i++) {
                  int row = (first + i) % 3_000;
                  assertEquals(rows.get(row), runs.getObject(row));
                }
                assertEquals(600, runs.nullCount());
                assertEquals(599, sliced.nullCount());
              });
      thread.setUncaughtExceptionHandler((where, failure) -> failures.add(failure));
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(List.of(), failures);
  }

  @Test
  void columnsThatDoNotFitTheSchemaAreNoBatch() {
    Column column = built(new DataType.Int(32, true), 1, 2);
    Schema schema = Schema.of(Field.nullable("x", new DataType.Int(64, true)));
    assertEquals(
        "column 'x: int32' does not fit the field 'x: int64' of its batch",
        assertThrows(
                ConfigurationException.class,
                () -> RecordBatch.of(schema, 2, List.of(column), List.of(), Map.of()))
            .getMessage());
    assertEquals(
        "column 'x' has 2 rows in a batch of 3",
        assertThrows(
                ConfigurationException.class,
                () -> RecordBatch.of(schema, 3, List.of(column), List.of(), Map.of()))
            .getMessage());
    assertEquals(
        "a batch of 0 columns does not fit a schema of 1",
        assertThrows(
                ConfigurationException.class,
                () -> RecordBatch.of(schema, 3, List.of(), List.of(), Map.of()))
            .getMessage());
  }

  @Test
  void tablesAreReadFromReaders() {
    Schema schema = Schema.of(Field.nullable("id", new DataType.Int(64, true)));
    for (int good : new int[] {2, 1}) {
      try (RecordBatchBuilder builder = RecordBatchBuilder.of(schema, allocator);
          RecordBatchReader reader = new TwoBatches(builder, good)) {
        if (good == 2) {
          try (Table table = Table.read(reader)) {
            assertEquals(2, table.rowCount());
            assertEquals(2, table.batches().size());
          }
        } else {
          assertThrows(InvalidDataException.class, () -> Table.read(reader));
        }
      }
      assertEquals(0, allocator.outstanding());
    }
  }

  /** Gives two batches of a row, or fails before. */
  private static final class TwoBatches implements RecordBatchReader {

    private final RecordBatchBuilder builder;
    private final int good;
    private int given;

    TwoBatches(RecordBatchBuilder builder, int good) {
      this.builder = builder;
      this.good = good;
    }

    @Override
    public Schema schema() {
      return builder.schema();
    }

    @Override
    public RecordBatch next() {
      if (given == 2) {
        return null;
      } else if (given == good) {
        throw new InvalidDataException("broken");
      }
      builder.appendRow(given++);
      return builder.finish();
    }

    @Override
    public Optional<StreamEnd> end() {
      return Optional.empty();
    }

    @Override
    public void close() {}
  }

  @Test
  void tablesHoldBatchesOfOneSchema() {
    Schema schema = Schema.of(Field.nullable("id", new DataType.Int(64, true)));
    try (RecordBatchBuilder builder = RecordBatchBuilder.of(schema, allocator)) {
      builder.appendRow(1);
      RecordBatch first = builder.finish();
      builder.appendRow(2);
      builder.appendRow(3);
      RecordBatch second = builder.finish();
      Schema other = Schema.of(Field.nullable("ID", new DataType.Int(64, true)));
      assertEquals(
          "a batch of [id: int64] is not of schema [ID: int64]",
          assertThrows(ConfigurationException.class, () -> Table.of(other, List.of(first)))
              .getMessage());
      Table table = Table.of(schema, List.of(first, second));
      assertEquals(3, table.rowCount());
      assertEquals("table of 3 rows in 2 batches [id: int64]", table.toString());
      Table again = table.retain();
      table.close();
      table.close();
      assertTrue(first.isClosed());
      try (RecordBatch all = again.combine(allocator)) {
        assertEquals("batch of 3 rows\n  id: int64 x 3 [1, 2, 3]", all.toString());
      }
      again.close();
    }
  }
}
