// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.DataType;
import io.lightstream.column.DataType.DateUnit;
import io.lightstream.column.DataType.IntervalUnit;
import io.lightstream.column.DataType.TimeUnit;
import io.lightstream.column.DictionaryEncoding;
import io.lightstream.column.Field;
import io.lightstream.column.Interval;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
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
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RawValueData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.DistinctType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RawType;
import org.apache.flink.table.types.logical.StructuredType;
import org.apache.flink.table.types.logical.StructuredType.StructuredAttribute;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.table.types.logical.utils.LogicalTypeParser;
import org.apache.flink.types.variant.Variant;

/** The rows of the tables of types, each with a value. */
final class TypeTables {

  private static final Field NUMBER = Field.nullable("item", new DataType.Int(32, true));
  private static final TimestampData BEFORE_1970 = TimestampData.fromEpochMillis(-1, 999_999);

  private TypeTables() {}

  /**
   * A row of the first table.
   *
   * @param flink its name there
   * @param arrow the type written
   * @param internal a value as Flink has it
   * @param written the value that the column has then
   */
  record Written(String flink, LogicalType type, String arrow, Object internal, Object written) {
    @Override
    public String toString() {
      return flink;
    }
  }

  /**
   * A row of the second table.
   *
   * @param value a value for the builder of the column
   * @param flink the type that the column has in Flink
   * @param internal the value as Flink has it
   */
  record Read(Field field, Object value, String flink, Object internal) {
    String arrow() {
      return field.toString().substring("c: ".length());
    }

    @Override
    public String toString() {
      return arrow();
    }
  }

  static List<Written> written() {
    List<Written> rows = new ArrayList<>();
    numbersWritten(rows);
    textsWritten(rows);
    timesWritten(rows);
    nestedWritten(rows);
    othersWritten(rows);
    return rows;
  }

  private static void add(
      List<Written> rows, String flink, String arrow, Object internal, Object written) {
    LogicalType type = LogicalTypeParser.parse(flink, TypeTables.class.getClassLoader());
    rows.add(new Written(flink, type, arrow, internal, written));
  }

  private static void numbersWritten(List<Written> rows) {
    add(rows, "BOOLEAN", "bool", true, true);
    add(rows, "TINYINT", "int8", (byte) -1, (byte) -1);
    add(rows, "SMALLINT", "int16", (short) -2, (short) -2);
    add(rows, "INT", "int32", Integer.MIN_VALUE, Integer.MIN_VALUE);
    add(rows, "BIGINT", "int64", Long.MIN_VALUE, Long.MIN_VALUE);
    add(rows, "FLOAT", "float32", 1.5f, 1.5f);
    add(rows, "DOUBLE", "float64", -2.5, -2.5);
    BigDecimal small = new BigDecimal("-12345678.90");
    BigDecimal large = new BigDecimal("-1234567890123456789012345678.0123456789");
    add(rows, "DECIMAL(10, 2)", "decimal128(10, 2)", decimal(small), small);
    add(rows, "DECIMAL(38, 10)", "decimal128(38, 10)", decimal(large), large);
  }

  private static void textsWritten(List<Written> rows) {
    byte[] bytes = {0, -1, 127};
    add(rows, "CHAR(3)", "utf8", text("a "), "a ");
    add(rows, "VARCHAR(10)", "utf8", text("é"), "é");
    add(rows, "STRING", "utf8", text("𝄞 and more"), "𝄞 and more");
    add(rows, "BINARY(3)", "fixed_size_binary[3]", bytes, bytes);
    add(rows, "VARBINARY(10)", "binary", bytes, bytes);
    add(rows, "BYTES", "binary", new byte[0], new byte[0]);
  }

  private static void timesWritten(List<Written> rows) {
    LocalDateTime second = LocalDateTime.of(1969, 12, 31, 23, 59, 59);
    LocalTime time = LocalTime.of(23, 59, 59, 999_000_000);
    add(rows, "DATE", "date32[day]", -2, LocalDate.of(1969, 12, 30));
    add(rows, "TIME(0)", "time32[s]", 86_399_000, LocalTime.of(23, 59, 59));
    add(rows, "TIME(3)", "time32[ms]", 86_399_999, time);
    add(rows, "TIME(6)", "time64[us]", 86_399_999, time);
    add(rows, "TIME(9)", "time64[ns]", 86_399_999, time);
    TimestampData millis = TimestampData.fromEpochMillis(-1);
    TimestampData micros = TimestampData.fromEpochMillis(-1, 999_000);
    TimestampData seconds = TimestampData.fromEpochMillis(-1000);
    add(rows, "TIMESTAMP(0)", "timestamp[s]", seconds, second);
    add(rows, "TIMESTAMP(3)", "timestamp[ms]", millis, second.withNano(999_000_000));
    add(rows, "TIMESTAMP(6)", "timestamp[us]", micros, second.withNano(999_999_000));
    add(rows, "TIMESTAMP(9)", "timestamp[ns]", BEFORE_1970, second.withNano(999_999_999));
    add(rows, "TIMESTAMP_LTZ(0)", "timestamp[s, tz=UTC]", seconds, seconds.toInstant());
    add(rows, "TIMESTAMP_LTZ(3)", "timestamp[ms, tz=UTC]", millis, millis.toInstant());
    add(rows, "TIMESTAMP_LTZ(6)", "timestamp[us, tz=UTC]", micros, micros.toInstant());
    add(rows, "TIMESTAMP_LTZ(9)", "timestamp[ns, tz=UTC]", BEFORE_1970, BEFORE_1970.toInstant());
    add(rows, "INTERVAL YEAR(4) TO MONTH", "interval[months]", -14, Interval.ofMonths(-14));
    add(rows, "INTERVAL DAY(6) TO SECOND(3)", "duration[ms]", -86_400_001L, dayAndMore());
  }

  private static Duration dayAndMore() {
    return Duration.ofMillis(-86_400_001);
  }

  private static void nestedWritten(List<Written> rows) {
    add(
        rows,
        "ARRAY<INT>",
        "list[item: int32]",
        new GenericArrayData(new Object[] {1, null, 3}),
        Arrays.asList(1, null, 3));
    add(
        rows,
        "MAP<STRING, BIGINT>",
        "map[entries: struct[key: utf8 not null, value: int64] not null]",
        map(List.of(text("k"), text("l")), Arrays.asList(1L, null)),
        entries("k", 1L, "l", null));
    add(
        rows,
        "MULTISET<STRING>",
        "map[entries: struct[key: utf8 not null, value: int32 not null] not null]",
        map(List.of(text("k")), List.of(2)),
        entries("k", 2));
    add(
        rows,
        "ROW<`a` INT, `b` STRING NOT NULL>",
        "struct[a: int32, b: utf8 not null]",
        GenericRowData.of(null, text("x")),
        fields("a", null, "b", "x"));
    add(
        rows,
        "ARRAY<ROW<`a` INT>>",
        "list[item: struct[a: int32]]",
        new GenericArrayData(new Object[] {GenericRowData.of(1), null, GenericRowData.of(2)}),
        Arrays.asList(fields("a", 1), null, fields("a", 2)));
  }

  private static void othersWritten(List<Written> rows) {
    LogicalType string = new VarCharType(VarCharType.MAX_LENGTH);
    StructuredType structured =
        StructuredType.newBuilder(ObjectIdentifier.of("c", "d", "pair"))
            .attributes(
                List.of(
                    new StructuredAttribute("a", new IntType()),
                    new StructuredAttribute("b", string)))
            .build();
    rows.add(
        new Written(
            "a structured type",
            structured,
            "struct[a: int32, b: utf8]",
            GenericRowData.of(1, text("x")),
            fields("a", 1, "b", "x")));
    LogicalType distinct =
        DistinctType.newBuilder(ObjectIdentifier.of("c", "d", "metres"), new IntType()).build();
    rows.add(new Written("a distinct type of `INT`", distinct, "int32", 5, 5));
    RawValueData<String> raw = RawValueData.fromObject("raw");
    rows.add(
        new Written(
            "RAW",
            new RawType<>(String.class, StringSerializer.INSTANCE),
            "binary",
            RawValueData.fromBytes(raw.toBytes(StringSerializer.INSTANCE)),
            raw.toBytes(StringSerializer.INSTANCE)));
    byte[] metadata = {1, 0, 0};
    byte[] value = {0x0c, 7};
    add(
        rows,
        "VARIANT",
        "struct[metadata: binary not null, value: binary not null]",
        Variant.newBuilder().of((byte) 7),
        fields("metadata", metadata, "value", value));
    add(rows, "NULL", "null", null, null);
  }

  static List<Read> read() {
    List<Read> rows = new ArrayList<>();
    numbersRead(rows);
    timesRead(rows);
    textsRead(rows);
    nestedRead(rows);
    return rows;
  }

  private static void add(
      List<Read> rows, DataType type, Object value, String flink, Object internal) {
    rows.add(new Read(Field.nullable("c", type), value, flink, internal));
  }

  private static void numbersRead(List<Read> rows) {
    add(rows, new DataType.Bool(), true, "BOOLEAN", true);
    add(rows, new DataType.Int(8, true), -1, "TINYINT", (byte) -1);
    add(rows, new DataType.Int(16, true), -2, "SMALLINT", (short) -2);
    add(rows, new DataType.Int(32, true), -3, "INT", -3);
    add(rows, new DataType.Int(64, true), -4L, "BIGINT", -4L);
    add(rows, new DataType.Int(8, false), 255, "SMALLINT", (short) 255);
    add(rows, new DataType.Int(16, false), 65_535, "INT", 65_535);
    add(rows, new DataType.Int(32, false), 4_294_967_295L, "BIGINT", 4_294_967_295L);
    BigDecimal most = new BigDecimal(BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE));
    add(rows, new DataType.Int(64, false), most, "DECIMAL(20, 0)", decimal(most, 20));
    add(rows, new DataType.FloatingPoint(16), 1.5f, "FLOAT", 1.5f);
    add(rows, new DataType.FloatingPoint(32), 1.5f, "FLOAT", 1.5f);
    add(rows, new DataType.FloatingPoint(64), 1.5, "DOUBLE", 1.5);
    decimalRead(rows, new DataType.Decimal(7, 2, 32), "-12345.67", 7);
    decimalRead(rows, new DataType.Decimal(12, 3, 64), "-123456789.001", 12);
    decimalRead(
        rows, new DataType.Decimal(38, 10, 128), "-1234567890123456789012345678.0123456789", 38);
    decimalRead(rows, new DataType.Decimal(30, 5, 256), "-1.00001", 30);
    decimalRead(rows, new DataType.Decimal(5, -2, 128), "-1234500", 7);
    decimalRead(rows, new DataType.Decimal(2, 5, 128), "0.00012", 5);
  }

  private static void decimalRead(List<Read> rows, DataType type, String value, int precision) {
    BigDecimal number = new BigDecimal(value);
    String flink = "DECIMAL(" + precision + ", " + number.scale() + ")";
    add(rows, type, number, flink, decimal(number, precision));
  }

  private static void timesRead(List<Read> rows) {
    LocalTime time = LocalTime.of(23, 59, 59);
    LocalDateTime before = LocalDateTime.of(1969, 12, 31, 23, 59, 59, 999_999_999);
    add(rows, new DataType.Date(DateUnit.DAY), LocalDate.of(1969, 12, 31), "DATE", -1);
    add(rows, new DataType.Date(DateUnit.MILLISECOND), LocalDate.of(1969, 12, 31), "DATE", -1);
    add(rows, new DataType.Time(TimeUnit.SECOND), time, "TIME(0)", 86_399_000);
    add(rows, new DataType.Time(TimeUnit.MILLISECOND), time, "TIME(3)", 86_399_000);
    add(rows, new DataType.Time(TimeUnit.MICROSECOND), time, "TIME(6)", 86_399_000);
    add(rows, new DataType.Time(TimeUnit.NANOSECOND), time, "TIME(9)", 86_399_000);
    timestampRead(rows, TimeUnit.SECOND, before.withNano(0), 0);
    timestampRead(rows, TimeUnit.MILLISECOND, before.withNano(999_000_000), 3);
    timestampRead(rows, TimeUnit.MICROSECOND, before.withNano(999_999_000), 6);
    timestampRead(rows, TimeUnit.NANOSECOND, before, 9);
    Instant instant = Instant.parse("1969-12-31T23:59:59.999999Z");
    add(
        rows,
        new DataType.Timestamp(TimeUnit.MICROSECOND, Optional.of("Europe/Paris")),
        instant,
        "TIMESTAMP_LTZ(6)",
        TimestampData.fromInstant(instant));
    Duration second = Duration.ofSeconds(-1);
    String interval = "INTERVAL DAY(6) TO SECOND(";
    add(rows, new DataType.Duration(TimeUnit.SECOND), second, interval + "0)", -1000L);
    add(rows, new DataType.Duration(TimeUnit.MILLISECOND), second, interval + "3)", -1000L);
    add(rows, new DataType.Duration(TimeUnit.MICROSECOND), second, interval + "6)", -1000L);
    add(rows, new DataType.Duration(TimeUnit.NANOSECOND), second, interval + "9)", -1000L);
    add(
        rows,
        new DataType.Interval(IntervalUnit.YEAR_MONTH),
        Interval.ofMonths(-14),
        "INTERVAL YEAR(4) TO MONTH",
        -14);
    add(
        rows,
        new DataType.Interval(IntervalUnit.DAY_TIME),
        Interval.ofDaysAndMillis(-2, 5),
        interval + "3)",
        -2 * 86_400_000L + 5);
  }

  private static void timestampRead(
      List<Read> rows, TimeUnit unit, LocalDateTime value, int digits) {
    add(
        rows,
        new DataType.Timestamp(unit, Optional.empty()),
        value,
        "TIMESTAMP(" + digits + ")",
        TimestampData.fromLocalDateTime(value));
  }

  private static void textsRead(List<Read> rows) {
    byte[] bytes = {0, -1, 2, 3};
    add(rows, new DataType.Utf8(), "é", "STRING", text("é"));
    add(rows, new DataType.LargeUtf8(), "é", "STRING", text("é"));
    add(rows, new DataType.Utf8View(), "longer than a view", "STRING", text("longer than a view"));
    add(rows, new DataType.Binary(), bytes, "BYTES", bytes);
    add(rows, new DataType.LargeBinary(), bytes, "BYTES", bytes);
    add(rows, new DataType.BinaryView(), bytes, "BYTES", bytes);
    add(rows, new DataType.FixedSizeBinary(4), bytes, "BINARY(4)", bytes);
    add(rows, new DataType.FixedSizeBinary(0), new byte[0], "BYTES", new byte[0]);
  }

  private static void nestedRead(List<Read> rows) {
    listRead(rows, new DataType.ListType());
    listRead(rows, new DataType.LargeList());
    listRead(rows, new DataType.ListView());
    listRead(rows, new DataType.LargeListView());
    listRead(rows, new DataType.FixedSizeList(2));
    Field key = Field.required("key", new DataType.Utf8());
    Field entries = Field.required("entries", new DataType.Struct(), key, NUMBER.withName("value"));
    rows.add(
        new Read(
            Field.nullable("c", new DataType.MapType(false), entries),
            entries("k", null, "l", 2),
            "MAP<STRING NOT NULL, INT>",
            map(List.of(text("k"), text("l")), Arrays.asList(null, 2))));
    Field b = Field.nullable("b", new DataType.Utf8());
    rows.add(
        new Read(
            Field.nullable("c", new DataType.Struct(), NUMBER.withName("a"), b),
            fields("a", null, "b", "x"),
            "ROW<`a` INT, `b` STRING>",
            GenericRowData.of(null, text("x"))));
    Field variant = ArrowTypes.field("c", parse("VARIANT"), "UTC");
    byte[] metadata = {1, 0, 0};
    byte[] value = {0x0c, 7};
    Object parts = fields("metadata", metadata, "value", value);
    rows.add(new Read(variant, parts, "VARIANT", Variant.newBuilder().of((byte) 7)));
    add(rows, new DataType.Null(), null, "STRING", null);
    Field word = Field.nullable("c", new DataType.Utf8());
    rows.add(
        new Read(
            word.withDictionary(new DictionaryEncoding(1, new DataType.Int(8, true), false)),
            "é",
            "STRING",
            text("é")));
    Field ends = Field.required("run_ends", new DataType.Int(32, true));
    Field runs = Field.nullable("values", new DataType.Utf8());
    rows.add(
        new Read(
            Field.nullable("c", new DataType.RunEndEncoded(), ends, runs),
            "é",
            "STRING",
            text("é")));
  }

  private static void listRead(List<Read> rows, DataType type) {
    rows.add(
        new Read(
            Field.nullable("c", type, NUMBER),
            Arrays.asList(1, null),
            "ARRAY<INT>",
            new GenericArrayData(new Object[] {1, null})));
  }

  static LogicalType parse(String type) {
    return LogicalTypeParser.parse(type, TypeTables.class.getClassLoader());
  }

  private static StringData text(String text) {
    return StringData.fromBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  private static DecimalData decimal(BigDecimal value) {
    return decimal(value, value.precision());
  }

  private static DecimalData decimal(BigDecimal value, int precision) {
    return DecimalData.fromBigDecimal(value, precision, value.scale());
  }

  private static Entries map(List<?> keys, List<?> values) {
    return new Entries(
        keys.size(), new GenericArrayData(keys.toArray()), new GenericArrayData(values.toArray()));
  }

  private static Map<String, Object> fields(Object... pairs) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      fields.put((String) pairs[i], pairs[i + 1]);
    }
    return fields;
  }

  private static List<Map.Entry<String, Object>> entries(Object... pairs) {
    return new ArrayList<>(fields(pairs).entrySet());
  }
}
