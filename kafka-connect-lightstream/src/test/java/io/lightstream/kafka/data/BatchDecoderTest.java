// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
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
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatchDecoderTest {

  private static final DataType LONG = new DataType.Int(64, true);
  private static final Schema NUMBERS = Schema.of(Field.required("n", LONG));

  private final BufferAllocator allocator = BufferAllocator.unbounded("test");
  private final BatchDecoder decoder = new BatchDecoder(allocator);

  @AfterEach
  void nothingIsLeftAllocated() {
    decoder.close();
    assertEquals(0, allocator.outstanding());
    allocator.close();
  }

  private RecordBatch batch(Schema schema, Object... values) {
    try (RecordBatchBuilder builder = RecordBatchBuilder.of(schema, allocator)) {
      for (Object value : values) {
        builder.appendRow(value);
      }
      return builder.finish();
    }
  }

  private byte[] bytes(Schema schema, Object... values) {
    try (RecordBatch batch = batch(schema, values)) {
      return BatchValue.encode(batch);
    }
  }

  private void check(Object value, Schema schema, Object... values) {
    try (RecordBatch expected = batch(schema, values);
        RecordBatch back = decoder.decode(value)) {
      assertTrue(expected.equalValues(back));
    }
  }

  @Test
  void arraysAndBuffersAreRead() {
    byte[] bytes = bytes(NUMBERS, 1L, 2L);
    check(bytes, NUMBERS, 1L, 2L);
    check(ByteBuffer.wrap(bytes), NUMBERS, 1L, 2L);
    ByteBuffer within = ByteBuffer.allocateDirect(bytes.length + 10).put(3, bytes);
    within.position(3).limit(3 + bytes.length);
    check(within, NUMBERS, 1L, 2L);
    check(within.asReadOnlyBuffer(), NUMBERS, 1L, 2L);
    assertEquals(3, within.position());
    assertEquals(3 + bytes.length, within.limit());
  }

  @Test
  void valuesThatBeginAlikeShareTheirSchema() {
    try (RecordBatch first = decoder.decode(bytes(NUMBERS, 1L));
        RecordBatch second = decoder.decode(bytes(NUMBERS, 2L, 3L));
        RecordBatch large =
            decoder.decode(
                bytes(NUMBERS, Arrays.stream(new Long[9_000]).map(any -> 4L).toArray()));
        RecordBatch last = decoder.decode(bytes(NUMBERS))) {
      assertSame(first.schema(), second.schema());
      assertSame(first.schema(), last.schema());
      assertEquals(9_000, large.rowCount());
      assertEquals(2, second.rowCount());
      assertEquals(0, last.rowCount());
    }
  }

  @Test
  void anotherSchemaIsReadAnew() {
    Schema texts = Schema.of(Field.required("n", new DataType.Utf8()));
    check(bytes(NUMBERS, 1L), NUMBERS, 1L);
    check(bytes(texts, "one"), texts, "one");
    check(bytes(NUMBERS, 2L), NUMBERS, 2L);
    try (RecordBatch first = decoder.decode(bytes(NUMBERS, 1L));
        RecordBatch other = decoder.decode(bytes(texts, "two"));
        RecordBatch again = decoder.decode(bytes(NUMBERS, 1L))) {
      assertNotSame(first.schema(), other.schema());
      assertEquals(first.schema(), again.schema());
    }
  }

  @Test
  void eachValueHasItsOwnDictionary() {
    Schema words =
        Schema.of(
            Field.nullable("w", new DataType.Utf8())
                .withDictionary(new DictionaryEncoding(1, new DataType.Int(8, true), false)));
    check(bytes(words, "a", "b"), words, "a", "b");
    check(bytes(words, "c"), words, "c");
  }

  @Test
  void aBadValueIsRefusedAndTheNextIsRead() {
    byte[] good = bytes(NUMBERS, 1L, 2L);
    check(good, NUMBERS, 1L, 2L);
    DataException cut =
        assertThrows(
            DataException.class, () -> decoder.decode(Arrays.copyOf(good, good.length - 9)));
    assertTrue(
        cut.getMessage().startsWith("the value is not one batch: byte " + (good.length - 9)),
        cut.getMessage());
    check(good, NUMBERS, 1L, 2L);
    byte[] twice = Arrays.copyOf(good, good.length + 8);
    assertEquals(
        "the value is not one batch: byte "
            + good.length
            + ": 8 bytes behind the end of the stream",
        assertThrows(DataException.class, () -> decoder.decode(twice)).getMessage());
    assertThrows(DataException.class, () -> decoder.decode(new byte[0]));
    check(good, NUMBERS, 1L, 2L);
  }

  @Test
  void anythingElseIsRefused() {
    assertEquals(
        "the value is a java.lang.String: a batch comes as byte[] or ByteBuffer",
        assertThrows(DataException.class, () -> decoder.decode("text")).getMessage());
    assertEquals(
        "the value is null: a batch comes as byte[] or ByteBuffer",
        assertThrows(DataException.class, () -> decoder.decode(null)).getMessage());
  }

  @Test
  void theBudgetIsKept() {
    byte[] bytes = bytes(NUMBERS, 1L, 2L);
    try (BufferAllocator small = BufferAllocator.withBudget("small", 256);
        BatchDecoder bounded = new BatchDecoder(small)) {
      for (int i = 0; i < 2; i++) {
        DataException full =
            assertThrows(
                DataException.class,
                () ->
                    bounded.decode(
                        bytes(NUMBERS, Arrays.stream(new Long[100]).map(any -> 4L).toArray())));
        assertTrue(full.getCause() instanceof LimitExceededException, full.toString());
      }
      try (RecordBatch fits = bounded.decode(bytes)) {
        assertEquals(2, fits.rowCount());
      }
    }
  }
}
