// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lightstream.column.DataType;
import io.lightstream.column.DataType.DateUnit;
import io.lightstream.column.DataType.TimeUnit;
import io.lightstream.column.Field;
import io.lightstream.column.Schema;
import java.util.Optional;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;

class ArrowSchemasTest {

  @Test
  void everyPrimitiveTypeHasItsArrowType() {
    assertEquals(
        Schema.of(
            Field.required("a", new DataType.Bool()),
            Field.required("b", new DataType.Int(8, true)),
            Field.required("c", new DataType.Int(16, true)),
            Field.required("d", new DataType.Int(32, true)),
            Field.required("e", new DataType.Int(64, true)),
            Field.required("f", new DataType.FloatingPoint(32)),
            Field.required("g", new DataType.FloatingPoint(64)),
            Field.required("h", new DataType.Utf8()),
            Field.nullable("i", new DataType.Binary())),
        ArrowSchemas.of(
            SchemaBuilder.struct()
                .field("a", SchemaBuilder.BOOLEAN_SCHEMA)
                .field("b", SchemaBuilder.INT8_SCHEMA)
                .field("c", SchemaBuilder.INT16_SCHEMA)
                .field("d", SchemaBuilder.INT32_SCHEMA)
                .field("e", SchemaBuilder.INT64_SCHEMA)
                .field("f", SchemaBuilder.FLOAT32_SCHEMA)
                .field("g", SchemaBuilder.FLOAT64_SCHEMA)
                .field("h", SchemaBuilder.STRING_SCHEMA)
                .field("i", SchemaBuilder.OPTIONAL_BYTES_SCHEMA)
                .build()));
  }

  @Test
  void logicalTypesKeepTheirMeaning() {
    assertEquals(
        Schema.of(
            Field.required("date", new DataType.Date(DateUnit.DAY)),
            Field.required("time", new DataType.Time(TimeUnit.MILLISECOND)),
            Field.required("at", new DataType.Timestamp(TimeUnit.MILLISECOND, Optional.of("UTC"))),
            Field.required("price", new DataType.Decimal(38, 2, 128)),
            Field.required("rate", new DataType.Decimal(9, 4, 128)),
            Field.required("own", new DataType.Int(32, true))),
        ArrowSchemas.of(
            SchemaBuilder.struct()
                .field("date", Date.SCHEMA)
                .field("time", Time.SCHEMA)
                .field("at", Timestamp.SCHEMA)
                .field("price", Decimal.schema(2))
                .field("rate", Decimal.builder(4).parameter("connect.decimal.precision", "9"))
                .field("own", SchemaBuilder.int32().name("com.example.Celsius").build())
                .build()));
  }

  @Test
  void nestedTypesKeepTheirShape() {
    org.apache.kafka.connect.data.Schema point =
        SchemaBuilder.struct().optional().field("x", SchemaBuilder.FLOAT64_SCHEMA).build();
    assertEquals(
        Schema.of(
            Field.nullable(
                "p", new DataType.Struct(), Field.required("x", new DataType.FloatingPoint(64))),
            Field.required(
                "l", new DataType.ListType(), Field.nullable("item", new DataType.Utf8())),
            Field.required(
                "m",
                new DataType.MapType(false),
                Field.required(
                    "entries",
                    new DataType.Struct(),
                    Field.required("key", new DataType.Utf8()),
                    Field.nullable("value", new DataType.Int(32, true))))),
        ArrowSchemas.of(
            SchemaBuilder.struct()
                .field("p", point)
                .field("l", SchemaBuilder.array(SchemaBuilder.OPTIONAL_STRING_SCHEMA).build())
                .field(
                    "m",
                    SchemaBuilder.map(
                            SchemaBuilder.STRING_SCHEMA, SchemaBuilder.OPTIONAL_INT32_SCHEMA)
                        .build())
                .build()));
  }

  @Test
  void precisionThatArrowCannotHoldIsRefused() {
    DataException e =
        assertThrows(
            DataException.class,
            () ->
                ArrowSchemas.of(
                    SchemaBuilder.struct()
                        .field(
                            "price",
                            Decimal.builder(2).parameter("connect.decimal.precision", "64").build())
                        .build()));
    assertEquals(
        "field 'price' is a decimal with a precision of 64: allowed are 1 to 38", e.getMessage());
  }
}
