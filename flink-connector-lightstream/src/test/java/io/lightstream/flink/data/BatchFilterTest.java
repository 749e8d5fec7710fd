// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import static io.lightstream.flink.data.BatchFilter.Operator.AT_LEAST;
import static io.lightstream.flink.data.BatchFilter.Operator.AT_MOST;
import static io.lightstream.flink.data.BatchFilter.Operator.EQUAL;
import static io.lightstream.flink.data.BatchFilter.Operator.GREATER;
import static io.lightstream.flink.data.BatchFilter.Operator.LESS;
import static io.lightstream.flink.data.BatchFilter.Operator.NOT_EQUAL;
import static io.lightstream.flink.data.BatchFilter.and;
import static io.lightstream.flink.data.BatchFilter.compare;
import static io.lightstream.flink.data.BatchFilter.in;
import static io.lightstream.flink.data.BatchFilter.isNotNull;
import static io.lightstream.flink.data.BatchFilter.isNull;
import static io.lightstream.flink.data.BatchFilter.not;
import static io.lightstream.flink.data.BatchFilter.or;
import static io.lightstream.flink.data.BatchFilter.startsWith;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.column.DataType;
import io.lightstream.column.DataType.DateUnit;
import io.lightstream.column.DataType.TimeUnit;
import io.lightstream.column.DictionaryEncoding;
import io.lightstream.column.Field;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchBuilder;
import io.lightstream.column.Schema;
import io.lightstream.error.ConfigurationException;
import io.lightstream.flink.data.BatchFilter.Operator;
import io.lightstream.memory.BufferAllocator;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BatchFilterTest {

  private static final DataType UTF8 = new DataType.Utf8();
  private static final DataType INT = new DataType.Int(32, true);
  private static final BigInteger TWO_64 = BigInteger.ONE.shiftLeft(64);

  private final BufferAllocator allocator = BufferAllocator.unbounded("test");

  @AfterEach
  void nothingIsLeftAllocated() {
    assertEquals(0, allocator.outstanding());
    allocator.close();
  }

  /** Columns of three ascending values, and a literal that equals the second. */
  static Stream<Arguments> ordered() {
    LocalDateTime before = LocalDateTime.of(1969, 12, 31, 23, 59, 59, 999_999_000);
    Instant instant = Instant.parse("1969-12-31T23:59:59.999999Z");
    DataType date64 = new DataType.Date(DateUnit.MILLISECOND);
    LocalDate day = LocalDate.of(1969, 12, 31);
    LocalTime noon = LocalTime.NOON;
    return Stream.of(
        Arguments.of(new DataType.Bool(), List.of(false, true, true), true),
        Arguments.of(new DataType.Int(8, true), List.of(-2, -1, 0), (byte) -1),
        Arguments.of(new DataType.Int(16, false), List.of(1, 40_000, 65_535), 40_000),
        Arguments.of(INT, List.of(-2, -1, 0), -1L),
        Arguments.of(INT, List.of(-2, -1, 0), -1.0),
        Arguments.of(new DataType.Int(64, true), List.of(-2, -1, 0), new BigDecimal("-1.00")),
        Arguments.of(new DataType.Int(64, false), unsigned(), TWO_64.subtract(BigInteger.TWO)),
        Arguments.of(new DataType.FloatingPoint(16), List.of(0.5f, 1.5f, 2f), 1.5f),
        Arguments.of(new DataType.FloatingPoint(32), List.of(0.5f, 1.5f, 2f), 1.5),
        Arguments.of(new DataType.FloatingPoint(64), List.of(0.5, 1.0, 2.0), 1),
        Arguments.of(new DataType.FloatingPoint(64), List.of(0.5, 1.5, 2.0), dec("1.5")),
        Arguments.of(new DataType.Decimal(9, 2, 32), decimals(), dec("-1.1")),
        Arguments.of(new DataType.Decimal(18, 2, 64), decimals(), dec("-1.100")),
        Arguments.of(new DataType.Decimal(18, 2, 128), decimals(), dec("-1.1")),
        Arguments.of(new DataType.Decimal(38, 2, 128), decimals(), dec("-1.1")),
        Arguments.of(new DataType.Decimal(38, 2, 128), decimals(), -1.1),
        Arguments.of(UTF8, List.of("a", "z", "é"), "z"),
        Arguments.of(new DataType.LargeUtf8(), List.of("", "a", "aa"), "a"),
        Arguments.of(new DataType.Utf8View(), List.of("\uffff", "𝄞", "𝄞𝄞"), "𝄞"),
        Arguments.of(new DataType.Binary(), bytes(), new byte[] {-1}),
        Arguments.of(
            new DataType.FixedSizeBinary(1),
            List.of(new byte[] {1}, new byte[] {-2}, new byte[] {-1}),
            new byte[] {-2}),
        Arguments.of(new DataType.Date(DateUnit.DAY), days(day), day),
        Arguments.of(date64, days(day), day),
        Arguments.of(
            new DataType.Time(TimeUnit.MILLISECOND),
            List.of(LocalTime.MIN, noon, noon.plusNanos(1_000_000)),
            noon),
        Arguments.of(
            new DataType.Time(TimeUnit.NANOSECOND),
            List.of(LocalTime.MIN, noon, noon.plusNanos(1)),
            noon),
        Arguments.of(
            new DataType.Timestamp(TimeUnit.MICROSECOND, Optional.empty()),
            List.of(before.minusNanos(1_000), before, before.plusNanos(1_000)),
            before),
        Arguments.of(
            new DataType.Timestamp(TimeUnit.NANOSECOND, Optional.of("Asia/Tokyo")),
            List.of(instant.minusNanos(1), instant, instant.plusNanos(1)),
            instant));
  }

  private static List<LocalDate> days(LocalDate day) {
    return List.of(day.minusDays(1), day, day.plusDays(1));
  }

  private static List<BigDecimal> decimals() {
    return List.of(dec("-1.11"), dec("-1.10"), dec("1.10"));
  }

  private static List<BigDecimal> unsigned() {
    return Stream.of(
            BigInteger.ZERO, TWO_64.subtract(BigInteger.TWO), TWO_64.subtract(BigInteger.ONE))
        .map(BigDecimal::new)
        .toList();
  }

  private static List<byte[]> bytes() {
    return List.of(new byte[] {1, 2}, new byte[] {-1}, new byte[] {-1, 0});
  }

  private static BigDecimal dec(String text) {
    return new BigDecimal(text);
  }

  @ParameterizedTest
  @MethodSource("ordered")
  void comparisonsSelectWhatTheySayAndNeverNulls(DataType type, List<?> values, Object literal) {
    List<Object> rows = new ArrayList<>();
    rows.add(null);
    rows.addAll(values);
    try (RecordBatch batch = batch(type, rows)) {
      int[] larger = IntStream.range(firstLarger(values, literal), values.size() + 1).toArray();
      int[] equal =
          IntStream.range(2, larger.length == 0 ? values.size() + 1 : larger[0]).toArray();
      int[] notEqual = IntStream.concat(IntStream.of(1), Arrays.stream(larger)).toArray();
      assertSelects(batch, EQUAL, literal, equal);
      assertSelects(batch, NOT_EQUAL, literal, notEqual);
      assertSelects(batch, LESS, literal, 1);
      assertSelects(
          batch,
          AT_MOST,
          literal,
          IntStream.concat(IntStream.of(1), Arrays.stream(equal)).toArray());
      assertSelects(batch, GREATER, literal, larger);
      assertSelects(
          batch,
          AT_LEAST,
          literal,
          IntStream.concat(Arrays.stream(equal), Arrays.stream(larger)).toArray());
      assertArrayEquals(notEqual, not(compare("c", EQUAL, literal)).select(batch));
      assertArrayEquals(equal, in("c", List.of(literal)).select(batch));
    }
  }

  /** The first row, counted with the null before, whose value is greater. */
  private static int firstLarger(List<?> values, Object literal) {
    return literal instanceof Boolean ? values.size() + 1 : 3;
  }

  private static void assertSelects(
      RecordBatch batch, Operator operator, Object literal, int... rows) {
    assertArrayEquals(
        rows, compare("c", operator, literal).select(batch), () -> operator + " " + literal);
    int[] sliced = Arrays.stream(rows).map(row -> row - 1).toArray();
    try (RecordBatch slice = batch.slice(1, batch.rowCount() - 1)) {
      assertArrayEquals(sliced, compare("c", operator, literal).select(slice));
    }
  }

  @Test
  void literalsBetweenAndBeyondTheValuesAreExact() {
    try (RecordBatch batch = batch(INT, List.of(-2, -1, 0, 1))) {
      assertArrayEquals(new int[0], compare("c", EQUAL, dec("-0.5")).select(batch));
      assertArrayEquals(new int[] {0, 1, 2, 3}, compare("c", NOT_EQUAL, dec("0.5")).select(batch));
      assertArrayEquals(new int[] {0, 1}, compare("c", LESS, dec("-0.5")).select(batch));
      assertArrayEquals(new int[] {0, 1}, compare("c", AT_MOST, dec("-0.5")).select(batch));
      assertArrayEquals(new int[] {2, 3}, compare("c", GREATER, dec("-0.5")).select(batch));
      assertArrayEquals(new int[] {2, 3}, compare("c", AT_LEAST, dec("-0.5")).select(batch));
      BigInteger huge = BigInteger.ONE.shiftLeft(70);
      assertArrayEquals(new int[] {0, 1, 2, 3}, compare("c", LESS, huge).select(batch));
      assertArrayEquals(new int[0], compare("c", GREATER, huge).select(batch));
      assertArrayEquals(new int[0], compare("c", EQUAL, huge.negate()).select(batch));
      assertArrayEquals(new int[0], compare("c", LESS, huge.negate()).select(batch));
      assertArrayEquals(
          new int[] {0, 1, 2, 3}, compare("c", AT_LEAST, huge.negate()).select(batch));
    }
  }

  @Test
  void coarseColumnsAreComparedWithFineLiterals() {
    DataType seconds = new DataType.Timestamp(TimeUnit.SECOND, Optional.empty());
    LocalDateTime second = LocalDateTime.of(1969, 12, 31, 23, 59, 59);
    try (RecordBatch batch = batch(seconds, List.of(second, second.plusSeconds(1)))) {
      LocalDateTime literal = second.plusNanos(1);
      assertArrayEquals(new int[] {0}, compare("c", LESS, literal).select(batch));
      assertArrayEquals(new int[] {1}, compare("c", GREATER, literal).select(batch));
      assertArrayEquals(new int[0], compare("c", EQUAL, literal).select(batch));
    }
  }

  @Test
  void nanEqualsNothing() {
    try (RecordBatch batch = batch(new DataType.FloatingPoint(64), List.of(Double.NaN, -0.0))) {
      assertArrayEquals(new int[] {1}, compare("c", EQUAL, 0.0).select(batch));
      assertArrayEquals(new int[0], compare("c", EQUAL, Double.NaN).select(batch));
      assertArrayEquals(new int[] {0}, compare("c", NOT_EQUAL, 0.0).select(batch));
      assertArrayEquals(new int[0], compare("c", GREATER, 1.0).select(batch));
    }
  }

  @Test
  void logicHasThreeValues() {
    BatchFilter yes = isNull("c");
    BatchFilter no = isNotNull("c");
    BatchFilter unknown = compare("c", EQUAL, 1);
    try (RecordBatch batch = batch(INT, Arrays.asList((Object) null))) {
      assertTruth(batch, yes, "TRUE");
      assertTruth(batch, no, "FALSE");
      assertTruth(batch, unknown, "UNKNOWN");
      assertTruth(batch, not(unknown), "UNKNOWN");
      assertTruth(batch, and(yes, unknown), "UNKNOWN");
      assertTruth(batch, and(no, unknown), "FALSE");
      assertTruth(batch, and(unknown, unknown), "UNKNOWN");
      assertTruth(batch, or(yes, unknown), "TRUE");
      assertTruth(batch, or(no, unknown), "UNKNOWN");
      assertTruth(batch, not(and(no, unknown)), "TRUE");
      assertTruth(batch, and(), "TRUE");
      assertTruth(batch, or(), "FALSE");
    }
  }

  private static void assertTruth(RecordBatch batch, BatchFilter filter, String truth) {
    boolean isTrue = filter.select(batch).length == 1;
    boolean isFalse = not(filter).select(batch).length == 1;
    assertEquals(truth, isTrue ? "TRUE" : isFalse ? "FALSE" : "UNKNOWN", filter::toString);
  }

  @Test
  void listsPrefixesAndRangesSelect() {
    List<Object> words = Arrays.asList("one", "two", null, "twelve", "t");
    try (RecordBatch batch = batch(UTF8, words)) {
      assertArrayEquals(new int[] {1, 3}, startsWith("c", "tw").select(batch));
      assertArrayEquals(new int[] {0, 1, 3, 4}, startsWith("c", "").select(batch));
      assertArrayEquals(new int[] {0, 4}, in("c", List.of("t", "one", "x")).select(batch));
      assertArrayEquals(new int[] {1, 3}, not(in("c", List.of("t", "one"))).select(batch));
      assertArrayEquals(new int[] {1}, BatchFilter.between("c", "two", "tx").select(batch));
    }
  }

  @Test
  void valuesOfDictionariesAreLookedAtOnceEach() {
    Field field =
        Field.nullable("c", UTF8)
            .withDictionary(new DictionaryEncoding(1, new DataType.Int(8, true), false));
    List<Object> words = Arrays.asList("one", "two", null, "one", "two");
    FilterEvaluator evaluator = startsWith("c", "o").evaluator(MissingColumns.FAIL);
    try (RecordBatchBuilder builder = RecordBatchBuilder.of(Schema.of(field), allocator)) {
      words.forEach(builder::appendRow);
      try (RecordBatch batch = builder.finish();
          RecordBatch slice = batch.slice(2, 2)) {
        assertArrayEquals(new int[] {0, 3}, Truths.select(evaluator, batch));
        assertArrayEquals(new int[] {0, 3}, Truths.select(evaluator, batch));
        assertArrayEquals(new int[] {1}, Truths.select(evaluator, slice));
      }
      builder.appendRow("other");
      builder.appendRow("two");
      try (RecordBatch grown = builder.finish()) {
        assertArrayEquals(new int[] {0}, Truths.select(evaluator, grown));
      }
    }
  }

  @Test
  void runsAreLookedAtOnceEach() {
    Field ends = Field.required("run_ends", INT);
    Field runs =
        Field.nullable(
            "c",
            new DataType.RunEndEncoded(),
            ends,
            Field.nullable("values", new DataType.Int(64, true)));
    try (RecordBatchBuilder builder = RecordBatchBuilder.of(Schema.of(runs), allocator)) {
      Arrays.asList(5L, 5L, null, null, 6L).forEach(builder::appendRow);
      try (RecordBatch batch = builder.finish();
          RecordBatch slice = batch.slice(1, 4)) {
        assertArrayEquals(new int[] {0, 1}, compare("c", LESS, 6).select(batch));
        assertArrayEquals(new int[] {0}, compare("c", LESS, 6).select(slice));
        assertArrayEquals(new int[] {2, 3}, isNull("c").select(batch));
      }
    }
  }

  @Test
  void columnOfNullsIsNeverTrueNorFalse() {
    try (RecordBatch batch = batch(new DataType.Null(), Arrays.asList(null, null))) {
      assertArrayEquals(new int[0], compare("c", EQUAL, 1).select(batch));
      assertArrayEquals(new int[0], not(compare("c", EQUAL, 1)).select(batch));
      assertArrayEquals(new int[] {0, 1}, isNull("c").select(batch));
    }
  }

  @Test
  void missingColumnIsAnErrorOrNull() {
    try (RecordBatch batch = batch(INT, List.of(1, 2))) {
      BatchFilter filter = or(isNull("z"), compare("z", EQUAL, 1));
      ConfigurationException e =
          assertThrows(ConfigurationException.class, () -> filter.select(batch));
      assertEquals("there is no column 'z': the columns are [c]", e.getMessage());
      assertArrayEquals(
          new int[] {0, 1}, Truths.select(filter.evaluator(MissingColumns.NULL), batch));
    }
  }

  @Test
  void emptyBatchSelectsNothing() {
    try (RecordBatch batch = batch(UTF8, List.of())) {
      BatchFilter filter = and(isNull("c"), not(startsWith("c", "x")), in("c", List.of("a")));
      assertArrayEquals(new int[0], filter.select(batch));
    }
  }

  @Test
  void literalOfAnotherKindIsRefused() {
    try (RecordBatch batch = batch(INT, List.of(1))) {
      ConfigurationException e =
          assertThrows(
              ConfigurationException.class, () -> compare("c", EQUAL, "it's").select(batch));
      assertEquals(
          "column 'c' of type int32 cannot be compared with 'it''s' (String)", e.getMessage());
    }
    ConfigurationException none =
        assertThrows(ConfigurationException.class, () -> compare("c", EQUAL, null));
    assertEquals(
        "a filter has the literal null, which no column is compared with", none.getMessage());
    assertThrows(ConfigurationException.class, () -> in("c", List.of()));
    assertThrows(ConfigurationException.class, () -> compare("c", EQUAL, Map.of()));
  }

  @Test
  void filtersAreShownAsSqlAndSurviveSerialization() throws Exception {
    BatchFilter filter =
        and(
            compare("a", AT_LEAST, 1),
            or(startsWith("b", "x"), not(in("b", List.of("y", "z")))),
            compare("d", EQUAL, LocalDate.EPOCH),
            isNotNull("a"));
    assertEquals(
        "(a >= 1) AND ((b LIKE 'x%') OR (NOT (b IN ('y', 'z')))) AND (d = '1970-01-01')"
            + " AND (a IS NOT NULL)",
        filter.toString());
    BatchFilter copy = InstantiationUtil.clone(filter);
    assertEquals(filter.toString(), copy.toString());
    assertEquals(Set.of("a", "b", "d"), copy.columns());
  }

  @Test
  void whatIsSupportedIsTold() {
    assertTrue(BatchFilter.supports(DataTypes.DECIMAL(5, 2).getLogicalType(), 1.5));
    assertTrue(BatchFilter.supports(DataTypes.TIMESTAMP(3).getLogicalType(), LocalDateTime.MIN));
    assertFalse(BatchFilter.supports(DataTypes.TIMESTAMP(3).getLogicalType(), Instant.EPOCH));
    assertFalse(BatchFilter.supports(DataTypes.INT().getLogicalType(), "1"));
    assertFalse(BatchFilter.supports(DataTypes.ARRAY(DataTypes.INT()).getLogicalType(), 1));
  }

  @Test
  void randomComparisonsAgreeWithArithmetic() {
    Random random = new Random(5);
    DataType type = new DataType.Decimal(30, 3, 128);
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      values.add(i % 7 == 0 ? null : BigDecimal.valueOf(random.nextInt(40) - 20, 3));
    }
    try (RecordBatch batch = batch(type, values)) {
      for (int i = 0; i < 200; i++) {
        BigDecimal literal = BigDecimal.valueOf(random.nextInt(400) - 200, 4);
        Operator operator = Operator.values()[i % 6];
        int[] expected =
            IntStream.range(0, values.size())
                .filter(row -> values.get(row) != null)
                .filter(row -> operator.holds(((BigDecimal) values.get(row)).compareTo(literal)))
                .toArray();
        assertArrayEquals(expected, compare("c", operator, literal).select(batch));
      }
    }
  }

  private RecordBatch batch(DataType type, List<?> values) {
    Schema schema = Schema.of(Field.nullable("c", type));
    try (RecordBatchBuilder builder = RecordBatchBuilder.of(schema, allocator)) {
      for (Object value : values) {
        builder.appendRow(value);
      }
      return builder.finish();
    }
  }
}
