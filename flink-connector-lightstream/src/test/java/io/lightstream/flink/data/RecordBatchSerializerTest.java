// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.column.DataType;
import io.lightstream.column.Field;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchBuilder;
import io.lightstream.column.Schema;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.InvalidDataException;
import io.lightstream.flink.data.RecordBatchSerializer.Appender;
import io.lightstream.memory.BufferAllocator;
import java.util.List;
import java.util.Optional;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordBatchSerializerTest {

  private static final RowType TYPE =
      (RowType)
          DataTypes.ROW(
                  DataTypes.FIELD("id", DataTypes.BIGINT().notNull()),
                  DataTypes.FIELD("name", DataTypes.STRING()))
              .getLogicalType();

  private final BufferAllocator allocator = BufferAllocator.unbounded("test");

  @AfterEach
  void nothingIsLeftAllocated() {
    assertEquals(0, allocator.outstanding());
    allocator.close();
  }

  @Test
  void rowsBecomeBatches() {
    try (Appender<RowData> appender = RecordBatchSerializer.rows(TYPE).open(allocator)) {
      appender.append(row(1, "one"));
      appender.append(row(2, null));
      assertEquals(2, appender.rows());
      try (RecordBatch batch = only(appender)) {
        assertEquals(2, batch.rowCount());
        assertEquals(2, batch.column("id").getLong(1));
        assertEquals("one", batch.column("name").getString(0));
        assertTrue(batch.column("name").isNull(1));
      }
      assertEquals(0, appender.rows());
      assertEquals(0, appender.bytes());
      assertEquals(List.of(), appender.finish());
    }
  }

  @Test
  void bytesGrowWithWhatIsAppended() {
    try (Appender<RowData> appender = RecordBatchSerializer.rows(TYPE).open(allocator)) {
      appender.append(row(1, "x".repeat(1_000)));
      try (RecordBatch batch = only(appender)) {
        assertEquals(batch.bufferBytes(), 1_000 + 8 + 8);
      }
      for (int i = 0; i < 1_000; i++) {
        appender.append(row(i, i % 2 == 0 ? null : "ab"));
      }
      long told = appender.bytes();
      try (RecordBatch batch = only(appender)) {
        assertEquals(batch.bufferBytes(), told, 200);
      }
    }
  }

  @Test
  void rowThatDoesNotFitLeavesNothing() {
    try (Appender<RowData> appender = RecordBatchSerializer.rows(TYPE).open(allocator)) {
      appender.append(row(1, "one"));
      long bytes = appender.bytes();
      StringData bad = StringData.fromBytes(new byte[] {'a', (byte) 0xff});
      InvalidDataException e =
          assertThrows(
              InvalidDataException.class, () -> appender.append(GenericRowData.of(2L, bad)));
      assertEquals("column 'name', row 1: byte 1 of 2 (0xff) is not UTF-8", e.getMessage());
      assertThrows(
          ConfigurationException.class,
          () -> appender.append(GenericRowData.of(null, StringData.fromString("x"))));
      assertEquals(1, appender.rows());
      assertEquals(bytes, appender.bytes());
      appender.append(row(3, "three"));
      try (RecordBatch batch = only(appender)) {
        assertEquals(3, batch.column("id").getLong(1));
        assertEquals("three", batch.column("name").getString(1));
      }
    }
  }

  @Test
  void rowsWithoutColumnsAreCounted() {
    RowType none = RowType.of();
    try (Appender<RowData> appender = RecordBatchSerializer.rows(none).open(allocator)) {
      appender.append(new GenericRowData(0));
      appender.append(new GenericRowData(0));
      try (RecordBatch batch = only(appender)) {
        assertEquals(2, batch.rowCount());
        assertEquals(0, batch.columnCount());
      }
    }
  }

  @Test
  void kindsOfRowsHaveAColumnOrAreRefused() {
    RowData deletion = row(1, "one");
    deletion.setRowKind(RowKind.DELETE);
    try (Appender<RowData> appender = RecordBatchSerializer.rows(TYPE).open(allocator)) {
      InvalidDataException e =
          assertThrows(InvalidDataException.class, () -> appender.append(deletion));
      assertEquals(
          "row 0 is of kind -D: without a row kind column only +I can be written", e.getMessage());
      assertEquals(0, appender.rows());
    }
    RowDataSerializer withKinds = RowDataSerializer.builder(TYPE).rowKindColumn("op").build();
    try (Appender<RowData> appender = withKinds.open(allocator)) {
      appender.append(deletion);
      appender.append(row(2, "two"));
      try (RecordBatch batch = only(appender)) {
        assertEquals("-D", batch.column("op").getString(0));
        assertEquals("+I", batch.column("op").getString(1));
      }
    }
  }

  @Test
  void rowKindColumnNeedsANameOfItsOwn() {
    RowDataSerializer.Builder builder = RowDataSerializer.builder(TYPE).rowKindColumn("name");
    ConfigurationException e = assertThrows(ConfigurationException.class, builder::build);
    assertEquals("the row kind column has the name of the field 'name'", e.getMessage());
  }

  @Test
  void wholeBatchesArePassedOn() throws Exception {
    Schema schema = Schema.of(Field.nullable("n", new DataType.Int(32, true)));
    RecordBatchSerializer<RecordBatch> serializer =
        InstantiationUtil.clone(RecordBatchSerializer.batches(schema));
    assertEquals(schema, serializer.schema());
    try (RecordBatchBuilder builder = RecordBatchBuilder.of(schema, allocator);
        Appender<RecordBatch> appender = serializer.open(allocator)) {
      builder.appendRow(7);
      RecordBatch batch = builder.finish();
      appender.append(batch);
      appender.append(batch);
      assertEquals(2, appender.rows());
      assertEquals(2 * batch.bufferBytes(), appender.bytes());
      batch.close();
      List<RecordBatch> passed = appender.finish();
      assertEquals(2, passed.size());
      assertEquals(7, passed.get(1).column(0).getInt(0));
      passed.forEach(RecordBatch::close);
    }
  }

  @Test
  void batchOfAnotherSchemaIsRefused() {
    Schema schema = Schema.of(Field.nullable("n", new DataType.Int(32, true)));
    Schema other = Schema.of(Field.nullable("m", new DataType.Int(32, true)));
    try (RecordBatchBuilder builder = RecordBatchBuilder.of(other, allocator);
        RecordBatch batch = builder.finish();
        Appender<RecordBatch> appender = RecordBatchSerializer.batches(schema).open(allocator)) {
      assertThrows(ConfigurationException.class, () -> appender.append(batch));
      assertEquals(List.of(), appender.finish());
    }
  }

  @Test
  void serializerSurvivesSerialization() throws Exception {
    RowDataSerializer serializer =
        InstantiationUtil.clone(
            RowDataSerializer.builder(TYPE).rowKindColumn("op").zone("Europe/Paris").build());
    assertFalse(serializer.schema().field(0).nullable());
    assertEquals("op", serializer.schema().field(2).name());
  }

  @Test
  void zoneThatThereIsNotIsRefused() {
    RowDataSerializer.Builder builder = RowDataSerializer.builder(TYPE);
    ConfigurationException e =
        assertThrows(ConfigurationException.class, () -> builder.zone("Europe/Atlantis"));
    assertEquals(
        "'Europe/Atlantis' is no time zone: allowed are names such as Europe/Paris and offsets",
        e.getMessage());
    RowType times = (RowType) TypeTables.parse("ROW<t TIMESTAMP_LTZ(3)>");
    assertEquals(
        "t: timestamp[ms, tz=+02:00]",
        RowDataSerializer.builder(times).zone("+02:00").build().schema().field(0).toString());
  }

  @ParameterizedTest
  @CsvSource({
    "UTC, UTC",
    "Z, +00:00",
    "UTC+2, +02:00",
    "GMT-05:30, -05:30",
    "+2, +02:00",
    "Etc/GMT+2, Etc/GMT+2",
  })
  void zonesAreCalledAsArrowCallsThem(String zone, String inArrow) {
    RowType times = (RowType) TypeTables.parse("ROW<t TIMESTAMP_LTZ(3)>");
    DataType type = RowDataSerializer.builder(times).zone(zone).build().schema().field(0).type();
    assertEquals(new DataType.Timestamp(DataType.TimeUnit.MILLISECOND, Optional.of(inArrow)), type);
  }

  @Test
  void offsetOfSecondsIsRefused() {
    RowDataSerializer.Builder builder = RowDataSerializer.builder(TYPE);
    assertThrows(ConfigurationException.class, () -> builder.zone("+05:30:15"));
  }

  private static RowData row(long id, String name) {
    return GenericRowData.of(id, StringData.fromString(name));
  }

  private static RecordBatch only(Appender<RowData> appender) {
    List<RecordBatch> batches = appender.finish();
    assertEquals(1, batches.size());
    return batches.get(0);
  }
}
