// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.serialization;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.column.DataType;
import io.lightstream.column.DictionaryEncoding;
import io.lightstream.column.Field;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchBuilder;
import io.lightstream.column.Schema;
import io.lightstream.error.LimitExceededException;
import io.lightstream.memory.BufferAllocator;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SerializersTest {

  private final BufferAllocator allocator = BufferAllocator.unbounded("test");
  private final ArrowSerializer serializer = new ArrowSerializer();
  private final ArrowDeserializer deserializer = new ArrowDeserializer(allocator);

  @AfterEach
  void nothingIsLeftAllocated() {
    assertEquals(0, allocator.outstanding());
    serializer.close();
    deserializer.close();
    allocator.close();
  }

  private RecordBatch batch(int rows) {
    Field word =
        Field.nullable("word", new DataType.Utf8())
            .withDictionary(new DictionaryEncoding(1, new DataType.Int(8, true), false));
    Schema schema = Schema.of(word, Field.required("n", new DataType.Int(64, true)));
    try (RecordBatchBuilder builder =
        RecordBatchBuilder.of(schema.withMetadata(Map.of("a", "b")), allocator)) {
      for (int row = 0; row < rows; row++) {
        builder.appendRow(row % 3 == 0 ? null : "word " + row % 5, row);
      }
      return builder.finish(Map.of("batch", "metadata"));
    }
  }

  @Test
  void batchesComeBackAsTheyWere() {
    for (int rows : new int[] {0, 1, 1_000, 100_000}) {
      try (RecordBatch batch = batch(rows)) {
        byte[] bytes = serializer.serialize("topic", batch);
        try (RecordBatch back = deserializer.deserialize("topic", bytes)) {
          assertTrue(batch.equalValues(back));
          assertEquals(batch.schema(), back.schema());
          assertEquals(batch.metadata(), back.metadata());
          back.validate();
        }
        ByteBuffer part = ByteBuffer.allocateDirect(bytes.length + 9);
        part.position(5).put(bytes).limit(bytes.length + 5).position(5);
        try (RecordBatch back = deserializer.deserialize("topic", new RecordHeaders(), part)) {
          assertTrue(batch.equalValues(back));
          assertEquals(5, part.position());
        }
      }
    }
  }

  @Test
  void nullStaysNull() {
    assertNull(serializer.serialize("topic", null));
    assertNull(deserializer.deserialize("topic", null));
    assertNull(deserializer.deserialize("topic", new RecordHeaders(), (ByteBuffer) null));
  }

  @Test
  void malformedBytesAreRefusedWithTopicOffsetAndRule() {
    SerializationException e =
        assertThrows(
            SerializationException.class,
            () -> deserializer.deserialize("topic", "{\"a\": 1}".getBytes()));
    assertEquals(
        "topic 'topic': the bytes are not one batch: message at byte 0 has 576791163 bytes of"
            + " metadata: the limit is 16777216 (maxMetadataBytes)",
        e.getMessage());
  }

  @Test
  void truncatedBytesAreRefusedAtEveryLength() {
    byte[] bytes;
    try (RecordBatch batch = batch(7)) {
      bytes = serializer.serialize("topic", batch);
    }
    for (int length = 0; length < bytes.length - 8; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThrows(SerializationException.class, () -> deserializer.deserialize("topic", cut));
    }
  }

  /** Whatever a changed byte does, nothing but the exception that is said comes of it. */
  @Test
  void changedBytesAreRefusedOrRead() {
    byte[] bytes;
    try (RecordBatch batch = batch(7)) {
      bytes = serializer.serialize("topic", batch);
    }
    for (int at = 0; at < bytes.length; at++) {
      byte[] changed = bytes.clone();
      changed[at] ^= (byte) (1 << at % 8);
      try (RecordBatch batch = deserializer.deserialize("topic", changed)) {
        assertTrue(batch.rowCount() >= 0);
      } catch (SerializationException e) {
        assertTrue(e.getMessage().startsWith("topic 'topic': "), e.getMessage());
      }
    }
  }

  @Test
  void budgetOfMemoryIsKept() {
    byte[] bytes;
    try (RecordBatch batch = batch(1_000)) {
      bytes = serializer.serialize("topic", batch);
    }
    try (BufferAllocator small = BufferAllocator.withBudget("small", 1_024);
        ArrowDeserializer bounded = new ArrowDeserializer(small)) {
      SerializationException e =
          assertThrows(SerializationException.class, () -> bounded.deserialize("topic", bytes));
      assertEquals(LimitExceededException.class, e.getCause().getClass());
      assertEquals(0, small.outstanding());
    }
  }

  @Test
  void closedBatchIsRefused() {
    RecordBatch batch = batch(1);
    batch.close();
    assertThrows(SerializationException.class, () -> serializer.serialize("topic", batch));
  }

  @Test
  void batchesOutliveTheDeserializer() {
    byte[] bytes;
    try (RecordBatch batch = batch(2)) {
      bytes = serializer.serialize("topic", batch);
    }
    ArrowDeserializer own = new ArrowDeserializer();
    RecordBatch batch = own.deserialize("topic", bytes);
    own.close();
    own.close();
    assertEquals(1, batch.column("n").getLong(1));
    batch.close();
  }
}
