// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lightstream.column.DataType;
import io.lightstream.column.DataType.DateUnit;
import io.lightstream.column.DataType.IntervalUnit;
import io.lightstream.column.DataType.TimeUnit;
import io.lightstream.column.DictionaryEncoding;
import io.lightstream.column.Field;
import io.lightstream.column.Schema;
import io.lightstream.error.ConfigurationException;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FlinkTypesTest {

  static Stream<Arguments> types() {
    return Stream.of(
        Arguments.of(new DataType.Bool(), "BOOLEAN"),
        Arguments.of(new DataType.Int(8, true), "TINYINT"),
        Arguments.of(new DataType.Int(16, true), "SMALLINT"),
        Arguments.of(new DataType.Int(32, true), "INT"),
        Arguments.of(new DataType.Int(64, true), "BIGINT"),
        Arguments.of(new DataType.Int(8, false), "SMALLINT"),
        Arguments.of(new DataType.Int(16, false), "INT"),
        Arguments.of(new DataType.Int(32, false), "BIGINT"),
        Arguments.of(new DataType.Int(64, false), "DECIMAL(20, 0)"),
        Arguments.of(new DataType.FloatingPoint(16), "FLOAT"),
        Arguments.of(new DataType.FloatingPoint(32), "FLOAT"),
        Arguments.of(new DataType.FloatingPoint(64), "DOUBLE"),
        Arguments.of(new DataType.Decimal(9, 2, 32), "DECIMAL(9, 2)"),
        Arguments.of(new DataType.Decimal(38, 38, 256), "DECIMAL(38, 38)"),
        Arguments.of(new DataType.Date(DateUnit.DAY), "DATE"),
        Arguments.of(new DataType.Date(DateUnit.MILLISECOND), "DATE"),
        Arguments.of(new DataType.Time(TimeUnit.SECOND), "TIME(0)"),
        Arguments.of(new DataType.Time(TimeUnit.NANOSECOND), "TIME(9)"),
        Arguments.of(
            new DataType.Timestamp(TimeUnit.MILLISECOND, Optional.empty()), "TIMESTAMP(3)"),
        Arguments.of(
            new DataType.Timestamp(TimeUnit.MICROSECOND, Optional.of("Europe/Paris")),
            "TIMESTAMP_LTZ(6)"),
        Arguments.of(new DataType.Utf8(), "STRING"),
        Arguments.of(new DataType.LargeUtf8(), "STRING"),
        Arguments.of(new DataType.Utf8View(), "STRING"),
        Arguments.of(new DataType.Binary(), "BYTES"),
        Arguments.of(new DataType.LargeBinary(), "BYTES"),
        Arguments.of(new DataType.BinaryView(), "BYTES"),
        Arguments.of(new DataType.FixedSizeBinary(16), "BINARY(16)"));
  }

  @ParameterizedTest
  @MethodSource("types")
  void everyScalarTypeHasItsFlinkType(DataType arrow, String flink) {
    assertEquals(flink, FlinkTypes.of(Field.nullable("c", arrow)).asSummaryString());
    assertEquals(flink + " NOT NULL", FlinkTypes.of(Field.required("c", arrow)).asSummaryString());
  }

  @Test
  void nestedTypesKeepTheirShape() {
    Field number = Field.nullable("item", new DataType.Int(32, true));
    Schema schema =
        Schema.of(
            Field.required("l", new DataType.ListType(), number),
            Field.nullable("f", new DataType.FixedSizeList(2), number),
            Field.nullable(
                "m",
                new DataType.MapType(false),
                Field.required(
                    "entries",
                    new DataType.Struct(),
                    Field.required("key", new DataType.Utf8()),
                    number)),
            Field.nullable("s", new DataType.Struct(), number));
    assertEquals(
        "ROW<`l` ARRAY<INT> NOT NULL, `f` ARRAY<INT>, `m` MAP<STRING NOT NULL, INT>, "
            + "`s` ROW<`item` INT>> NOT NULL",
        FlinkTypes.of(schema).asSummaryString());
  }

  @Test
  void encodedColumnsHaveTheTypeOfTheirValues() {
    Field dictionary =
        Field.nullable("d", new DataType.Utf8())
            .withDictionary(new DictionaryEncoding(1, new DataType.Int(8, true), false));
    Field runs =
        Field.nullable(
            "r",
            new DataType.RunEndEncoded(),
            Field.required("run_ends", new DataType.Int(32, true)),
            Field.nullable("values", new DataType.Bool()));
    assertEquals("STRING", FlinkTypes.of(dictionary).asSummaryString());
    assertEquals("BOOLEAN", FlinkTypes.of(runs).asSummaryString());
  }

  @Test
  void typesThatFlinkLacksAreRefused() {
    ConfigurationException e =
        assertThrows(
            ConfigurationException.class,
            () ->
                FlinkTypes.of(
                    Field.nullable("pause", new DataType.Interval(IntervalUnit.MONTH_DAY_NANO))));
    assertEquals(
        "column 'pause' is of type interval[month_day_nano], which Flink has no type for",
        e.getMessage());
  }

  @Test
  void decimalsThatFlinkCannotHoldAreRefused() {
    ConfigurationException e =
        assertThrows(
            ConfigurationException.class,
            () -> FlinkTypes.of(Field.nullable("big", new DataType.Decimal(40, 2, 256))));
    assertEquals(
        "column 'big' is of type decimal256(40, 2): Flink's DECIMAL has up to 38 digits",
        e.getMessage());
  }
}
