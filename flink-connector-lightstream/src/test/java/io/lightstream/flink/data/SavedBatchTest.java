// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.column.DataType;
import io.lightstream.column.Field;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchBuilder;
import io.lightstream.column.Schema;
import io.lightstream.memory.BufferAllocator;
import java.io.IOException;
import java.io.InputStream;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

/**
 * Batches in a savepoint of version 1, as Flink writes them: the snapshot of the serializer with
 * its class and version, then a batch. Later versions must read both for ever.
 */
class SavedBatchTest {

  private static final String VERSION_ONE = "batch-v1.bin";
  private static final Schema SCHEMA =
      Schema.of(
          Field.required("n", new DataType.Int(64, true)),
          Field.nullable("word", new DataType.Utf8()));

  @Test
  void versionOneIsRead() throws IOException {
    DataInputDeserializer in = new DataInputDeserializer(versionOne());
    TypeSerializerSnapshot<RecordBatch> saved =
        TypeSerializerSnapshot.readVersionedSnapshot(in, getClass().getClassLoader());
    assertInstanceOf(RecordBatchTypeSerializerSnapshot.class, saved);
    assertTrue(
        new RecordBatchTypeSerializer()
            .snapshotConfiguration()
            .resolveSchemaCompatibility(saved)
            .isCompatibleAsIs());
    try (RecordBatch batch = saved.restoreSerializer().deserialize(in)) {
      assertEquals(SCHEMA, batch.schema());
      assertEquals(2, batch.rowCount());
      assertEquals(-7, batch.column(0).getLong(0));
      assertEquals("größer", batch.column(1).getString(0));
      assertEquals(Long.MAX_VALUE, batch.column(0).getLong(1));
      assertTrue(batch.column(1).isNull(1));
    }
    assertEquals(0, in.available());
  }

  @Test
  void versionOneIsWritten() throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(2048);
    RecordBatchTypeSerializer serializer = new RecordBatchTypeSerializer();
    TypeSerializerSnapshot.writeVersionedSnapshot(out, serializer.snapshotConfiguration());
    try (BufferAllocator allocator = BufferAllocator.unbounded("test");
        RecordBatchBuilder builder = RecordBatchBuilder.of(SCHEMA, allocator)) {
      builder.appendRow(-7L, "größer");
      builder.appendRow(Long.MAX_VALUE, null);
      try (RecordBatch batch = builder.finish()) {
        serializer.serialize(batch, out);
      }
    }
    assertArrayEquals(versionOne(), out.getCopyOfBuffer());
  }

  private static byte[] versionOne() throws IOException {
    try (InputStream in = SavedBatchTest.class.getResourceAsStream(VERSION_ONE)) {
      return in.readAllBytes();
    }
  }
}
