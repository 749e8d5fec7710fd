// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.data;

import io.lightstream.column.DataType;
import io.lightstream.column.DataType.DateUnit;
import io.lightstream.column.DataType.IntervalUnit;
import io.lightstream.column.DataType.TimeUnit;
import io.lightstream.column.DataType.UnionMode;
import io.lightstream.column.DictionaryEncoding;
import io.lightstream.column.Field;
import io.lightstream.column.Interval;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
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
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;

/** The rows of the tables of types, each with a value. */
final class TypeTables {

  private static final Field NUMBER = Field.nullable("item", new DataType.Int(32, true));
  private static final byte[] BYTES = {0, -1, 2, 3};
  private static final long LAST_MILLI = 86_399_999;

  private TypeTables() {}

  /**
   * A row of the first table.
   *
   * @param connect its name there
   * @param schema optional
   * @param arrow the type written
   * @param value a value as Connect has it
   * @param written the value that the column has then
   */
  record Written(String connect, SchemaBuilder schema, String arrow, Object value, Object written) {
    @Override
    public String toString() {
      return connect;
    }
  }

  /**
   * A row of the second table.
   *
   * @param value a value for the builder of the column
   * @param connect the schema that the column has in Connect
   * @param read the value as Connect has it
   */
  record Read(Field field, Object value, String connect, Object read) {
    String arrow() {
      String type = field.toString().substring("c: ".length());
      return field.extensionName().map(name -> type + " " + name).orElse(type);
    }

    @Override
    public String toString() {
      return arrow();
    }
  }

  /**
   * A row of the third table.
   *
   * @param kind its name there
   * @param value without a schema
   * @param arrow the type written
   * @param written the value that the column has then
   */
  record Inferred(String kind, Object value, String arrow, Object written) {
    @Override
    public String toString() {
      return kind;
    }
  }

  static List<Written> written() {
    List<Written> rows = new ArrayList<>();
    plainWritten(rows);
    logicalWritten(rows);
    nestedWritten(rows);
    foreignWritten(rows);
    return rows;
  }

  private static void add(
      List<Written> rows,
      String connect,
      SchemaBuilder schema,
      String arrow,
      Object value,
      Object written) {
    rows.add(new Written(connect, schema.optional(), arrow, value, written));
  }

  private static void plainWritten(List<Written> rows) {
    add(rows, "BOOLEAN", SchemaBuilder.bool(), "bool", true, true);
    add(rows, "INT8", SchemaBuilder.int8(), "int8", (byte) -1, (byte) -1);
    add(rows, "INT16", SchemaBuilder.int16(), "int16", (short) -2, (short) -2);
    int least = Integer.MIN_VALUE;
    add(rows, "INT32", SchemaBuilder.int32(), "int32", least, least);
    add(rows, "INT64", SchemaBuilder.int64(), "int64", Long.MIN_VALUE, Long.MIN_VALUE);
    add(rows, "FLOAT32", SchemaBuilder.float32(), "float32", 1.5f, 1.5f);
    add(rows, "FLOAT64", SchemaBuilder.float64(), "float64", -0.0, -0.0);
    add(rows, "STRING", SchemaBuilder.string(), "utf8", "é", "é");
    add(rows, "BYTES", SchemaBuilder.bytes(), "binary", ByteBuffer.wrap(BYTES), BYTES);
  }

  private static void logicalWritten(List<Written> rows) {
    BigDecimal price = new BigDecimal("-12345.67");
    add(rows, "Decimal(2)", Decimal.builder(2), "decimal128(38, 2)", price, price);
    add(
        rows,
        "Decimal(2) of 7 digits",
        Decimal.builder(2).parameter("connect.decimal.precision", "7"),
        "decimal128(7, 2)",
        price,
        price);
    add(
        rows,
        "Decimal(2) of 60 digits",
        Decimal.builder(2).parameter("connect.decimal.precision", "60"),
        "decimal256(60, 2)",
        price,
        price);
    add(
        rows,
        "Date",
        Date.builder(),
        "date32[day]",
        new java.util.Date(-86_400_000),
        LocalDate.of(1969, 12, 31));
    add(
        rows,
        "Time",
        Time.builder(),
        "time32[ms]",
        new java.util.Date(LAST_MILLI),
        LocalTime.ofNanoOfDay(LAST_MILLI * 1_000_000));
    add(
        rows,
        "Timestamp",
        Timestamp.builder(),
        "timestamp[ms, tz=UTC]",
        new java.util.Date(-1),
        Instant.ofEpochMilli(-1));
  }

  private static void nestedWritten(List<Written> rows) {
    add(
        rows,
        "ARRAY<INT32?>",
        SchemaBuilder.array(Schema.OPTIONAL_INT32_SCHEMA),
        "list[item: int32]",
        Arrays.asList(1, null),
        Arrays.asList(1, null));
    add(
        rows,
        "MAP<STRING, INT64?>",
        SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.OPTIONAL_INT64_SCHEMA),
        "map[entries: struct[key: utf8 not null, value: int64] not null]",
        fields("k", null, "l", 2L),
        entries("k", null, "l", 2L));
    SchemaBuilder struct = pair(SchemaBuilder.struct());
    add(
        rows,
        "STRUCT<a INT32?, b STRING>",
        struct,
        "struct[a: int32, b: utf8 not null]",
        new Struct(struct).put("b", "x"),
        fields("a", null, "b", "x"));
  }

  private static SchemaBuilder pair(SchemaBuilder struct) {
    return struct.field("a", Schema.OPTIONAL_INT32_SCHEMA).field("b", Schema.STRING_SCHEMA);
  }

  /** Schemas as other converters and sources make them. */
  private static void foreignWritten(List<Written> rows) {
    add(
        rows,
        "STRING with the parameters of an Avro enum",
        SchemaBuilder.string()
            .name("Color")
            .parameter("io.confluent.connect.avro.Enum", "Color")
            .parameter("io.confluent.connect.avro.Enum.RED", "RED"),
        "utf8",
        "RED",
        "RED");
    SchemaBuilder union =
        SchemaBuilder.struct()
            .name("io.confluent.connect.avro.Union")
            .field("int", Schema.OPTIONAL_INT32_SCHEMA)
            .field("string", Schema.OPTIONAL_STRING_SCHEMA);
    add(
        rows,
        "STRUCT of optional fields, as of an Avro union",
        union,
        "struct[int: int32, string: utf8]",
        new Struct(union).put("string", "x"),
        fields("int", null, "string", "x"));
    add(
        rows,
        "BYTES with connect.fixed.size",
        SchemaBuilder.bytes().parameter("connect.fixed.size", "4"),
        "binary",
        BYTES,
        BYTES);
    add(
        rows,
        "INT64 named io.debezium.time.MicroTimestamp",
        SchemaBuilder.int64().name("io.debezium.time.MicroTimestamp").version(1),
        "int64",
        -1L,
        -1L);
    add(
        rows,
        "STRING named io.debezium.time.ZonedTimestamp",
        SchemaBuilder.string().name("io.debezium.time.ZonedTimestamp").version(1),
        "utf8",
        "1969-12-31T23:59:59Z",
        "1969-12-31T23:59:59Z");
  }

  static List<Read> read() {
    List<Read> rows = new ArrayList<>();
    numbersRead(rows);
    timesRead(rows);
    durationsRead(rows);
    textsRead(rows);
    nestedRead(rows);
    unionsRead(rows);
    encodedRead(rows);
    return rows;
  }

  private static void add(
      List<Read> rows, DataType type, Object value, String connect, Object read) {
    rows.add(new Read(Field.nullable("c", type), value, connect, read));
  }

  private static void numbersRead(List<Read> rows) {
    add(rows, new DataType.Bool(), true, "BOOLEAN", true);
    add(rows, new DataType.Int(8, true), (byte) -1, "INT8", (byte) -1);
    add(rows, new DataType.Int(16, true), (short) -1, "INT16", (short) -1);
    add(rows, new DataType.Int(32, true), -1, "INT32", -1);
    add(rows, new DataType.Int(64, true), -1L, "INT64", -1L);
    add(rows, new DataType.Int(8, false), 255, "INT16", (short) 255);
    add(rows, new DataType.Int(16, false), 65_535, "INT32", 65_535);
    add(rows, new DataType.Int(32, false), 0xffff_ffffL, "INT64", 0xffff_ffffL);
    BigInteger most = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
    add(rows, new DataType.Int(64, false), most, "Decimal(20, 0)", new BigDecimal(most));
    add(rows, new DataType.FloatingPoint(16), 1.5f, "FLOAT32", 1.5f);
    add(rows, new DataType.FloatingPoint(32), 1.5f, "FLOAT32", 1.5f);
    add(rows, new DataType.FloatingPoint(64), -1.5, "FLOAT64", -1.5);
    decimalRead(rows, 7, 2, 32, "-12345.67");
    decimalRead(rows, 12, 3, 64, "-123456789.012");
    decimalRead(rows, 38, 10, 128, "-1234567890123456789012345678.0123456789");
    decimalRead(rows, 60, 5, 256, "-1.00000");
    decimalRead(rows, 5, -2, 128, "12300");
  }

  private static void decimalRead(
      List<Read> rows, int precision, int scale, int bits, String text) {
    BigDecimal value = new BigDecimal(text).setScale(scale);
    String connect = "Decimal(" + precision + ", " + scale + ")";
    add(rows, new DataType.Decimal(precision, scale, bits), value, connect, value);
  }

  private static void timesRead(List<Read> rows) {
    LocalDate day = LocalDate.of(1969, 12, 31);
    java.util.Date dayRead = new java.util.Date(-86_400_000);
    add(rows, new DataType.Date(DateUnit.DAY), day, "Date", dayRead);
    add(rows, new DataType.Date(DateUnit.MILLISECOND), day, "Date", dayRead);
    LocalTime time = LocalTime.of(23, 59, 59);
    add(rows, new DataType.Time(TimeUnit.SECOND), time, "Time", new java.util.Date(86_399_000));
    LocalTime milli = time.plusNanos(999_000_000);
    java.util.Date last = new java.util.Date(LAST_MILLI);
    add(rows, new DataType.Time(TimeUnit.MILLISECOND), milli, "Time", last);
    String name = "INT64 io.lightstream.arrow.Time";
    LocalTime micro = time.plusNanos(999_999_000);
    add(rows, new DataType.Time(TimeUnit.MICROSECOND), micro, name, 86_399_999_999L);
    LocalTime nano = time.plusNanos(999_999_999);
    add(rows, new DataType.Time(TimeUnit.NANOSECOND), nano, name, 86_399_999_999_999L);
    LocalDateTime before = LocalDateTime.of(1969, 12, 31, 23, 59, 59);
    timestampRead(rows, TimeUnit.SECOND, before, "Timestamp", new java.util.Date(-1_000));
    timestampRead(
        rows,
        TimeUnit.MILLISECOND,
        before.withNano(999_000_000),
        "Timestamp",
        new java.util.Date(-1));
    String stamp = "INT64 io.lightstream.arrow.Timestamp";
    timestampRead(rows, TimeUnit.MICROSECOND, before.withNano(999_999_000), stamp, -1L);
    timestampRead(rows, TimeUnit.NANOSECOND, before.withNano(999_999_999), stamp, -1L);
    add(
        rows,
        new DataType.Timestamp(TimeUnit.MILLISECOND, Optional.of("UTC")),
        Instant.ofEpochMilli(-1),
        "Timestamp",
        new java.util.Date(-1));
    add(
        rows,
        new DataType.Timestamp(TimeUnit.SECOND, Optional.of("Europe/Paris")),
        Instant.ofEpochSecond(-1),
        "Timestamp",
        new java.util.Date(-1_000));
    add(
        rows,
        new DataType.Timestamp(TimeUnit.MICROSECOND, Optional.of("+02:00")),
        Instant.ofEpochSecond(0, -1_000),
        stamp,
        -1L);
  }

  private static void timestampRead(
      List<Read> rows, TimeUnit unit, LocalDateTime value, String connect, Object read) {
    add(rows, new DataType.Timestamp(unit, Optional.empty()), value, connect, read);
  }

  private static void durationsRead(List<Read> rows) {
    String name = "INT64 io.lightstream.arrow.Duration";
    Duration second = Duration.ofSeconds(-1);
    add(rows, new DataType.Duration(TimeUnit.SECOND), second, name, -1L);
    add(rows, new DataType.Duration(TimeUnit.MILLISECOND), second, name, -1_000L);
    add(rows, new DataType.Duration(TimeUnit.MICROSECOND), second, name, -1_000_000L);
    add(rows, new DataType.Duration(TimeUnit.NANOSECOND), second, name, -1_000_000_000L);
    String interval = "io.lightstream.arrow.Interval";
    add(
        rows,
        new DataType.Interval(IntervalUnit.YEAR_MONTH),
        Interval.ofMonths(-14),
        "INT32 " + interval,
        -14);
    add(
        rows,
        new DataType.Interval(IntervalUnit.DAY_TIME),
        Interval.ofDaysAndMillis(-2, 5),
        "STRUCT<days INT32, milliseconds INT32> " + interval,
        fields("days", -2, "milliseconds", 5));
    add(
        rows,
        new DataType.Interval(IntervalUnit.MONTH_DAY_NANO),
        new Interval(-1, 2, -3),
        "STRUCT<months INT32, days INT32, nanoseconds INT64> " + interval,
        fields("months", -1, "days", 2, "nanoseconds", -3L));
  }

  private static void textsRead(List<Read> rows) {
    add(rows, new DataType.Utf8(), "é", "STRING", "é");
    add(rows, new DataType.LargeUtf8(), "é", "STRING", "é");
    add(rows, new DataType.Utf8View(), "longer than a view", "STRING", "longer than a view");
    add(rows, new DataType.Binary(), BYTES, "BYTES", BYTES);
    add(rows, new DataType.LargeBinary(), BYTES, "BYTES", BYTES);
    add(rows, new DataType.BinaryView(), BYTES, "BYTES", BYTES);
    add(rows, new DataType.FixedSizeBinary(4), BYTES, "BYTES", BYTES);
    rows.add(new Read(extension("arrow.json", new DataType.Utf8()), "{}", "STRING", "{}"));
    byte[] uuid = Arrays.copyOf(BYTES, 16);
    Field field = extension("arrow.uuid", new DataType.FixedSizeBinary(16));
    rows.add(new Read(field, uuid, "BYTES", uuid));
  }

  private static Field extension(String name, DataType type) {
    return Field.nullable("c", type)
        .withMetadata(Map.of("ARROW:extension:name", name, "ARROW:extension:metadata", ""));
  }

  private static void nestedRead(List<Read> rows) {
    listRead(rows, new DataType.ListType());
    listRead(rows, new DataType.LargeList());
    listRead(rows, new DataType.ListView());
    listRead(rows, new DataType.LargeListView());
    listRead(rows, new DataType.FixedSizeList(2));
    mapRead(rows, false);
    mapRead(rows, true);
    rows.add(
        new Read(
            Field.nullable(
                "c",
                new DataType.Struct(),
                NUMBER.withName("a"),
                Field.required("b", new DataType.Utf8())),
            fields("a", null, "b", "x"),
            "STRUCT<a INT32?, b STRING>",
            fields("a", null, "b", "x")));
  }

  private static void listRead(List<Read> rows, DataType type) {
    rows.add(
        new Read(
            Field.nullable("c", type, NUMBER),
            Arrays.asList(1, null),
            "ARRAY<INT32?>",
            Arrays.asList(1, null)));
  }

  private static void mapRead(List<Read> rows, boolean sorted) {
    Field key = Field.required("key", new DataType.Utf8());
    Field entries = Field.required("entries", new DataType.Struct(), key, NUMBER.withName("value"));
    rows.add(
        new Read(
            Field.nullable("c", new DataType.MapType(sorted), entries),
            entries("k", null, "l", 2),
            "MAP<STRING, INT32?>",
            fields("k", null, "l", 2)));
  }

  private static void unionsRead(List<Read> rows) {
    for (UnionMode mode : UnionMode.values()) {
      rows.add(
          new Read(
              Field.nullable(
                  "c",
                  new DataType.Union(mode, List.of(5, 7)),
                  NUMBER.withName("i"),
                  Field.nullable("s", new DataType.Utf8())),
              Map.entry(7, "x"),
              "STRUCT<i INT32?, s STRING?> io.lightstream.arrow.Union",
              fields("i", null, "s", "x")));
    }
  }

  private static void encodedRead(List<Read> rows) {
    add(rows, new DataType.Null(), null, "STRING", null);
    Field word = Field.nullable("c", new DataType.Utf8());
    DictionaryEncoding encoding = new DictionaryEncoding(1, new DataType.Int(8, true), false);
    rows.add(new Read(word.withDictionary(encoding), "é", "STRING", "é"));
    Field ends = Field.required("run_ends", new DataType.Int(32, true));
    Field runs = Field.nullable("values", new DataType.Utf8());
    rows.add(
        new Read(
            Field.nullable("c", new DataType.RunEndEncoded(), ends, runs), "é", "STRING", "é"));
  }

  static List<Inferred> inferred() {
    List<Inferred> rows = new ArrayList<>();
    rows.add(new Inferred("Boolean", true, "bool", true));
    rows.add(new Inferred("Byte, Short, Integer, Long", (short) -1, "int64", -1L));
    rows.add(new Inferred("Float, Double", 1.5f, "float64", 1.5));
    BigDecimal number = new BigDecimal("-1.50");
    rows.add(new Inferred("BigDecimal", number, "decimal128(38, 2)", number));
    BigInteger large = BigInteger.TEN.pow(37);
    rows.add(new Inferred("BigInteger", large, "decimal128(38, 0)", new BigDecimal(large)));
    rows.add(new Inferred("String", "é", "utf8", "é"));
    rows.add(new Inferred("byte[], ByteBuffer", BYTES, "binary", BYTES));
    rows.add(
        new Inferred(
            "java.util.Date",
            new java.util.Date(-1),
            "timestamp[ms, tz=UTC]",
            Instant.ofEpochMilli(-1)));
    rows.add(
        new Inferred(
            "List of Long and Double",
            Arrays.asList(1L, null, 2.5),
            "list[item: float64]",
            Arrays.asList(1.0, null, 2.5)));
    rows.add(new Inferred("List that is empty", List.of(), "list[item: null]", List.of()));
    rows.add(
        new Inferred(
            "Map",
            fields("a", 1L, "b", null),
            "struct[a: int64, b: null]",
            fields("a", 1L, "b", null)));
    rows.add(new Inferred("null", null, "null", null));
    return rows;
  }

  static Map<String, Object> fields(Object... pairs) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      fields.put((String) pairs[i], pairs[i + 1]);
    }
    return fields;
  }

  private static List<Map.Entry<String, Object>> entries(Object... pairs) {
    return new ArrayList<>(fields(pairs).entrySet());
  }

  /** A schema as the page shows it: nested optional ones have a question mark. */
  static String describe(Schema schema) {
    String name = schema.name() == null ? "" : schema.name();
    if (name.startsWith("org.apache.kafka.connect.data.")) {
      return logical(name.substring(name.lastIndexOf('.') + 1), schema);
    }
    String type =
        switch (schema.type()) {
          case ARRAY -> "ARRAY<" + part(schema.valueSchema()) + ">";
          case MAP -> "MAP<" + part(schema.keySchema()) + ", " + part(schema.valueSchema()) + ">";
          case STRUCT ->
              "STRUCT<"
                  + String.join(
                      ", ",
                      schema.fields().stream().map(f -> f.name() + " " + part(f.schema())).toList())
                  + ">";
          default -> schema.type().toString();
        };
    return (type + " " + name).strip();
  }

  private static String logical(String name, Schema schema) {
    Map<String, String> parameters = schema.parameters();
    return name.equals("Decimal")
        ? "Decimal("
            + parameters.get("connect.decimal.precision")
            + ", "
            + parameters.get("scale")
            + ")"
        : name;
  }

  private static String part(Schema schema) {
    return describe(schema) + (schema.isOptional() ? "?" : "");
  }
}
