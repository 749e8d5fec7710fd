// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.column.DataType;
import io.lightstream.column.Field;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchBuilder;
import io.lightstream.column.Schema;
import io.lightstream.memory.BufferAllocator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
class RecordBatchTypeInfoTest {

  @RegisterExtension
  static final MiniClusterExtension FLINK =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  private static final Schema SCHEMA = Schema.of(Field.nullable("n", new DataType.Int(64, true)));
  private static final int ROWS = 1_000;

  @Test
  @SuppressWarnings("try") // closing may be interrupted
  void batchesCrossFlinksNetworkWithoutKryo() throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    env.setParallelism(2);
    List<Long> sums = new ArrayList<>();
    try (CloseableIterator<Long> results =
        env.fromSequence(0, 99)
            .map(RecordBatchTypeInfoTest::batch)
            .returns(RecordBatchTypeInfo.INSTANCE)
            .rebalance()
            .map(RecordBatchTypeInfoTest::sum)
            .executeAndCollect()) {
      results.forEachRemaining(sums::add);
    }
    assertEquals(100, sums.size());
    assertEquals(99 * 100 / 2 * (long) ROWS, sums.stream().mapToLong(Long::longValue).sum());
  }

  private static RecordBatch batch(long value) {
    try (BufferAllocator allocator = BufferAllocator.unbounded("test");
        RecordBatchBuilder builder = RecordBatchBuilder.of(SCHEMA, allocator)) {
      for (int i = 0; i < ROWS; i++) {
        builder.appendRow(value);
      }
      return builder.finish();
    }
  }

  private static long sum(RecordBatch batch) {
    try (batch) {
      long sum = 0;
      for (int row = 0; row < batch.rowCount(); row++) {
        sum += batch.column(0).getLong(row);
      }
      return sum;
    }
  }

  @Test
  void copyIsAHandleOfItsOwn() {
    TypeSerializer<RecordBatch> serializer = new RecordBatchTypeSerializer();
    RecordBatch batch = batch(7);
    RecordBatch copy = serializer.copy(batch);
    batch.close();
    assertEquals(7, copy.column(0).getLong(ROWS - 1));
    copy.close();
    assertTrue(copy.isClosed());
  }

  @Test
  void bytesThatAreNoBatchAreRefused() throws Exception {
    TypeSerializer<RecordBatch> serializer = new RecordBatchTypeSerializer();
    DataOutputSerializer output = new DataOutputSerializer(1024);
    try (RecordBatch batch = batch(1)) {
      serializer.serialize(batch, output);
    }
    byte[] bytes = output.getCopyOfBuffer();
    bytes[7]++; // one byte more than there is
    assertThrows(IOException.class, () -> serializer.deserialize(new DataInputDeserializer(bytes)));
    bytes[7] -= 2; // one byte fewer than the batch needs
    IOException cut =
        assertThrows(
            IOException.class, () -> serializer.deserialize(new DataInputDeserializer(bytes)));
    assertEquals("a serialized batch is cut off: it needs 1 bytes more", cut.getMessage());
  }

  @Test
  void snapshotOfAnotherVersionIsRefused() {
    IOException e =
        assertThrows(
            IOException.class,
            () ->
                new RecordBatchTypeSerializerSnapshot()
                    .readSnapshot(2, new DataInputDeserializer(), getClass().getClassLoader()));
    assertEquals(
        "the snapshot of a serializer of batches has version 2: this one reads version 1",
        e.getMessage());
  }

  @Test
  void thereIsOneTypeInformation() throws Exception {
    RecordBatchTypeInfo info = InstantiationUtil.clone(RecordBatchTypeInfo.INSTANCE);
    assertSame(RecordBatchTypeInfo.INSTANCE, info);
    assertFalse(info.isKeyType());
    assertInstanceOf(
        RecordBatchTypeInfo.class, RecordBatchDeserializer.batches().getProducedType());
  }
}
