// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lightstream.kafka.connect.config.SinkConfig;
import io.lightstream.kafka.connect.config.TaskMetrics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a batch says is done leaves no record behind, wherever that one went. */
@Timeout(60)
class SinkOrderTest {

  private static final TopicPartition P0 = new TopicPartition("t", 0);
  private static final Schema ROW = SchemaBuilder.struct().field("n", Schema.INT64_SCHEMA).build();
  private static final Schema OTHER =
      SchemaBuilder.struct().field("n", Schema.STRING_SCHEMA).build();

  private final FakeContext context = new FakeContext();
  private final Map<String, String> settings = new HashMap<>();
  private FakeOutlets outlets;
  private SinkPipeline pipeline;

  SinkOrderTest() {
    settings.put("lightstream.uri", "tcp://localhost:9000");
    settings.put("batch.max.rows", "3");
    settings.put("batch.max.delay.ms", "0");
  }

  @AfterEach
  void close() {
    pipeline.close();
  }

  private void start(Scope scope) {
    outlets = new FakeOutlets(scope);
    open();
  }

  private void open() {
    pipeline =
        SinkPipeline.open(
            SinkConfig.parse(settings), context, new TaskMetrics(), any -> outlets, () -> 0);
    pipeline.open(List.of(P0));
  }

  @Test
  void batchesOfTheTablesOfAPartitionDoNotOverlap() {
    settings.put("tables", "per-topic");
    settings.put("lightstream.protocol", "lightstream");
    settings.put("lightstream.types", "a:table,b:table");
    settings.put("batch.max.delay.ms", "60000");
    start(Scope.PARTITION);
    long offset = 0;
    for (String topic : List.of("a", "a", "b", "a", "a", "a")) {
      pipeline.put(List.of(row(topic, offset++)));
    }
    pipeline.commit(Map.of());
    assertEquals(List.of("0 1", "2", "3 4 5"), outlets.batches);
    assertEquals(new OffsetRange(3, 5, 1005), outlets.last.range());
  }

  @Test
  void batchBehindAReportedRecordWaitsUntilThatIsWritten() {
    context.reports = true;
    context.written = new CompletableFuture<>();
    start(Scope.PARTITION);
    pipeline.put(List.of(row("t", 0)));
    assertEquals(List.of("0"), outlets.batches);
    pipeline.put(List.of(unfit(1), row("t", 2)));
    pipeline.put(List.of());
    assertEquals(List.of("0"), outlets.batches);
    context.written.complete(null);
    pipeline.put(List.of());
    assertEquals(List.of("0", "2"), outlets.batches);
  }

  @Test
  void reportThatCannotBeWrittenFailsTheTask() {
    context.reports = true;
    context.written = CompletableFuture.failedFuture(new ConnectException("no such topic"));
    start(Scope.PARTITION);
    List<SinkRecord> records = List.of(row("t", 0), unfit(1), row("t", 2));
    assertEquals(
        "a record that did not fit could not be reported: no such topic",
        assertThrows(ConnectException.class, () -> pipeline.put(records)).getMessage());
  }

  @Test
  void reportIsForgottenWithItsPartition() {
    context.reports = true;
    context.written = new CompletableFuture<>();
    start(Scope.PARTITION);
    pipeline.put(List.of(row("t", 0), unfit(1)));
    pipeline.close(List.of(P0));
    context.written.cancel(false); // As Connect does.
    pipeline.open(List.of(P0));
    pipeline.put(List.of(row("t", 0)));
    assertEquals("0", outlets.batches.get(outlets.batches.size() - 1));
  }

  @Test
  void oneGenerationBeginsWhereTheColumnsHadChangedBefore() {
    settings.put("delivery.guarantee", "exactly-once");
    settings.put("on.offset.reset", "new-generation");
    settings.put("schema.evolution", "new");
    start(Scope.PARTITION);
    pipeline.put(List.of(row("t", 10)));
    outlets.starts = key -> Optional.of(Start.at(11));
    pipeline.put(List.of(unfit(11))); // The outlet is replaced.
    pipeline.put(List.of());
    assertEquals(2, outlets.opened.size());
    outlets.beginsAtOnce = false;
    pipeline.put(List.of(unfit(0)));
    pipeline.put(List.of());
    pipeline.put(List.of());
    assertEquals(1, outlets.latest().generations);
    outlets.latest().start = Optional.of(new Start(1, OptionalLong.empty(), -1));
    pipeline.put(List.of());
    pipeline.put(List.of());
    assertEquals(List.of("10", "x", "x"), outlets.batches);
    assertEquals(1, outlets.latest().generations);
  }

  @Test
  void lowestOffsetCountsWhereAConsumerWasResetWithinABatch() {
    settings.put("batch.max.rows", "100");
    settings.put("batch.max.delay.ms", "60000");
    start(Scope.TASK);
    outlets.settles = false;
    pipeline.put(List.of(row("t", 10), row("t", 11)));
    pipeline.put(List.of(row("t", 0), row("t", 1), row("t", 2)));
    outlets.latest().failure = new ConnectException("away"); // A commit does not wait then.
    assertEquals(
        Map.of(P0, new OffsetAndMetadata(0)),
        pipeline.commit(Map.of(P0, new OffsetAndMetadata(3))));
  }

  @Test
  void consumerThatWentToTheEndBecauseTheLastDurableRecordWasDeletedComesBack() {
    outlets = new FakeOutlets(Scope.PARTITION);
    outlets.starts = key -> Optional.of(Start.at(40, 1039));
    open();
    assertEquals(Map.of(P0, 39L), context.seeks);
    pipeline.put(List.of(row("t", 50), row("t", 51)));
    assertEquals(Map.of(P0, 40L), context.seeks);
    assertEquals(
        Map.of(P0, new OffsetAndMetadata(40)),
        pipeline.commit(Map.of(P0, new OffsetAndMetadata(52))));
    pipeline.put(List.of(row("t", 40), row("t", 51)));
    assertEquals(List.of("40 51"), outlets.batches);
  }

  @Test
  void recordsBehindOthersThatWereCompactedAreTakenWhenTheyComeAgain() {
    outlets = new FakeOutlets(Scope.PARTITION);
    outlets.starts = key -> Optional.of(Start.at(40, 1039));
    open();
    pipeline.put(List.of(row("t", 50)));
    pipeline.put(List.of(row("t", 50)));
    assertEquals(List.of("50"), outlets.batches);
  }

  @Test
  void outletsEndAllAtOnce() {
    start(Scope.PARTITION);
    TopicPartition other = new TopicPartition("t", 1);
    pipeline.open(List.of(other));
    CyclicBarrier both = new CyclicBarrier(2);
    outlets.closing = () -> assertDoesNotThrow(() -> both.await(30, TimeUnit.SECONDS));
    pipeline.close(List.of(P0, other));
    pipeline.open(List.of(P0, other));
    pipeline.close();
    assertFalse(both.isBroken());
    outlets.closing = () -> {};
  }

  @Test
  void whatACommitFoundFailsTheNextPut() {
    start(Scope.TASK);
    outlets.latest().failure = new ConnectException("away");
    pipeline.commit(Map.of(P0, new OffsetAndMetadata(0)));
    outlets.latest().failure = null;
    assertEquals(
        "away", assertThrows(ConnectException.class, () -> pipeline.put(List.of())).getMessage());
  }

  private static SinkRecord row(String topic, long offset) {
    return record(topic, offset, ROW, new Struct(ROW).put("n", offset));
  }

  /** A record that has other columns than {@link #row}. */
  private static SinkRecord unfit(long offset) {
    return record("t", offset, OTHER, new Struct(OTHER).put("n", "x"));
  }

  private static SinkRecord record(String topic, long offset, Schema schema, Object value) {
    return new SinkRecord(
        topic,
        0,
        null,
        null,
        schema,
        value,
        offset,
        1000 + offset,
        TimestampType.CREATE_TIME,
        null,
        "t",
        0,
        offset);
  }
}
