// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchBuilder;
import io.lightstream.kafka.data.ArrowTypes;
import io.lightstream.kafka.data.BatchValue;
import io.lightstream.memory.BufferAllocator;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.storage.Converter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ArrowConverterTest {

  private static final Schema ROW =
      SchemaBuilder.struct()
          .name("io.example.Row")
          .version(3)
          .doc("a row")
          .field("id", SchemaBuilder.int64().doc("which").build())
          .field("name", SchemaBuilder.string().optional().defaultValue("none").build())
          .build();
  private static final Struct ONE = new Struct(ROW).put("id", 1L).put("name", "one");
  private static final Struct TWO = new Struct(ROW).put("id", 2L);

  private final BufferAllocator allocator = BufferAllocator.unbounded("test");
  private ArrowConverter converter;

  @BeforeEach
  void configure() {
    converter = configured(Map.of());
  }

  private static ArrowConverter configured(Map<String, String> settings) {
    ArrowConverter made = new ArrowConverter();
    made.configure(settings, false);
    return made;
  }

  @AfterEach
  void nothingIsLeftAllocated() {
    converter.close();
    assertEquals(0, allocator.outstanding());
    allocator.close();
  }

  private RecordBatch batch(byte[] bytes) {
    return BatchValue.decode(bytes, allocator);
  }

  @Test
  void structIsABatchOfOneRow() {
    byte[] bytes = converter.fromConnectData("topic", ROW, ONE);
    try (RecordBatch batch = batch(bytes)) {
      assertEquals(1, batch.rowCount());
      assertEquals("[id: int64 not null, name: utf8]", batch.schema().fields().toString());
      assertEquals("row", batch.schema().metadata().get("lightstream.connect"));
      assertEquals("one", batch.column("name").getString(0));
    }
    assertEquals(new SchemaAndValue(ROW, ONE), converter.toConnectData("topic", bytes));
  }

  @Test
  void nullInAFieldWithADefaultStaysNull() {
    Struct back =
        (Struct)
            converter.toConnectData("topic", converter.fromConnectData("topic", ROW, TWO)).value();
    assertNull(back.getWithoutDefault("name"));
    assertEquals("none", back.get("name"));
  }

  @Test
  void arrayOfStructsIsABatchOfARowEach() {
    Schema rows = SchemaBuilder.array(ROW).name("io.example.Rows").build();
    byte[] bytes = converter.fromConnectData("topic", rows, List.of(ONE, TWO));
    try (RecordBatch batch = batch(bytes)) {
      assertEquals(2, batch.rowCount());
      assertEquals("rows", batch.schema().metadata().get("lightstream.connect"));
    }
    assertEquals(
        new SchemaAndValue(rows, List.of(ONE, TWO)), converter.toConnectData("topic", bytes));
    byte[] none = converter.fromConnectData("topic", rows, List.of());
    assertEquals(new SchemaAndValue(rows, List.of()), converter.toConnectData("topic", none));
  }

  @Test
  void arrayWithANullIsASingleValue() {
    Schema optional = SchemaBuilder.struct().field("a", Schema.INT8_SCHEMA).optional().build();
    Schema rows = SchemaBuilder.array(optional).build();
    List<Struct> value = Arrays.asList(new Struct(optional).put("a", (byte) 1), null);
    byte[] bytes = converter.fromConnectData("topic", rows, value);
    assertEquals(new SchemaAndValue(rows, value), converter.toConnectData("topic", bytes));
  }

  @Test
  void otherValuesAreTheOnlyColumn() {
    byte[] bytes = converter.fromConnectData("topic", Schema.STRING_SCHEMA, "key");
    try (RecordBatch batch = batch(bytes)) {
      assertEquals("[value: utf8 not null]", batch.schema().fields().toString());
      assertEquals(Map.of("lightstream.connect", "value"), batch.schema().metadata());
    }
    assertEquals(
        new SchemaAndValue(Schema.STRING_SCHEMA, "key"), converter.toConnectData("topic", bytes));
  }

  @Test
  void nullIsNull() {
    assertNull(converter.fromConnectData("topic", ROW, null));
    assertNull(converter.fromConnectData("topic", null, null));
    assertSame(SchemaAndValue.NULL, converter.toConnectData("topic", null));
  }

  @Test
  void valuesWithoutASchemaComeBackWithoutOne() {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("a", 1L);
    value.put("b", null);
    value.put("c", List.of(Map.of("d", "text"), Map.of("d", "more")));
    assertEquals(new SchemaAndValue(null, value), there(null, value));
    assertEquals(
        new SchemaAndValue(null, List.of(value, value)), there(null, List.of(value, value)));
    assertEquals(new SchemaAndValue(null, List.of()), there(null, List.of()));
    assertEquals(new SchemaAndValue(null, "text"), there(null, "text"));
  }

  private SchemaAndValue there(Schema schema, Object value) {
    return converter.toConnectData("topic", converter.fromConnectData("topic", schema, value));
  }

  @Test
  void wholeBatchesPassAsTheyAre() {
    byte[] bytes = foreign(3);
    assertSame(bytes, converter.fromConnectData("topic", BatchValue.SCHEMA, bytes));
    assertArrayEquals(
        bytes,
        converter.fromConnectData("topic", BatchValue.OPTIONAL_SCHEMA, ByteBuffer.wrap(bytes)));
    SchemaAndValue read = converter.toConnectData("topic", bytes);
    assertTrue(BatchValue.is(read.schema()));
    assertSame(bytes, read.value());
  }

  /** A batch as others write it. */
  private byte[] foreign(int rows) {
    try (RecordBatchBuilder builder = RecordBatchBuilder.of(ArrowTypes.schema(ROW), allocator)) {
      for (int row = 0; row < rows; row++) {
        builder.appendRow(row, "foreign");
      }
      try (RecordBatch batch = builder.finish()) {
        return BatchValue.encode(batch);
      }
    }
  }

  @Test
  void foreignBatchesAreReadAsTheSettingSays() {
    try (ArrowConverter row = configured(Map.of("arrow.value", "row"));
        ArrowConverter rows = configured(Map.of("arrow.value", "ROWS"));
        ArrowConverter batch = configured(Map.of("arrow.value", "batch"))) {
      Struct struct = (Struct) row.toConnectData("topic", foreign(1)).value();
      assertEquals("Struct{id=0,name=foreign}", struct.toString());
      List<?> structs = (List<?>) rows.toConnectData("topic", foreign(2)).value();
      assertEquals(2, structs.size());
      byte[] own = converter.fromConnectData("topic", ROW, ONE);
      assertSame(own, batch.toConnectData("topic", own).value());
      assertEquals(new SchemaAndValue(ROW, ONE), row.toConnectData("topic", own));
      DataException e =
          assertThrows(DataException.class, () -> row.toConnectData("topic", foreign(2)));
      assertEquals("the batch has 2 rows: one that is read as one value has 1", e.getMessage());
    }
  }

  @Test
  void truncatedBytesAreRefusedAtEveryLength() {
    byte[] bytes = converter.fromConnectData("topic", ROW, ONE);
    assertEquals(new SchemaAndValue(ROW, ONE), converter.toConnectData("topic", bytes));
    int end = bytes.length - 8;
    for (int length = 0; length < end; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      DataException e =
          assertThrows(DataException.class, () -> converter.toConnectData("topic", cut));
      assertTrue(e.getMessage().startsWith("the value is not one batch: byte "), e.getMessage());
    }
    assertEquals(new SchemaAndValue(ROW, ONE), converter.toConnectData("topic", bytes));
    assertEquals(
        new SchemaAndValue(ROW, ONE), converter.toConnectData("topic", Arrays.copyOf(bytes, end)));
  }

  /** A column of 2,000,000,000 nulls, by pyarrow. */
  private static final String NULLS =
      "/////3AAAAAQAAAAAAAKAAwABgAFAAgACgAAAAABBAAMAAAACAAIAAAABAAIAAAABAAAAAEAAAAUAAAA"
          + "EAAUAAgABgAHAAwAAAAQABAAAAAAAAEBEAAAABgAAAAEAAAAAAAAAAEAAABhAAAABAAEAAQAAAAAAAAA"
          + "/////1gAAAAUAAAAAAAAAAAACgAOAAYABQAIAAoAAAAAAwQAEAAAAAAACgAUAAwABAAIAAoAAAAUAAAA"
          + "DAAAAACUNXcAAAAAAAAAAAEAAAAAlDV3AAAAAACUNXcAAAAA/////wAAAAA=";

  /** A list of 2,000,000,000 nulls, by pyarrow. */
  private static final String LIST_OF_NULLS =
      "/////5gAAAAQAAAAAAAKAAwABgAFAAgACgAAAAABBAAMAAAACAAIAAAABAAIAAAABAAAAAEAAAAEAAAA"
          + "2P///wAAAQwUAAAAGAAAAAQAAAABAAAAIAAAAAEAAABhAAAAyP///xAAFAAIAAYABwAMAAAAEAAQAAAA"
          + "AAABARAAAAAcAAAABAAAAAAAAAAEAAAAaXRlbQAAAAAEAAQABAAAAP////+YAAAAFAAAAAAAAAAMABYA"
          + "BgAFAAgADAAMAAAAAAMEABgAAAAIAAAAAAAAAAAACgAYAAwABAAIAAoAAAA8AAAAEAAAAAEAAAAAAAAA"
          + "AAAAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAIAAAAAAAAAAAAAAACAAAAAQAAAAAAAAAAAAAA"
          + "AAAAAACUNXcAAAAAAJQ1dwAAAAAAAAAAAJQ1d/////8AAAAA";

  @Test
  void valuesThatWouldBeFarLargerThanTheirBytesAreRefused() {
    ArrowConverter rows = configured(Map.of("arrow.value", "rows"));
    ArrowConverter row = configured(Map.of("arrow.value", "row"));
    try (rows;
        row) {
      Map.of(NULLS, rows, LIST_OF_NULLS, row)
          .forEach(
              (bytes, reader) -> {
                DataException e =
                    assertThrows(
                        DataException.class,
                        () -> reader.toConnectData("topic", Base64.getDecoder().decode(bytes)));
                assertEquals(
                    "a value of more than 4194304 items, which is more than its bytes can hold one"
                        + " by one: it cannot leave Arrow",
                    e.getMessage());
              });
    }
  }

  /** Whatever a changed byte does, no other exception comes of it, and no other value suffers. */
  @Test
  void changedBytesAreRefusedOrRead() {
    byte[] bytes = converter.fromConnectData("topic", ROW, ONE);
    for (int at = 0; at < bytes.length; at++) {
      byte[] changed = bytes.clone();
      changed[at] ^= (byte) (1 << at % 8);
      try {
        converter.toConnectData("topic", changed);
      } catch (DataException e) {
        assertFalse(e.getMessage().isEmpty());
      }
      assertEquals(new SchemaAndValue(ROW, ONE), converter.toConnectData("topic", bytes));
    }
  }

  @Test
  void entryWithoutANameCouldNotBeReadBack() {
    DataException e =
        assertThrows(
            DataException.class,
            () -> converter.fromConnectData("topic", null, Map.of("a", Map.of("", 1))));
    assertEquals(
        "column 'a.' has no name, and fields of Connect's structs have one", e.getMessage());
  }

  @Test
  void moreThanOneBatchIsRefused() {
    byte[] bytes = converter.fromConnectData("topic", ROW, ONE);
    byte[] twice = Arrays.copyOf(bytes, 2 * bytes.length);
    System.arraycopy(bytes, 0, twice, bytes.length, bytes.length);
    DataException e =
        assertThrows(DataException.class, () -> converter.toConnectData("topic", twice));
    assertEquals(
        "the value is not one batch: byte "
            + bytes.length
            + ": "
            + bytes.length
            + " bytes behind the end of the stream",
        e.getMessage());
  }

  @Test
  void metadataThatDoesNotFitTheColumnsIsRefused() {
    for (String text : List.of("", "not base64!", "AQ==", "none such")) {
      DataException e = assertThrows(DataException.class, () -> withSchemaText(text));
      assertTrue(
          e.getMessage().startsWith("the metadata lightstream.connect.schema is no schema: "),
          e.getMessage());
    }
    byte[] other =
        converter.fromConnectData(
            "topic",
            SchemaBuilder.struct().name("x").field("b", Schema.INT8_SCHEMA).build(),
            new Struct(SchemaBuilder.struct().name("x").field("b", Schema.INT8_SCHEMA).build())
                .put("b", (byte) 1));
    try (RecordBatch batch = batch(other)) {
      String text = batch.schema().metadata().get("lightstream.connect.schema");
      DataException e = assertThrows(DataException.class, () -> withSchemaText(text));
      assertTrue(
          e.getMessage().contains("which does not fit the columns [id: int64"), e.getMessage());
    }
  }

  private void withSchemaText(String text) {
    Map<String, String> metadata =
        Map.of("lightstream.connect", "row", "lightstream.connect.schema", text);
    try (RecordBatchBuilder builder =
        RecordBatchBuilder.of(ArrowTypes.schema(ROW).withMetadata(metadata), allocator)) {
      builder.appendRow(1, "x");
      try (RecordBatch batch = builder.finish()) {
        converter.toConnectData("topic", BatchValue.encode(batch));
      }
    }
  }

  @Test
  void valueThatDoesNotFitNamesItsField() {
    Schema inner = SchemaBuilder.struct().field("at", Schema.STRING_SCHEMA).build();
    Schema rows = SchemaBuilder.array(inner).build();
    List<Struct> value =
        List.of(new Struct(inner).put("at", "fine"), new Struct(inner).put("at", "\ud800"));
    DataException e =
        assertThrows(DataException.class, () -> converter.fromConnectData("topic", rows, value));
    assertTrue(e.getMessage().startsWith("field '[1].at': "), e.getMessage());
    assertEquals(new SchemaAndValue(rows, value.subList(0, 1)), there(rows, value.subList(0, 1)));
  }

  @Test
  void onlySoManySchemasAreKept() {
    try (ArrowConverter small = configured(Map.of("schemas.cache.size", "2"))) {
      for (int i = 0; i < 20; i++) {
        Schema schema = SchemaBuilder.struct().field("f" + i % 5, Schema.INT32_SCHEMA).build();
        Struct value = new Struct(schema).put("f" + i % 5, i);
        assertEquals(
            new SchemaAndValue(schema, value),
            small.toConnectData("t", small.fromConnectData("t", schema, value)));
      }
    }
  }

  @Test
  void settingsAreChecked() {
    ArrowConverter unset = new ArrowConverter();
    assertThrows(ConfigException.class, () -> unset.configure(Map.of("arrow.value", "all"), false));
    assertThrows(
        ConfigException.class, () -> unset.configure(Map.of("schemas.cache.size", "0"), false));
    assertEquals(2, unset.config().names().size());
    unset.close();
  }

  @Test
  void workersFindTheConverter() {
    assertTrue(
        ServiceLoader.load(Converter.class).stream()
            .anyMatch(provider -> provider.type() == ArrowConverter.class));
  }
}
