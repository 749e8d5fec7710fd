// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lightstream.column.DataType;
import io.lightstream.column.DataType.TimeUnit;
import io.lightstream.column.DictionaryEncoding;
import io.lightstream.column.Field;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchBuilder;
import io.lightstream.column.Schema;
import io.lightstream.memory.BufferAllocator;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectTypesTest {

  private static final Field NUMBER = Field.nullable("n", new DataType.Int(32, true));

  private final BufferAllocator allocator = BufferAllocator.unbounded("test");

  @AfterEach
  void nothingIsLeftAllocated() {
    assertEquals(0, allocator.outstanding());
    allocator.close();
  }

  private RecordBatch batch(Field field, Object... values) {
    try (RecordBatchBuilder builder = RecordBatchBuilder.of(Schema.of(field), allocator)) {
      for (Object value : values) {
        builder.appendRow(value);
      }
      return builder.finish();
    }
  }

  private DataException refused(Field field, Object value) {
    try (RecordBatch batch = batch(field, value)) {
      BatchRows rows = BatchRows.of(batch);
      return assertThrows(DataException.class, () -> rows.row(0));
    }
  }

  @Test
  void columnsThatCannotBeFieldsAreNamed() {
    Field struct =
        Field.nullable("s", new DataType.Struct(), NUMBER, Field.nullable("", NUMBER.type()));
    assertEquals(
        "column 'n' is there twice: names of Connect's fields differ",
        assertThrows(DataException.class, () -> ConnectTypes.struct(Schema.of(NUMBER, NUMBER)))
            .getMessage());
    assertEquals(
        "column 's.' has no name, and fields of Connect's structs have one",
        assertThrows(DataException.class, () -> ConnectTypes.struct(Schema.of(struct)))
            .getMessage());
  }

  @Test
  void typesOfAUnionWithoutNamesAreCalledByTheirIds() {
    Field union =
        Field.nullable(
            "u",
            new DataType.Union(DataType.UnionMode.DENSE, List.of(3, 4)),
            NUMBER.withName(""),
            Field.nullable("", new DataType.Utf8()));
    assertEquals(
        "STRUCT<type3 INT32?, type4 STRING?> io.lightstream.arrow.Union",
        TypeTables.describe(ConnectTypes.of(union)));
  }

  @Test
  void timeOutsideADayIsRefused() {
    DataException e = refused(Field.nullable("t", new DataType.Time(TimeUnit.SECOND)), -1);
    assertEquals("column 't', row 0: Connect's Time cannot hold -1 of time32[s]", e.getMessage());
  }

  @Test
  void timestampBeyondMillisecondsIsRefused() {
    Field at = Field.nullable("t", new DataType.Timestamp(TimeUnit.SECOND, Optional.empty()));
    DataException e = refused(at, Long.MAX_VALUE);
    assertEquals(
        "column 't', row 0: Connect's Timestamp cannot hold 9223372036854775807 of timestamp[s]",
        e.getMessage());
  }

  @Test
  void keyThatIsThereTwiceIsRefused() {
    Field key = Field.required("key", new DataType.Utf8());
    Field entries = Field.required("entries", new DataType.Struct(), key, NUMBER.withName("value"));
    Field map = Field.nullable("m", new DataType.MapType(false), entries);
    DataException e = refused(map, List.of(Map.entry("a", 1), Map.entry("a", 2)));
    assertEquals(
        "column 'm', row 0: a key is there twice, and keys of Connect's maps differ",
        e.getMessage());
  }

  @Test
  void listsAndStructsAreReadThroughDictionariesAndRuns() {
    DictionaryEncoding encoding = new DictionaryEncoding(1, new DataType.Int(8, true), false);
    Field list = Field.nullable("l", new DataType.ListType(), NUMBER).withDictionary(encoding);
    try (RecordBatch batch = batch(list, List.of(1, 2), null, List.of(1, 2), List.of())) {
      BatchRows rows = BatchRows.of(batch);
      assertEquals(List.of(1, 2), rows.value(2, 0));
      assertEquals(null, rows.value(1, 0));
      assertEquals(List.of(), rows.value(3, 0));
    }
    Field runs =
        Field.nullable(
            "r",
            new DataType.RunEndEncoded(),
            Field.required("run_ends", new DataType.Int(16, true)),
            Field.nullable("values", new DataType.Struct(), NUMBER));
    try (RecordBatch batch = batch(runs, Map.of("n", 1), Map.of("n", 1), null)) {
      BatchRows rows = BatchRows.of(batch);
      assertEquals("Struct{n=1}", rows.value(1, 0).toString());
      assertEquals(null, rows.value(2, 0));
      assertEquals("Struct{}", rows.row(2).toString());
    }
  }

  @Test
  void valuesLiveLongerThanTheBatch() {
    List<Object> kept;
    try (RecordBatch batch = batch(Field.nullable("b", new DataType.Binary()), new byte[] {1, 2})) {
      kept = Arrays.asList(BatchRows.of(batch).row(0).get("b"), BatchRows.of(batch).value(0, 0));
    }
    assertEquals("[1, 2]", Arrays.toString((byte[]) kept.get(0)));
    assertEquals("[1, 2]", Arrays.toString((byte[]) kept.get(1)));
  }

  @Test
  void schemaIsThatOfTheBatchOrOfOneBefore() {
    try (RecordBatch batch = batch(NUMBER, 1)) {
      var schema = ConnectTypes.struct(batch.schema());
      assertEquals(schema, BatchRows.of(batch).schema());
      assertEquals(true, schema == BatchRows.of(batch, schema).row(0).schema());
      assertThrows(DataException.class, () -> BatchRows.of(batch, SchemaBuilder.struct().build()));
      assertEquals(1, BatchRows.of(batch).rows());
    }
  }

  @Test
  void parameterThatDoesNotFitIsIgnored() {
    for (String text :
        List.of("uint8", "nonsense", "int", "int64[", "decimal128(1)", "date64[ms]", "int7", "")) {
      var schema = SchemaBuilder.int64().parameter("arrow.type", text).build();
      assertEquals("c: int64 not null", ArrowTypes.field("c", schema).toString());
    }
    var decimal = Decimal.builder(2).parameter("arrow.type", "decimal64(9, 3)").build();
    assertEquals("c: decimal128(38, 2) not null", ArrowTypes.field("c", decimal).toString());
  }

  @Test
  void decimalsThatArrowHasNotAreRefused() {
    for (String digits : List.of("0", "77", "many")) {
      var schema =
          SchemaBuilder.struct()
              .field("p", Decimal.builder(2).parameter("connect.decimal.precision", digits).build())
              .build();
      DataException e =
          assertThrows(
              DataException.class,
              () -> ArrowTypes.field("row", SchemaBuilder.array(schema).build()));
      assertEquals("field 'row.item.p': ", e.getMessage().substring(0, 20));
    }
  }
}
