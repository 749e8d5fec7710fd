// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchBuilder;
import io.lightstream.kafka.connect.config.SinkConfig;
import io.lightstream.kafka.connect.config.TaskMetrics;
import io.lightstream.kafka.data.BatchValue;
import io.lightstream.memory.BufferAllocator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

/** A task with a clock that the test sets, and outlets that do what it says. */
@Timeout(60)
class SinkPipelineTest {

  private static final TopicPartition P0 = new TopicPartition("t", 0);
  private static final TopicPartition P1 = new TopicPartition("t", 1);
  private static final Schema ROW = SchemaBuilder.struct().field("n", Schema.INT64_SCHEMA).build();

  private final FakeContext context = new FakeContext();
  private final Map<String, String> settings = new HashMap<>();
  private FakeOutlets outlets;
  private SinkPipeline pipeline;
  private BufferAllocator allocator;
  private long nanos;

  SinkPipelineTest() {
    settings.put("lightstream.uri", "tcp://localhost:9000");
    settings.put("batch.max.rows", "3");
    settings.put("batch.max.delay.ms", "50");
  }

  @AfterEach
  void nothingIsLeft() {
    if (pipeline != null) {
      pipeline.close();
      pipeline.close();
      assertTrue(outlets.opened.stream().allMatch(outlet -> outlet.closed));
      assertEquals(0, allocator.outstanding());
    }
  }

  private void start(Scope scope) {
    outlets = new FakeOutlets(scope);
    open();
  }

  private void open() {
    pipeline =
        SinkPipeline.open(
            SinkConfig.parse(settings),
            context,
            new TaskMetrics(),
            environment -> {
              allocator = environment.allocator();
              return outlets;
            },
            () -> nanos);
  }

  @Test
  void workerComesBackSoonWhenPartitionsArePausedAsTheyAreAssigned() {
    start(Scope.PARTITION);
    assertEquals(500, context.timeoutMillis);
  }

  @Test
  void fullBatchIsSentAtOnce() {
    start(Scope.TASK);
    pipeline.put(rows(P0, 0, 7));
    assertEquals(List.of("0 1 2", "3 4 5"), outlets.batches);
  }

  @Test
  void batchIsSentWhenItsBytesAreEnough() {
    settings.put("batch.max.bytes", "1000");
    Schema text = SchemaBuilder.struct().field("s", Schema.STRING_SCHEMA).build();
    String half = "x".repeat(500);
    start(Scope.TASK);
    pipeline.put(
        List.of(
            record(P0, 0, text, new Struct(text).put("s", half)),
            record(P0, 1, text, new Struct(text).put("s", half))));
    assertEquals(1, outlets.batches.size());
  }

  @Test
  void rowsThatWaitAreSentAfterTheDelayEvenWithoutNewRecords() {
    start(Scope.TASK);
    pipeline.put(rows(P0, 0, 2));
    assertEquals(List.of(), outlets.batches);
    assertEquals(51, context.timeoutMillis);
    pass(Duration.ofMillis(49));
    pipeline.put(List.of());
    assertEquals(List.of(), outlets.batches);
    pass(Duration.ofMillis(1));
    pipeline.put(List.of());
    assertEquals(List.of("0 1"), outlets.batches);
  }

  @Test
  void delayCountsFromTheFirstRowOfTheBatch() {
    start(Scope.TASK);
    pipeline.put(rows(P0, 0, 1));
    pass(Duration.ofMillis(30));
    pipeline.put(rows(P0, 1, 1));
    pass(Duration.ofMillis(20));
    pipeline.put(List.of());
    assertEquals(List.of("0 1"), outlets.batches);
  }

  @Test
  void commitSendsWhatWaitsAndAllowsEverythingOffered() {
    start(Scope.TASK);
    pipeline.open(List.of(P0, P1));
    pipeline.put(rows(P0, 0, 2));
    assertEquals(offsets(P0, 2, P1, 8), pipeline.commit(offsets(P0, 2, P1, 8)));
    assertEquals(List.of("0 1"), outlets.batches);
  }

  @Test
  void filteredRecordsDoNotHoldUpCommits() {
    start(Scope.PARTITION);
    pipeline.open(List.of(P0));
    pipeline.put(rows(P0, 0, 3));
    pipeline.put(List.of());
    assertEquals(offsets(P0, 9_000), pipeline.commit(offsets(P0, 9_000)));
  }

  @Test
  void commitHoldsBackWhatIsNotDurable() {
    start(Scope.TASK);
    outlets.settles = false;
    pipeline.open(List.of(P0, P1));
    pipeline.put(rows(P0, 5, 5));
    outlets.latest().settle(1);
    nanosPassByThemselves();
    assertEquals(offsets(P0, 8, P1, 8), pipeline.commit(offsets(P0, 10, P1, 8)));
    outlets.latest().settleAll();
    assertEquals(offsets(P0, 10, P1, 8), pipeline.commit(offsets(P0, 10, P1, 8)));
  }

  /** A commit waits for half a second by this clock. */
  private void nanosPassByThemselves() {
    pipeline.close();
    FakeOutlets before = outlets;
    outlets = new FakeOutlets(Scope.TASK);
    outlets.settles = before.settles;
    long[] own = {nanos};
    pipeline =
        SinkPipeline.open(
            SinkConfig.parse(settings),
            context,
            new TaskMetrics(),
            environment -> {
              allocator = environment.allocator();
              return outlets;
            },
            () -> own[0] += 1_000_000);
    pipeline.open(List.of(P0, P1));
    pipeline.put(rows(P0, 5, 5));
    outlets.latest().settle(1);
  }

  @Test
  void offsetsThatGoBackAreTakenAgainWhereNobodyKeepsThem() {
    start(Scope.TASK);
    pipeline.put(rows(P0, 0, 3));
    pipeline.put(rows(P0, 0, 3));
    assertEquals(List.of("0 1 2", "0 1 2"), outlets.batches);
  }

  @Test
  void failedOutletFailsTheTaskWithItsReason() {
    start(Scope.TASK);
    outlets.latest().failure = new ConnectException("the peer is away");
    assertEquals(
        "the peer is away",
        assertThrows(ConnectException.class, () -> pipeline.put(rows(P0, 0, 3))).getMessage());
    assertEquals(Map.of(P0, new OffsetAndMetadata(0)), pipeline.commit(offsets(P0, 3)));
  }

  @Test
  void partitionWaitsForItsStartAndGoesOnThere() {
    outlets = new FakeOutlets(Scope.PARTITION);
    outlets.starts = key -> Optional.empty();
    open();
    pipeline.open(List.of(P0, P1));
    assertEquals(Set.of(P0, P1), context.paused);
    outlets.opened.get(0).start = Optional.of(Start.at(40));
    outlets.opened.get(1).start = Optional.of(Start.atTheConsumers());
    pipeline.put(List.of());
    assertEquals(Set.of(), context.paused);
    assertEquals(Map.of(P0, 40L), context.seeks);
    List<SinkRecord> records = rows(P0, 40, 3);
    records.addAll(rows(P1, 7, 3));
    pipeline.put(records);
    assertEquals(List.of("40 41 42", "7 8 9"), outlets.batches);
  }

  @Test
  void recordsFromBeforeASeekAreStale() {
    outlets = new FakeOutlets(Scope.PARTITION);
    outlets.starts = key -> Optional.empty();
    open();
    pipeline.open(List.of(P0));
    pipeline.put(rows(P0, 100, 5));
    outlets.latest().start = Optional.of(Start.at(40));
    assertEquals(offsets(P0, 40), pipeline.commit(offsets(P0, 105)));
    pipeline.put(rows(P0, 105, 5));
    assertEquals(Map.of(P0, 40L), context.seeks);
    assertEquals(offsets(P0, 40), pipeline.commit(offsets(P0, 110)));
    pipeline.put(rows(P0, 40, 3));
    assertEquals(List.of("40 41 42"), outlets.batches);
  }

  @Test
  void lastDurableRecordIsReadAgainAndRecognized() {
    outlets = new FakeOutlets(Scope.PARTITION);
    outlets.starts = key -> Optional.of(Start.at(40, 1039));
    open();
    pipeline.open(List.of(P0));
    assertEquals(Map.of(P0, 39L), context.seeks);
    pipeline.put(rows(P0, 39, 4));
    assertEquals(List.of("40 41 42"), outlets.batches);
  }

  @Test
  void topicThatWasMadeAnewIsNoticedByItsOffsets() {
    start(Scope.PARTITION);
    pipeline.open(List.of(P0));
    pipeline.put(rows(P0, 10, 3));
    ConnectException e = assertThrows(ConnectException.class, () -> pipeline.put(rows(P0, 0, 3)));
    assertEquals(
        "record t-0@0 comes, but what lies before offset 13 is durable already. Was the topic"
            + " deleted and made again, or were its offsets reset? Then set stream.generation to a"
            + " higher number to begin anew at the committed offsets, or"
            + " on.offset.reset=new-generation to have that done",
        e.getMessage());
  }

  @Test
  void topicThatWasMadeAnewIsNoticedByAnotherRecordInTheLastOnesPlace() {
    outlets = new FakeOutlets(Scope.PARTITION);
    outlets.starts = key -> Optional.of(Start.at(40, 777));
    open();
    pipeline.open(List.of(P0));
    ConnectException e = assertThrows(ConnectException.class, () -> pipeline.put(rows(P0, 39, 3)));
    assertTrue(
        e.getMessage()
            .startsWith(
                "record t-0@39 is not the record that was there: its timestamp is 1039, but what"
                    + " lies before offset 40 is durable already."),
        e.getMessage());
  }

  @Test
  void recordsOfATopicMadeAnewGoToTheNextGeneration() {
    exactlyOnce();
    settings.put("on.offset.reset", "new-generation");
    start(Scope.PARTITION);
    pipeline.open(List.of(P0));
    pipeline.put(rows(P0, 10, 5));
    pipeline.put(rows(P0, 0, 4));
    assertEquals(List.of("10 11 12", "13 14"), outlets.batches);
    pipeline.put(List.of());
    assertEquals(1, outlets.latest().generations);
    assertEquals(List.of("10 11 12", "13 14", "0 1 2"), outlets.batches);
    assertEquals(offsets(P0, 4), pipeline.commit(offsets(P0, 4)));
  }

  @Test
  void nextGenerationBeginsWithTheTopicWhereTheSinkHadGoneElsewhere() {
    exactlyOnce();
    settings.put("on.offset.reset", "new-generation");
    outlets = new FakeOutlets(Scope.PARTITION);
    outlets.starts = key -> Optional.of(Start.at(40, 777));
    open();
    pipeline.open(List.of(P0));
    pipeline.put(rows(P0, 39, 3));
    assertEquals(1, outlets.latest().generations);
    assertEquals(Map.of(P0, 0L), context.seeks);
    pipeline.put(rows(P0, 0, 3));
    assertEquals(List.of("0 1 2"), outlets.batches);
  }

  private void exactlyOnce() {
    settings.put("delivery.guarantee", "exactly-once");
  }

  @Test
  void outletThatBeginsAnewIsSentAgainWhatWasVoid() {
    start(Scope.PARTITION);
    outlets.settles = false;
    pipeline.open(List.of(P0));
    pipeline.put(rows(P0, 0, 8));
    outlets.latest().restart(Start.at(0).againAt(3));
    pipeline.put(rows(P0, 8, 2));
    assertEquals(Map.of(P0, 3L), context.seeks);
    outlets.batches.clear();
    pipeline.put(rows(P0, 3, 3));
    assertEquals(List.of("3 4 5"), outlets.batches);
  }

  @Test
  void batchesOfOnePartitionSayOfWhichRecords() {
    start(Scope.PARTITION);
    outlets.settles = false;
    pipeline.open(List.of(P0));
    pipeline.put(rows(P0, 10, 3));
    assertEquals(
        Map.of(
            "lightstream.kafka.topic", "t",
            "lightstream.kafka.partition", "0",
            "lightstream.kafka.first-offset", "10",
            "lightstream.kafka.last-offset", "12"),
        outlets.last.batch().metadata());
    assertEquals(new OffsetRange(10, 12, 1012), outlets.last.range());
  }

  @Test
  void partitionsGivenUpTakeTheirRecordsWithThem() {
    start(Scope.PARTITION);
    outlets.settles = false;
    pipeline.open(List.of(P0, P1));
    List<SinkRecord> records = rows(P0, 4, 4);
    records.addAll(rows(P1, 9, 1));
    pipeline.put(records);
    pipeline.close(List.of(P0));
    assertTrue(outlets.opened.get(0).closed);
    assertFalse(outlets.opened.get(1).closed);
    assertEquals(Map.of(P1, new OffsetAndMetadata(9)), pipelineCommit(P0, 8, P1, 10));
    outlets.settles = true;
    pipeline.open(List.of(P0));
    pipeline.put(rows(P0, 4, 3));
    assertEquals("4 5 6", outlets.batches.get(outlets.batches.size() - 1));
  }

  private Map<TopicPartition, OffsetAndMetadata> pipelineCommit(
      TopicPartition p, long offset, TopicPartition q, long other) {
    Thread.currentThread().interrupt(); // Nothing is waited for then.
    try {
      return pipeline.commit(offsets(p, offset, q, other));
    } finally {
      assertTrue(Thread.interrupted());
    }
  }

  @Test
  void fencedPartitionCommitsNothingAndComesAgainIfItIsKept() {
    start(Scope.PARTITION);
    outlets.settles = false;
    pipeline.open(List.of(P0, P1));
    pipeline.put(rows(P0, 0, 3));
    outlets.opened.get(0).failure = new FencedOutletException("another one sends", null);
    pipeline.put(rows(P0, 3, 3));
    assertEquals(Set.of(P0), context.paused);
    assertEquals(Map.of(P1, new OffsetAndMetadata(8)), pipeline.commit(offsets(P0, 6, P1, 8)));
    pass(Duration.ofSeconds(19));
    pipeline.put(rows(P1, 8, 3));
    assertEquals(2, outlets.opened.size());
    pass(Duration.ofSeconds(1));
    pipeline.put(List.of());
    assertEquals(3, outlets.opened.size());
    assertEquals(Map.of(P0, 0L), context.seeks);
    assertEquals(Set.of(), context.paused);
    outlets.batches.clear();
    pipeline.put(rows(P0, 0, 3));
    assertEquals(List.of("0 1 2"), outlets.batches);
  }

  @Test
  void fencedTaskReadsWhatItHadGivenUpOfEachPartition() {
    start(Scope.TASK);
    outlets.settles = false;
    pipeline.open(List.of(P0, P1));
    List<SinkRecord> records = rows(P0, 5, 4);
    records.addAll(rows(P1, 20, 1));
    pipeline.put(records);
    outlets.latest().settle(1);
    pipeline.put(List.of());
    outlets.latest().failure = new FencedOutletException("another one sends", null);
    pipeline.put(rows(P0, 9, 1));
    pipeline.put(rows(P1, 21, 1));
    assertEquals(Map.of(), pipeline.commit(offsets(P0, 10, P1, 22)));
    pass(Duration.ofSeconds(20));
    pipeline.put(List.of());
    assertEquals(Map.of(P0, 8L, P1, 20L), context.seeks);
    assertEquals(offsets(P0, 8, P1, 20), pipeline.commit(offsets(P0, 10, P1, 22)));
  }

  @Test
  void partitionThatIsFencedAgainAndAgainFailsTheTask() {
    start(Scope.PARTITION);
    pipeline.open(List.of(P0));
    for (int i = 0; i < 3; i++) {
      outlets.latest().failure = new FencedOutletException("another one sends", null);
      pipeline.put(List.of());
      assertEquals(i + 1, outlets.opened.size());
      pass(Duration.ofSeconds(20));
      if (i < 2) {
        pipeline.put(List.of());
      }
    }
    assertEquals(
        "another one sends",
        assertThrows(ConnectException.class, () -> pipeline.put(List.of())).getMessage());
  }

  @Test
  void fencedPartitionThatIsGivenUpIsForgotten() {
    start(Scope.PARTITION);
    pipeline.open(List.of(P0));
    outlets.latest().failure = new FencedOutletException("another one sends", null);
    pipeline.put(rows(P0, 0, 3));
    pipeline.close(List.of(P0));
    pass(Duration.ofHours(1));
    pipeline.put(List.of());
    pipeline.open(List.of(P0));
    pipeline.put(rows(P0, 0, 3));
    assertEquals(List.of("0 1 2"), outlets.batches);
  }

  @Test
  void columnsThatAreAddedWidenTheTableOnceAllBeforeIsDurable() {
    Schema wide =
        SchemaBuilder.struct()
            .field("n", Schema.INT64_SCHEMA)
            .field("s", Schema.STRING_SCHEMA)
            .build();
    start(Scope.TASK);
    outlets.settles = false;
    pipeline.put(rows(P0, 0, 4));
    pipeline.put(List.of(record(P0, 4, wide, new Struct(wide).put("n", 4L).put("s", "x"))));
    pass(Duration.ofMillis(50));
    pipeline.put(List.of());
    assertEquals(List.of("0 1 2", "3"), outlets.batches);
    assertEquals(1, outlets.opened.size());
    outlets.latest().settleAll();
    pipeline.put(rows(P0, 5, 2));
    assertTrue(outlets.opened.get(0).closed);
    assertEquals(2, outlets.opened.size());
    pass(Duration.ofMillis(50));
    pipeline.put(List.of());
    assertEquals(List.of("0 1 2", "3", "4", "5 6"), outlets.batches);
  }

  @Test
  void partitionGoesOnWithOtherColumnsBehindWhatIsDurable() {
    Schema other = SchemaBuilder.struct().field("n", Schema.STRING_SCHEMA).build();
    settings.put("schema.evolution", "new");
    start(Scope.PARTITION);
    outlets.starts = key -> Optional.empty();
    pipeline.open(List.of(P0));
    outlets.latest().start = Optional.of(Start.at(0));
    pipeline.put(List.of());
    context.seeks.clear();
    pipeline.put(rows(P0, 0, 2));
    pipeline.put(List.of(record(P0, 2, other, new Struct(other).put("n", "x"))));
    pass(Duration.ofMillis(50));
    pipeline.put(List.of());
    pipeline.put(List.of());
    assertEquals(2, outlets.opened.size());
    assertEquals(List.of("0 1"), outlets.batches);
    outlets.latest().start = Optional.of(Start.at(2, 1001));
    pipeline.put(List.of());
    assertEquals(List.of("0 1", "x"), outlets.batches);
    assertEquals(Map.of(), context.seeks);
  }

  @Test
  void recordThatDoesNotFitGoesToTheDeadLetterQueue() {
    context.reports = true;
    Schema other = SchemaBuilder.struct().field("n", Schema.STRING_SCHEMA).build();
    start(Scope.TASK);
    List<SinkRecord> records = rows(P0, 0, 2);
    records.add(record(P0, 2, other, new Struct(other).put("n", "x")));
    records.addAll(rows(P0, 3, 1));
    pipeline.put(records);
    assertEquals(List.of("0 1 3"), outlets.batches);
    assertEquals(1, context.errant.size());
    assertTrue(
        context.errant.get(0).startsWith("2: record t-0@2: it has columns that no table has room"),
        context.errant.get(0));
  }

  @Test
  void recordThatDoesNotFitFailsTheTaskWithoutADeadLetterQueue() {
    settings.put("schema.evolution", "fail");
    Schema wide =
        SchemaBuilder.struct()
            .field("n", Schema.INT64_SCHEMA)
            .field("s", Schema.OPTIONAL_STRING_SCHEMA)
            .build();
    start(Scope.TASK);
    pipeline.put(rows(P0, 0, 1));
    ConnectException e =
        assertThrows(
            ConnectException.class,
            () -> pipeline.put(List.of(record(P0, 1, wide, new Struct(wide).put("n", 1L)))));
    assertTrue(
        e.getMessage()
            .matches(
                "record t-0@1: it has other columns, and schema.evolution is fail: .*"
                    + "errors.deadletterqueue.topic.name such records go to that topic"),
        e.getMessage());
    assertEquals(offsets(P0, 0), pipeline.commit(offsets(P0, 1)));
  }

  @Test
  void tombstonesAreSkippedFailOrAreNullsByPolicy() {
    start(Scope.TASK);
    pipeline.put(List.of(record(P0, 0, ROW, null)));
    pipeline.put(rows(P0, 1, 3));
    assertEquals(List.of("1 2 3"), outlets.batches);
    pipeline.close();
    settings.put("tombstones", "fail");
    start(Scope.TASK);
    assertTrue(
        assertThrows(ConnectException.class, () -> pipeline.put(List.of(record(P0, 0, ROW, null))))
            .getMessage()
            .startsWith("record t-0@0: there is no value (a tombstone), and tombstones is fail"));
    pipeline.close();
    settings.put("tombstones", "null-row");
    start(Scope.TASK);
    List<SinkRecord> records = rows(P0, 0, 1);
    records.add(record(P0, 1, null, null));
    records.addAll(rows(P0, 2, 2));
    pipeline.put(records);
    pipeline.commit(Map.of());
    assertEquals("0", outlets.batches.get(0));
    assertEquals("null 2 3", outlets.batches.get(1));
  }

  @Test
  void topicsHaveTablesAndOutletsOfTheirOwn() {
    settings.put("tables", "per-topic");
    start(Scope.TOPIC);
    List<SinkRecord> records = rows(P0, 0, 3);
    records.addAll(rows(new TopicPartition("u", 0), 5, 3));
    pipeline.put(records);
    assertEquals(List.of("0 1 2", "5 6 7"), outlets.batches);
    assertEquals(
        List.of(OutletKey.of("t"), OutletKey.of("u")),
        outlets.opened.stream().map(outlet -> outlet.key).toList());
  }

  @Test
  void topicWithoutATableOfTheProtocolFails() {
    settings.put("tables", "per-topic");
    settings.put("lightstream.protocol", "lightstream");
    settings.put("lightstream.types", "u:table,w:table");
    start(Scope.TASK);
    ConnectException e = assertThrows(ConnectException.class, () -> pipeline.put(rows(P0, 0, 1)));
    assertTrue(
        e.getMessage()
            .startsWith(
                "record t-0@0: topic 't' is no table of lightstream.types, where there are [u, w]"),
        e.getMessage());
  }

  @Test
  void wholeBatchPassesAsItIsBehindTheRowsBefore() {
    start(Scope.PARTITION);
    pipeline.open(List.of(P0));
    List<SinkRecord> records = rows(P0, 0, 1);
    records.add(record(P0, 1, BatchValue.SCHEMA, batch(100, 5)));
    pipeline.put(records);
    assertEquals(List.of("0", "100 101 102 103 104"), outlets.batches);
    assertEquals(offsets(P0, 2), pipeline.commit(offsets(P0, 2)));
  }

  private static byte[] batch(long first, int rows) {
    try (BufferAllocator own = BufferAllocator.unbounded("test");
        RecordBatchBuilder builder =
            RecordBatchBuilder.of(io.lightstream.kafka.data.ArrowTypes.schema(ROW), own)) {
      for (int i = 0; i < rows; i++) {
        builder.column(0).appendLong(first + i);
      }
      try (RecordBatch batch = builder.finish()) {
        return BatchValue.encode(batch);
      }
    }
  }

  @Test
  void transformedRecordsAreFollowedByTheirOriginalPlaces() {
    start(Scope.PARTITION);
    outlets.settles = false;
    pipeline.open(List.of(P0));
    pipeline.put(
        List.of(
            new SinkRecord(
                "renamed",
                7,
                null,
                null,
                ROW,
                new Struct(ROW).put("n", 1L),
                99,
                0L,
                TimestampType.CREATE_TIME,
                null,
                "t",
                0,
                5)));
    pass(Duration.ofMillis(50));
    pipeline.put(List.of());
    assertEquals(new OffsetRange(5, 5, 0), outlets.last.range());
    assertEquals(Set.of(P0), outlets.last.offsets().keySet());
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
  }

  static List<SinkRecord> rows(TopicPartition partition, long first, int count) {
    List<SinkRecord> records = new ArrayList<>();
    for (long n = first; n < first + count; n++) {
      records.add(record(partition, n, ROW, new Struct(ROW).put("n", n)));
    }
    return records;
  }

  private static SinkRecord record(TopicPartition p, long offset, Schema schema, Object value) {
    return new SinkRecord(
        p.topic(),
        p.partition(),
        null,
        null,
        schema,
        value,
        offset,
        1000 + offset,
        TimestampType.CREATE_TIME);
  }

  private static Map<TopicPartition, OffsetAndMetadata> offsets(TopicPartition p, long offset) {
    return Map.of(p, new OffsetAndMetadata(offset));
  }

  private static Map<TopicPartition, OffsetAndMetadata> offsets(
      TopicPartition p, long offset, TopicPartition q, long other) {
    return Map.of(p, new OffsetAndMetadata(offset), q, new OffsetAndMetadata(other));
  }
}
