// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.lightstream.column.RecordBatch;
import io.lightstream.memory.BufferAllocator;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;

/** Generated schemas and values go there and back without loss. */
class RoundTripTest {

  private static final int SEEDS = 2_000;

  @Test
  void valuesAndSchemasComeBackAsTheyWere() {
    try (ValueEncoder encoder = new ValueEncoder(10);
        ValueDecoder decoder = new ValueDecoder(ValueDecoder.Read.AUTO, 10)) {
      for (long seed = 0; seed < SEEDS; seed++) {
        Generated generated = new Generated(seed);
        Schema schema = generated.schema();
        for (int i = 0; i < 3; i++) {
          Object value = generated.present(schema);
          SchemaAndValue back = decoder.decode(encoder.encode(schema, value));
          String which = "seed " + seed;
          assertEquals(schema, back.schema(), which);
          assertEquals(
              TypeTablesTest.comparable(value), TypeTablesTest.comparable(back.value()), which);
        }
      }
    }
  }

  @Test
  void batchesAreValid() {
    try (ValueEncoder encoder = new ValueEncoder(10);
        BufferAllocator allocator = BufferAllocator.unbounded("test")) {
      for (long seed = 0; seed < SEEDS / 10; seed++) {
        Generated generated = new Generated(seed);
        Schema schema = generated.schema();
        byte[] bytes = encoder.encode(schema, generated.present(schema));
        try (RecordBatch batch = BatchValue.decode(bytes, allocator)) {
          batch.validate();
        }
      }
      assertEquals(0, allocator.outstanding());
    }
  }

  @Test
  void textOfASchemaHasAllOfIt() {
    for (long seed = 0; seed < SEEDS; seed++) {
      Schema schema = new Generated(seed).schema();
      assertEquals(schema, SchemaText.decode(SchemaText.encode(schema)), "seed " + seed);
    }
  }

  @Test
  void defaultsOfStructsAndBytesAreKept() {
    SchemaBuilder builder =
        SchemaBuilder.struct().field("a", Schema.INT8_SCHEMA).field("b", Schema.BYTES_SCHEMA);
    builder.defaultValue(new Struct(builder).put("a", (byte) 1).put("b", new byte[] {7}));
    Schema back = SchemaText.decode(SchemaText.encode(builder.build()));
    assertNotNull(back.defaultValue());
    assertEquals(
        TypeTablesTest.comparable(builder.defaultValue()),
        TypeTablesTest.comparable(back.defaultValue()));
  }
}
