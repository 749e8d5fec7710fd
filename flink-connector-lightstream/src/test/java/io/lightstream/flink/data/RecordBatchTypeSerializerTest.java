// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.DataType;
import io.lightstream.column.DictionaryEncoding;
import io.lightstream.column.Field;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchBuilder;
import io.lightstream.column.Schema;
import io.lightstream.memory.BufferAllocator;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.SerializerTestBase;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.testutils.DeeplyEqualsChecker;
import org.junit.jupiter.api.AfterEach;

/** What Flink asks of every serializer. */
class RecordBatchTypeSerializerTest extends SerializerTestBase<RecordBatch> {

  private final BufferAllocator allocator = BufferAllocator.unbounded("test");

  RecordBatchTypeSerializerTest() {
    super(
        new DeeplyEqualsChecker()
            .withCustomCheck(
                (one, other) -> one instanceof RecordBatch && other instanceof RecordBatch,
                (one, other, checker) -> areEqual((RecordBatch) one, (RecordBatch) other)));
  }

  private static boolean areEqual(RecordBatch one, RecordBatch other) {
    return one.equalValues(other)
        && one.schema().equals(other.schema())
        && one.metadata().equals(other.metadata());
  }

  @AfterEach
  void close() {
    allocator.close();
  }

  @Override
  protected TypeSerializer<RecordBatch> createSerializer() {
    return RecordBatchTypeInfo.INSTANCE.createSerializer(new SerializerConfigImpl());
  }

  @Override
  protected int getLength() {
    return -1;
  }

  @Override
  protected Class<RecordBatch> getTypeClass() {
    return RecordBatch.class;
  }

  @Override
  protected RecordBatch[] getTestData() {
    Field number = Field.nullable("item", new DataType.Int(32, true));
    Field word =
        Field.nullable("word", new DataType.Utf8())
            .withDictionary(new DictionaryEncoding(3, new DataType.Int(8, true), false));
    Schema schema =
        Schema.of(
                Field.nullable("text", new DataType.Utf8()),
                word,
                Field.nullable("list", new DataType.ListType(), number),
                Field.nullable("struct", new DataType.Struct(), number))
            .withMetadata(Map.of("k", "v"));
    try (RecordBatchBuilder builder = RecordBatchBuilder.of(schema, allocator)) {
      for (int i = 0; i < 1_000; i++) {
        builder.appendRow("text " + i, "word " + i % 3, Arrays.asList(i, null), Map.of("item", i));
      }
      builder.appendRow(null, null, null, null);
      RecordBatch batch = builder.finish();
      builder.appendRow("x", "word 1", List.of(), null);
      RecordBatch one = builder.finish();
      return new RecordBatch[] {
        batch,
        batch.slice(3, 17),
        one.withMetadata(Map.of("this", "batch")),
        builder.finish(),
        batch.select(List.of("word")),
        RecordBatch.of(Schema.of(), 5, List.of(), List.of(), Map.of())
      };
    }
  }
}
