// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A field of every type of the Arrow type system with values for it, null among them.
 *
 * @param values what builders take
 * @param expected what columns give back
 */
record Samples(Field field, List<Object> values, List<Object> expected) {

  private Samples(Field field, List<Object> values) {
    this(field, values, values);
  }

  private static Samples of(DataType type, Object... values) {
    return new Samples(Field.nullable("x", type), Arrays.asList(values));
  }

  private static Samples of(Field field, Object... values) {
    return new Samples(field, Arrays.asList(values));
  }

  static List<Samples> all() {
    List<Samples> all = new ArrayList<>();
    numbers(all);
    temporal(all);
    bytes(all);
    nested(all);
    encoded(all);
    unions(all);
    deep(all);
    return all;
  }

  private static void numbers(List<Samples> all) {
    all.add(of(new DataType.Null(), null, null, null));
    all.add(of(new DataType.Bool(), true, null, false, true, true, false, false, true, true));
    all.add(of(new DataType.Int(8, true), (byte) 1, null, Byte.MIN_VALUE, Byte.MAX_VALUE));
    all.add(of(new DataType.Int(16, true), (short) 1, null, Short.MIN_VALUE, Short.MAX_VALUE));
    all.add(of(new DataType.Int(32, true), 1, null, Integer.MIN_VALUE, Integer.MAX_VALUE));
    all.add(of(new DataType.Int(64, true), 1L, null, Long.MIN_VALUE, Long.MAX_VALUE));
    all.add(of(new DataType.Int(8, false), (short) 0, null, (short) 255));
    all.add(of(new DataType.Int(16, false), 0, null, 65_535));
    all.add(of(new DataType.Int(32, false), 0L, null, 4_294_967_295L));
    all.add(
        of(
            new DataType.Int(64, false),
            BigInteger.ONE,
            null,
            new BigInteger("ffffffffffffffff", 16)));
    all.add(of(new DataType.FloatingPoint(16), 1.5f, null, -0.0f, Float.NaN, 65_504f));
    all.add(of(new DataType.FloatingPoint(32), 1.1f, null, Float.NEGATIVE_INFINITY, Float.NaN));
    all.add(of(new DataType.FloatingPoint(64), 1.1, null, Double.MIN_VALUE, Double.NaN, -0.0));
    all.add(
        of(new DataType.Decimal(9, 2, 32), new BigDecimal("1234567.89"), null, decimal("-0.01")));
    all.add(of(new DataType.Decimal(18, 0, 64), decimal("-999999999999999999"), null));
    all.add(
        of(
            new DataType.Decimal(38, 10, 128),
            decimal("-1.0000000001"),
            null,
            decimal("7.5").setScale(10)));
    all.add(
        of(new DataType.Decimal(76, -2, 256), new BigDecimal(BigInteger.TEN.pow(70), -2), null));
  }

  private static BigDecimal decimal(String text) {
    return new BigDecimal(text);
  }

  private static void temporal(List<Samples> all) {
    LocalDate old = LocalDate.of(1900, 1, 31);
    for (DataType.DateUnit unit : DataType.DateUnit.values()) {
      all.add(of(new DataType.Date(unit), old, null, LocalDate.EPOCH, LocalDate.of(2400, 2, 29)));
    }
    for (DataType.TimeUnit unit : DataType.TimeUnit.values()) {
      int nano = (int) (1_000_000_000 / unit.perSecond()) % 1_000_000_000;
      all.add(
          of(new DataType.Time(unit), LocalTime.of(23, 59, 59, nano), null, LocalTime.MIDNIGHT));
      LocalDateTime wall = LocalDateTime.of(1969, 12, 31, 23, 59, 58, nano);
      all.add(of(new DataType.Timestamp(unit, Optional.empty()), wall, null, wall.plusYears(60)));
      Instant instant = Instant.ofEpochSecond(-2, nano);
      all.add(
          of(
              new DataType.Timestamp(unit, Optional.of("Europe/Paris")),
              instant,
              null,
              Instant.EPOCH));
      all.add(of(new DataType.Duration(unit), Duration.ofSeconds(-2, nano), null, Duration.ZERO));
    }
    all.add(
        of(new DataType.Interval(DataType.IntervalUnit.YEAR_MONTH), Interval.ofMonths(-14), null));
    all.add(
        of(
            new DataType.Interval(DataType.IntervalUnit.DAY_TIME),
            Interval.ofDaysAndMillis(3, -1),
            null));
    all.add(
        of(
            new DataType.Interval(DataType.IntervalUnit.MONTH_DAY_NANO),
            new Interval(1, -2, 3),
            null));
  }

  private static void bytes(List<Samples> all) {
    String longText = "a text of more than twelve bytes: \u00e4\u20ac\ud83d\ude00";
    for (DataType type :
        List.of(new DataType.Utf8(), new DataType.LargeUtf8(), new DataType.Utf8View())) {
      all.add(of(type, "", null, "short", longText, "twelve bytes", "thirteen byte"));
    }
    byte[] bytes = new byte[40];
    Arrays.fill(bytes, (byte) -7);
    for (DataType type :
        List.of(new DataType.Binary(), new DataType.LargeBinary(), new DataType.BinaryView())) {
      all.add(of(type, new byte[0], null, new byte[] {1, -1}, bytes));
    }
    all.add(of(new DataType.FixedSizeBinary(3), new byte[] {1, 2, 3}, null, new byte[] {-1, 0, 9}));
    all.add(of(new DataType.FixedSizeBinary(0), new byte[0], null));
  }

  private static void nested(List<Samples> all) {
    Field item = Field.nullable("item", new DataType.Int(32, true));
    for (DataType type :
        List.of(
            new DataType.ListType(),
            new DataType.LargeList(),
            new DataType.ListView(),
            new DataType.LargeListView())) {
      all.add(
          of(
              Field.nullable("x", type, item),
              List.of(1, 2),
              null,
              List.of(),
              Arrays.asList(3, null)));
    }
    all.add(
        of(
            Field.nullable("x", new DataType.FixedSizeList(2), item),
            List.of(1, 2),
            null,
            Arrays.asList(3, null)));
    Field text = Field.nullable("text", new DataType.Utf8());
    Field struct = Field.nullable("x", new DataType.Struct(), item, text);
    all.add(of(struct, struct(1, "one"), null, struct(null, "none"), struct(2, null)));
    Field lists = Field.nullable("x", new DataType.ListType(), struct);
    all.add(
        of(
            lists,
            List.of(struct(1, "a"), struct(2, "b")),
            null,
            Arrays.asList(null, struct(null, null))));
    Field entries =
        Field.required(
            "entries", new DataType.Struct(), Field.required("key", new DataType.Utf8()), item);
    all.add(
        of(
            Field.nullable("x", new DataType.MapType(false), entries),
            List.of(Map.entry("a", 1), Map.entry("b", 2)),
            null,
            List.of()));
  }

  private static Map<String, Object> struct(Integer item, String text) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("item", item);
    values.put("text", text);
    return values;
  }

  private static void encoded(List<Samples> all) {
    Field text = Field.nullable("values", new DataType.Utf8());
    for (int bits : new int[] {16, 32, 64}) {
      Field ends = Field.required("run_ends", new DataType.Int(bits, true));
      Field runs = Field.nullable("x", new DataType.RunEndEncoded(), ends, text);
      all.add(of(runs, "a", "a", null, null, "b", "a", "a", "a"));
    }
    for (int bits : new int[] {8, 16, 32, 64}) {
      for (boolean signed : new boolean[] {true, false}) {
        DictionaryEncoding encoding =
            new DictionaryEncoding(7, new DataType.Int(bits, signed), false);
        all.add(of(text.withDictionary(encoding), "a", "b", null, "a", "c", "b"));
      }
    }
    DictionaryEncoding encoding = new DictionaryEncoding(8, new DataType.Int(8, true), false);
    Field number = Field.nullable("x", new DataType.FloatingPoint(64)).withDictionary(encoding);
    all.add(of(number, 1.5, Double.NaN, null, 1.5, Double.NaN));
  }

  private static void unions(List<Samples> all) {
    Field number = Field.nullable("number", new DataType.Int(32, true));
    Field text = Field.nullable("text", new DataType.Utf8());
    for (DataType.UnionMode mode : DataType.UnionMode.values()) {
      DataType type = new DataType.Union(mode, List.of(5, 2));
      List<Object> values =
          Arrays.asList(Map.entry(5, 1), null, Map.entry(2, "b"), Map.entry(2, ""));
      all.add(
          new Samples(
              Field.nullable("x", type, number, text), values, Arrays.asList(1, null, "b", "")));
    }
  }

  private static void deep(List<Samples> all) {
    DictionaryEncoding inner = new DictionaryEncoding(1, new DataType.Int(8, true), false);
    Field word = Field.nullable("word", new DataType.Utf8View()).withDictionary(inner);
    Field words = Field.nullable("words", new DataType.ListType(), word);
    all.add(of(words, List.of("a", "b"), null, List.of("b", "a long word of many letters")));
    DictionaryEncoding outer = new DictionaryEncoding(2, new DataType.Int(16, false), false);
    all.add(of(words.withDictionary(outer), List.of("a"), null, List.of("b", "c"), List.of("a")));
    Field ends = Field.required("run_ends", new DataType.Int(32, true));
    Field pair =
        Field.nullable(
            "values", new DataType.Struct(), words, Field.nullable("n", new DataType.Bool()));
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("words", List.of("q"));
    value.put("n", true);
    all.add(of(Field.nullable("x", new DataType.RunEndEncoded(), ends, pair), value, value, null));
    Field inList = Field.nullable("item", new DataType.RunEndEncoded(), ends, word);
    all.add(
        of(
            Field.nullable("x", new DataType.FixedSizeList(3), inList),
            List.of("a", "a", "b"),
            null,
            List.of("b", "b", "b")));
  }

  @Override
  public String toString() {
    return field.toString();
  }
}
