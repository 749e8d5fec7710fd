// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.column.DataType;
import io.lightstream.column.Field;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchBuilder;
import io.lightstream.memory.BufferAllocator;
import java.util.Arrays;
import org.apache.kafka.connect.data.ConnectSchema;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatchValueTest {

  private final BufferAllocator allocator = BufferAllocator.unbounded("test");

  @AfterEach
  void nothingIsLeftAllocated() {
    assertEquals(0, allocator.outstanding());
    allocator.close();
  }

  private RecordBatch batch() {
    Field field = Field.required("n", new DataType.Int(64, true));
    try (RecordBatchBuilder builder =
        RecordBatchBuilder.of(io.lightstream.column.Schema.of(field), allocator)) {
      builder.appendRow(1);
      builder.appendRow(2);
      return builder.finish();
    }
  }

  @Test
  void batchesAreBytesUnderTheirName() {
    assertTrue(BatchValue.is(BatchValue.SCHEMA));
    assertTrue(BatchValue.is(BatchValue.OPTIONAL_SCHEMA));
    assertFalse(BatchValue.is(Schema.BYTES_SCHEMA));
    assertFalse(BatchValue.is(null));
    try (RecordBatch batch = batch()) {
      byte[] bytes = BatchValue.encode(batch);
      ConnectSchema.validateValue(BatchValue.SCHEMA, bytes);
      try (RecordBatch back = BatchValue.decode(bytes, allocator)) {
        assertTrue(batch.equalValues(back));
      }
    }
  }

  @Test
  void anythingElseIsRefused() {
    byte[] bytes;
    try (RecordBatch batch = batch()) {
      bytes = BatchValue.encode(batch);
    }
    DataException cut =
        assertThrows(
            DataException.class,
            () -> BatchValue.decode(Arrays.copyOf(bytes, bytes.length - 9), allocator));
    assertTrue(
        cut.getMessage().startsWith("the value is not one batch: byte " + (bytes.length - 9)),
        cut.getMessage());
    DataException empty =
        assertThrows(DataException.class, () -> BatchValue.decode(new byte[0], allocator));
    assertEquals(
        "the value is not one batch: byte 0: the stream ended before its schema",
        empty.getMessage());
  }

  @Test
  void streamWithoutABatchOrWithTwoIsRefused() {
    try (RecordBatch batch = batch();
        BufferAllocator other = BufferAllocator.unbounded("encoder");
        var encoder =
            io.lightstream.format.ipc.IpcStreamEncoder.create(
                batch.schema(), BatchBytes.OPTIONS, other)) {
      var output = new io.lightstream.frame.FrameOutput();
      encoder.encodeSchema(output);
      byte[] schema = BatchBytes.copy(output);
      DataException none =
          assertThrows(DataException.class, () -> BatchValue.decode(schema, allocator));
      assertEquals(
          "the value is not one batch: byte "
              + schema.length
              + ": there is no batch: a value has one",
          none.getMessage());
      output = new io.lightstream.frame.FrameOutput();
      encoder.encode(batch, output);
      encoder.encode(batch, output);
      encoder.encodeEnd(output);
      byte[] two = BatchBytes.copy(schema, output, new byte[0]);
      DataException twice =
          assertThrows(DataException.class, () -> BatchValue.decode(two, allocator));
      assertEquals(
          "the value is not one batch: byte "
              + (two.length - 8)
              + ": a second batch ends here: a value has one",
          twice.getMessage());
    }
  }
}
