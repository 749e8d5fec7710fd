// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.column.DataType;
import io.lightstream.column.DictionaryEncoding;
import io.lightstream.column.Field;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchBuilder;
import io.lightstream.column.Schema;
import io.lightstream.frame.FrameOutput;
import io.lightstream.memory.BufferAllocator;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Batches whose layout is that of the batch before, or just is not, lose nothing by it. */
class RepeatedLayoutTest {

  private static final Schema SCHEMA =
      Schema.of(
          Field.nullable("n", new DataType.Int(64, true)),
          Field.nullable("word", new DataType.Utf8())
              .withDictionary(new DictionaryEncoding(1, new DataType.Int(8, true), false)));

  private final BufferAllocator allocator = BufferAllocator.unbounded("test");

  @AfterEach
  void nothingIsOutstanding() {
    assertEquals(0, allocator.outstanding());
  }

  /** Some rows; words that were not there before make the dictionary another one. */
  private RecordBatch batch(int rows, int nulls, String words, Map<String, String> metadata) {
    try (RecordBatchBuilder builder = RecordBatchBuilder.of(SCHEMA, allocator)) {
      for (int i = 0; i < rows; i++) {
        builder.appendRow(i < nulls ? null : (long) i, words + i % 2);
      }
      return builder.finish(metadata);
    }
  }

  private List<RecordBatch> batches() {
    Map<String, String> note = Map.of("key", "value");
    return List.of(
        batch(10, 0, "a", Map.of()),
        batch(10, 0, "a", Map.of()),
        batch(10, 0, "b", Map.of()),
        batch(10, 0, "b", note),
        batch(10, 0, "b", note),
        batch(10, 0, "b", Map.of()),
        batch(10, 3, "b", Map.of()),
        batch(10, 4, "b", Map.of()),
        batch(11, 0, "b", Map.of()),
        batch(10, 0, "b", Map.of()),
        batch(100_000, 0, "b", Map.of()),
        batch(100_000, 0, "b", Map.of()),
        batch(10, 0, "b", Map.of()));
  }

  @ParameterizedTest
  @EnumSource
  void everyBatchComesBack(Compression compression) {
    List<RecordBatch> batches = batches();
    IpcWriteOptions options = IpcWriteOptions.defaults().withCompression(compression);
    byte[] stream = IpcBytes.stream(SCHEMA, batches, options, allocator);
    for (int chunk : new int[] {1_000, Integer.MAX_VALUE}) {
      List<RecordBatch> found = IpcBytes.decode(stream, chunk, IpcReadOptions.network(), allocator);
      assertEquals(batches.size(), found.size());
      for (int i = 0; i < found.size(); i++) {
        found.get(i).validate();
        assertTrue(found.get(i).equalValues(batches.get(i)), "batch " + i);
        assertEquals(batches.get(i).metadata(), found.get(i).metadata());
        found.get(i).close();
      }
    }
    batches.forEach(RecordBatch::close);
  }

  @Test
  void repeatedLayoutIsWrittenAsIfItWereTheFirst() {
    FrameOutput out = new FrameOutput();
    try (RecordBatch batch = batch(10, 2, "a", Map.of());
        IpcStreamEncoder encoder =
            IpcStreamEncoder.create(SCHEMA, IpcWriteOptions.defaults(), allocator)) {
      encoder.encode(batch, out);
      IpcBytes.drain(out);
      List<byte[]> frames =
          IntStream.range(0, 2)
              .mapToObj(
                  i -> {
                    encoder.encode(batch, out);
                    return IpcBytes.drain(out);
                  })
              .toList();
      byte[] first = IpcBytes.stream(SCHEMA, List.of(batch), IpcWriteOptions.defaults(), allocator);
      int end = first.length - 8;
      byte[] lastOfFirst = Arrays.copyOfRange(first, end - frames.get(0).length, end);
      assertArrayEquals(lastOfFirst, frames.get(0));
      assertArrayEquals(frames.get(0), frames.get(1));
    }
  }
}
