// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.column.DataType;
import io.lightstream.column.DataType.TimeUnit;
import io.lightstream.column.Field;
import io.lightstream.error.ConfigurationException;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.types.logical.LogicalType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TypeFitTest {

  private static final DataType MICROS =
      new DataType.Timestamp(TimeUnit.MICROSECOND, Optional.empty());

  static Stream<Arguments> fitting() {
    return Stream.of(
        Arguments.of(new DataType.Int(16, true), DataTypes.SMALLINT()),
        Arguments.of(new DataType.Int(16, true), DataTypes.BIGINT()),
        Arguments.of(new DataType.Int(8, false), DataTypes.INT()),
        Arguments.of(new DataType.FloatingPoint(32), DataTypes.DOUBLE()),
        Arguments.of(new DataType.Utf8(), DataTypes.VARCHAR(10)),
        Arguments.of(new DataType.FixedSizeBinary(4), DataTypes.BYTES()),
        Arguments.of(new DataType.Decimal(9, 2, 128), DataTypes.DECIMAL(12, 2)),
        Arguments.of(MICROS, DataTypes.TIMESTAMP(9)),
        Arguments.of(new DataType.Time(TimeUnit.MILLISECOND), DataTypes.TIME(0)));
  }

  static Stream<Arguments> unfitting() {
    return Stream.of(
        Arguments.of(new DataType.Int(32, true), DataTypes.SMALLINT()),
        Arguments.of(new DataType.Int(32, true), DataTypes.DOUBLE()),
        Arguments.of(new DataType.FloatingPoint(64), DataTypes.FLOAT()),
        Arguments.of(new DataType.Utf8(), DataTypes.BYTES()),
        Arguments.of(new DataType.Decimal(9, 2, 128), DataTypes.DECIMAL(9, 1)),
        Arguments.of(new DataType.Decimal(9, 2, 128), DataTypes.DECIMAL(8, 2)),
        Arguments.of(MICROS, DataTypes.TIMESTAMP(3)),
        Arguments.of(MICROS, DataTypes.TIMESTAMP_LTZ(6)));
  }

  @ParameterizedTest
  @MethodSource("fitting")
  void columnsAreReadAsTypesThatHoldAllTheirValues(
      DataType arrow, org.apache.flink.table.types.DataType wanted) {
    assertDoesNotThrow(() -> TypeFit.check(Field.nullable("c", arrow), wanted.getLogicalType()));
  }

  @ParameterizedTest
  @MethodSource("unfitting")
  void columnsAreNotReadAsTypesThatWouldLoseSomething(
      DataType arrow, org.apache.flink.table.types.DataType wanted) {
    assertThrows(
        ConfigurationException.class,
        () -> TypeFit.check(Field.nullable("c", arrow), wanted.getLogicalType()));
  }

  @Test
  void messageNamesColumnAndBothTypes() {
    ConfigurationException e =
        assertThrows(
            ConfigurationException.class,
            () ->
                TypeFit.check(
                    Field.required("delay", new DataType.Int(16, true)),
                    DataTypes.STRING().getLogicalType()));
    assertEquals(
        "column 'delay' is of type int16, which is read as SMALLINT: it cannot be read as STRING",
        e.getMessage());
  }

  @Test
  void nestedFieldsAreMatchedWithTheirNames() {
    Field struct =
        Field.nullable("s", new DataType.Struct(), Field.nullable("x", new DataType.Int(32, true)));
    assertDoesNotThrow(() -> TypeFit.check(struct, row("x", DataTypes.BIGINT())));
    assertThrows(
        ConfigurationException.class, () -> TypeFit.check(struct, row("y", DataTypes.BIGINT())));
    assertThrows(
        ConfigurationException.class, () -> TypeFit.check(struct, row("x", DataTypes.TINYINT())));
  }

  @Test
  void onlyTypesWithAnArrowCounterpartAreReadable() {
    assertTrue(TypeFit.isReadable(row("x", DataTypes.ARRAY(DataTypes.INT()))));
    assertFalse(TypeFit.isReadable(row("x", DataTypes.TIMESTAMP_WITH_TIME_ZONE(3))));
  }

  private static LogicalType row(String name, org.apache.flink.table.types.DataType type) {
    return DataTypes.ROW(DataTypes.FIELD(name, type)).getLogicalType();
  }
}
