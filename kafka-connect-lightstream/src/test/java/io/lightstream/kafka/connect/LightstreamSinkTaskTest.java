// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.Lightstream;
import io.lightstream.LightstreamConnection;
import io.lightstream.LightstreamListener;
import io.lightstream.LightstreamReader;
import io.lightstream.column.Column;
import io.lightstream.column.RecordBatch;
import io.lightstream.frame.StreamEnd;
import io.lightstream.kafka.connect.sink.FakeContext;
import io.lightstream.protocol.LightstreamMessage;
import io.lightstream.protocol.TypeRegistry;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LightstreamSinkTaskTest {

  /** The common pool has one thread on two cores: tasks that wait for each other need their own. */
  private static final Executor EACH_ITS_THREAD = task -> new Thread(task).start();

  private static final long MILLIS_PER_DAY = 86_400_000;

  @Test
  void valuesOfEveryTypeArriveAsTheyAre() throws Exception {
    Schema schema =
        SchemaBuilder.struct()
            .field("bool", Schema.BOOLEAN_SCHEMA)
            .field("int8", Schema.INT8_SCHEMA)
            .field("int16", Schema.INT16_SCHEMA)
            .field("int32", Schema.INT32_SCHEMA)
            .field("int64", Schema.INT64_SCHEMA)
            .field("float32", Schema.FLOAT32_SCHEMA)
            .field("float64", Schema.FLOAT64_SCHEMA)
            .field("string", Schema.STRING_SCHEMA)
            .field("bytes", Schema.BYTES_SCHEMA)
            .field("decimal", Decimal.schema(2))
            .field("date", org.apache.kafka.connect.data.Date.SCHEMA)
            .field("time", Time.SCHEMA)
            .field("at", Timestamp.SCHEMA)
            .field("absent", Schema.OPTIONAL_STRING_SCHEMA)
            .build();
    Struct row =
        new Struct(schema)
            .put("bool", true)
            .put("int8", (byte) -8)
            .put("int16", (short) -16)
            .put("int32", -32)
            .put("int64", Long.MIN_VALUE)
            .put("float32", 1.5f)
            .put("float64", Math.PI)
            .put("string", "Zürich")
            .put("bytes", ByteBuffer.wrap(new byte[] {9, 8, 7}, 1, 2))
            .put("decimal", new BigDecimal("-12.34"))
            .put("date", new Date(-MILLIS_PER_DAY))
            .put("time", new Date(MILLIS_PER_DAY - 1))
            .put("at", new Date(-1));
    List<Object> values = firstRow(schema, row);
    assertEquals(
        "[true, -8, -16, -32, "
            + Long.MIN_VALUE
            + ", 1.5, "
            + Math.PI
            + ", Zürich, [8, 7], -12.34,"
            + " 1969-12-31, 23:59:59.999, 1969-12-31T23:59:59.999Z, null]",
        values.stream().map(LightstreamSinkTaskTest::shown).toList().toString());
  }

  @Test
  void nestedValuesArriveAsTheyAre() throws Exception {
    Schema point =
        SchemaBuilder.struct()
            .optional()
            .field("x", Schema.INT32_SCHEMA)
            .field("on", org.apache.kafka.connect.data.Date.SCHEMA)
            .build();
    Schema schema =
        SchemaBuilder.struct()
            .field("list", SchemaBuilder.array(Schema.OPTIONAL_INT32_SCHEMA).build())
            .field("map", SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.INT64_SCHEMA).build())
            .field("point", point)
            .field("nowhere", point)
            .build();
    Struct row =
        new Struct(schema)
            .put("list", Arrays.asList(1, null, 3))
            .put("map", Map.of("k", 5L))
            .put("point", new Struct(point).put("x", 4).put("on", new Date(0)));
    assertEquals(
        "[[1, null, 3], [k=5], {x=4, on=1970-01-01}, null]", firstRow(schema, row).toString());
  }

  @Test
  void rowsGoOutInBatchesAndTheStreamEndsWithTheTask() throws Exception {
    Schema schema = SchemaBuilder.struct().field("n", Schema.INT32_SCHEMA).build();
    try (LightstreamListener listener = Lightstream.listen("tcp://127.0.0.1:0")) {
      CompletableFuture<List<Integer>> sizes =
          CompletableFuture.supplyAsync(() -> batchSizes(listener), EACH_ITS_THREAD);
      LightstreamSinkTask task = task(listener.uri().toString());
      List<SinkRecord> records = new ArrayList<>();
      for (int n = 0; n < 250; n++) {
        records.add(record(schema, new Struct(schema).put("n", n), n));
      }
      task.put(records);
      task.preCommit(Map.of());
      task.stop();
      assertEquals(List.of(100, 100, 50), sizes.get(30, TimeUnit.SECONDS));
    }
  }

  @Test
  void topicsAreTablesOfOneConnectionOfTheProtocol() throws Exception {
    Schema schema = SchemaBuilder.struct().field("n", Schema.INT32_SCHEMA).build();
    TypeRegistry types = TypeRegistry.parse("t:table,u:table");
    try (LightstreamListener listener = Lightstream.listen("tcp://127.0.0.1:0")) {
      CompletableFuture<List<String>> received =
          CompletableFuture.supplyAsync(() -> tables(listener, types), EACH_ITS_THREAD);
      Map<String, String> config = new HashMap<>();
      config.put("lightstream.uri", listener.uri().toString());
      config.put("lightstream.protocol", "lightstream");
      config.put("lightstream.types", "t:table,u:table");
      config.put("tables", "per-topic");
      LightstreamSinkTask task = started(config);
      task.put(
          List.of(
              record(schema, new Struct(schema).put("n", 1), 0),
              new SinkRecord("u", 0, null, null, schema, new Struct(schema).put("n", 2), 0)));
      awaitCommitted(task, 1);
      task.stop();
      assertEquals(List.of("t 1", "u 2"), received.get(30, TimeUnit.SECONDS));
    }
  }

  private static List<String> tables(LightstreamListener listener, TypeRegistry types) {
    List<String> received = new ArrayList<>();
    try (LightstreamConnection connection = listener.accept().protocol(types)) {
      for (LightstreamMessage message : connection) {
        try (message) {
          received.add(
              message.type().name()
                  + " "
                  + ((LightstreamMessage.Table) message).batch().column(0).format(0));
        }
      }
    }
    return received;
  }

  @Test
  void peerThatIsNotThereYetIsTriedAgain() throws Exception {
    Schema schema = SchemaBuilder.struct().field("n", Schema.INT32_SCHEMA).build();
    String uri;
    try (LightstreamListener gone = Lightstream.listen("tcp://127.0.0.1:0")) {
      uri = gone.uri().toString();
    }
    LightstreamSinkTask task = task(uri);
    List<SinkRecord> records = new ArrayList<>();
    for (int n = 0; n < 100; n++) {
      records.add(record(schema, new Struct(schema).put("n", n), n));
    }
    task.put(records);
    try (LightstreamListener listener = Lightstream.listen(uri)) {
      CompletableFuture<List<Integer>> sizes =
          CompletableFuture.supplyAsync(() -> batchSizes(listener), EACH_ITS_THREAD);
      awaitCommitted(task, 100);
      task.stop();
      assertEquals(List.of(100), sizes.get(30, TimeUnit.SECONDS));
    }
  }

  @Test
  void valueThatItsColumnCannotHoldIsRefusedWithItsPlace() {
    Schema schema =
        SchemaBuilder.struct()
            .field("price", Decimal.builder(1).parameter("connect.decimal.precision", "3").build())
            .build();
    LightstreamSinkTask task = task("tcp://127.0.0.1:1");
    Struct row = new Struct(schema).put("price", new BigDecimal("1234.5"));
    ConnectException e =
        assertThrows(ConnectException.class, () -> task.put(List.of(record(schema, row, 7))));
    assertTrue(e.getMessage().startsWith("record t-0@7: "), e.getMessage());
    assertTrue(e.getMessage().contains("1234.5"), e.getMessage());
    task.stop();
  }

  /** Each commit of offsets waits for what is on its way. */
  private static void awaitCommitted(LightstreamSinkTask task, long offset) {
    Map<TopicPartition, OffsetAndMetadata> all =
        Map.of(new TopicPartition("t", 0), new OffsetAndMetadata(offset));
    while (!task.preCommit(all).equals(all)) {
      task.put(List.of());
    }
  }

  private static List<Object> firstRow(Schema schema, Struct row) throws Exception {
    try (LightstreamListener listener = Lightstream.listen("tcp://127.0.0.1:0")) {
      CompletableFuture<List<Object>> received =
          CompletableFuture.supplyAsync(() -> readRow(listener), EACH_ITS_THREAD);
      LightstreamSinkTask task = task(listener.uri().toString());
      task.put(List.of(record(schema, row, 0)));
      task.preCommit(Map.of());
      task.stop();
      return received.get(30, TimeUnit.SECONDS);
    }
  }

  private static List<Object> readRow(LightstreamListener listener) {
    try (LightstreamReader reader = listener.acceptReader();
        RecordBatch batch = reader.next()) {
      batch.validate();
      List<Object> values = new ArrayList<>();
      for (Column column : batch.columns()) {
        values.add(column.getObject(0));
      }
      assertNull(reader.next());
      return values;
    }
  }

  private static List<Integer> batchSizes(LightstreamListener listener) {
    List<Integer> sizes = new ArrayList<>();
    try (LightstreamReader reader = listener.acceptReader()) {
      for (RecordBatch batch : reader) {
        sizes.add(batch.rowCount());
        batch.close();
      }
      assertEquals(Optional.of(StreamEnd.MARKER), reader.end());
    }
    return sizes;
  }

  private static Object shown(Object value) {
    return value instanceof byte[] bytes ? Arrays.toString(bytes) : value;
  }

  private static LightstreamSinkTask task(String uri) {
    Map<String, String> config = new HashMap<>();
    config.put("lightstream.uri", uri);
    config.put("retry.backoff.max.ms", "200");
    config.put("batch.max.rows", "100");
    config.put("batch.max.delay.ms", "60000");
    return started(config);
  }

  private static LightstreamSinkTask started(Map<String, String> config) {
    LightstreamSinkTask task = new LightstreamSinkTask();
    task.initialize(new FakeContext());
    task.start(config);
    return task;
  }

  private static SinkRecord record(Schema schema, Object value, long offset) {
    return new SinkRecord("t", 0, null, null, schema, value, offset);
  }
}
