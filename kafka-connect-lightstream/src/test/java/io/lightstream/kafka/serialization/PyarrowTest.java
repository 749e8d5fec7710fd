// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.serialization;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lightstream.column.DataType;
import io.lightstream.column.Field;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchBuilder;
import io.lightstream.kafka.Pyarrow;
import io.lightstream.kafka.data.BatchRows;
import io.lightstream.kafka.data.ValueDecoder;
import io.lightstream.kafka.data.ValueEncoder;
import io.lightstream.memory.BufferAllocator;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** pyarrow reads what is written here, and what it writes is read. */
class PyarrowTest {

  private static final Schema ROW =
      SchemaBuilder.struct()
          .name("io.example.Row")
          .field("id", Schema.INT64_SCHEMA)
          .field("price", Decimal.schema(2))
          .field("at", Timestamp.builder().optional().build())
          .field("tags", SchemaBuilder.array(Schema.STRING_SCHEMA).build())
          .build();

  @TempDir private Path folder;

  private static Struct row(long id, Date at) {
    return new Struct(ROW)
        .put("id", id)
        .put("price", new BigDecimal("-1.50"))
        .put("at", at)
        .put("tags", List.of("a", "é"));
  }

  @Test
  void valuesAreReadByPyarrowAndItsOwnAreRead() throws Exception {
    Pyarrow.require(folder);
    writeValues();
    String row =
        "['lightstream.connect', 'lightstream.connect.schema'] id: int64 not null, "
            + "price: decimal128(38, 2) not null, at: timestamp[ms, tz=UTC], "
            + "tags: list<item: string not null> not null";
    String one = "{'id': %d, 'price': Decimal('-1.50'), 'at': %s, 'tags': ['a', 'é']}";
    String before = "'1969-12-31T23:59:59.999000+00:00'";
    assertEquals(
        List.of(
            "batch [] n: int32",
            "[{'n': 1}, {'n': None}]",
            "row " + row,
            "[" + String.format(one, 1, before) + "]",
            "rows " + row,
            "[" + String.format(one, 1, before) + ", " + String.format(one, 2, "None") + "]",
            "text ['lightstream.connect'] value: string not null",
            "[{'value': 'only'}]"),
        Pyarrow.run(folder, "values.py", folder.toString()));
    readWritten();
  }

  private void writeValues() throws Exception {
    try (ValueEncoder encoder = new ValueEncoder(10)) {
      Files.write(folder.resolve("row.arrow"), encoder.encode(ROW, row(1, new Date(-1))));
      Schema rows = SchemaBuilder.array(ROW).build();
      List<Struct> two = List.of(row(1, new Date(-1)), row(2, null));
      Files.write(folder.resolve("rows.arrow"), encoder.encode(rows, two));
      Files.write(folder.resolve("text.arrow"), encoder.encode(Schema.STRING_SCHEMA, "only"));
    }
    Field number = Field.nullable("n", new DataType.Int(32, true));
    try (BufferAllocator allocator = BufferAllocator.unbounded("test");
        RecordBatchBuilder builder =
            RecordBatchBuilder.of(io.lightstream.column.Schema.of(number), allocator)) {
      builder.appendRow(1);
      builder.appendRow((Object) null);
      try (RecordBatch batch = builder.finish();
          ArrowSerializer serializer = new ArrowSerializer()) {
        Files.write(folder.resolve("batch.arrow"), serializer.serialize("topic", batch));
      }
    }
  }

  private void readWritten() throws Exception {
    byte[] bytes = Files.readAllBytes(folder.resolve("written"));
    try (ArrowDeserializer deserializer = new ArrowDeserializer();
        RecordBatch batch = deserializer.deserialize("topic", bytes)) {
      assertEquals(4, batch.rowCount());
      assertEquals(Map.of(), batch.schema().metadata());
      Struct last = BatchRows.of(batch).row(3);
      assertEquals("Struct{word=a,at=1}", last.toString());
    }
    try (ValueDecoder decoder = new ValueDecoder(ValueDecoder.Read.ROWS, 1)) {
      SchemaAndValue rows = decoder.decode(bytes);
      assertEquals(
          "[Struct{word=a,at=-1}, Struct{word=b}, Struct{at=0}, Struct{word=a,at=1}]",
          rows.value().toString());
    }
  }
}
