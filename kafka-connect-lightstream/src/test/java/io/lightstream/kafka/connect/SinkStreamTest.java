// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

class SinkStreamTest {

  private static final TopicPartition P0 = new TopicPartition("t", 0);
  private static final TopicPartition P1 = new TopicPartition("t", 1);
  private static final Schema ROW = SchemaBuilder.struct().field("n", Schema.INT64_SCHEMA).build();

  private final FakePeer peer = new FakePeer();
  private final FakeContext context = new FakeContext();
  private long nanos;

  private final SinkStream stream =
      new SinkStream(
          SinkConfig.parse(
              Map.of(
                  "lightstream.uri", "tcp://localhost:9000",
                  "batch.max.rows", "3",
                  "batch.max.bytes", "1000",
                  "batch.max.delay.ms", "50",
                  "retry.timeout.ms", "60000")),
          peer,
          context,
          () -> nanos);

  @Test
  void fullBatchIsSentAtOnce() {
    stream.put(rows(P0, 0, 7));
    assertEquals(List.of("0 1 2", "3 4 5"), peer.batches);
  }

  @Test
  void batchIsSentWhenItsBytesAreEnough() {
    Schema text = SchemaBuilder.struct().field("s", Schema.STRING_SCHEMA).build();
    String half = "x".repeat(500);
    stream.put(
        List.of(
            record(P0, 0, text, new Struct(text).put("s", half)),
            record(P0, 1, text, new Struct(text).put("s", half))));
    assertEquals(1, peer.batches.size());
  }

  @Test
  void rowsThatWaitAreSentAfterTheDelayEvenWithoutNewRecords() {
    stream.put(rows(P0, 0, 2));
    assertEquals(List.of(), peer.batches);
    assertEquals(50, context.timeoutMillis);
    pass(Duration.ofMillis(49));
    stream.put(List.of());
    assertEquals(List.of(), peer.batches);
    assertEquals(1, context.timeoutMillis);
    pass(Duration.ofMillis(1));
    stream.put(List.of());
    assertEquals(List.of("0 1"), peer.batches);
  }

  @Test
  void delayCountsFromTheFirstRowOfTheBatch() {
    stream.put(rows(P0, 0, 1));
    pass(Duration.ofMillis(30));
    stream.put(rows(P0, 1, 1));
    pass(Duration.ofMillis(20));
    stream.put(List.of());
    assertEquals(List.of("0 1"), peer.batches);
  }

  @Test
  void commitSendsWhatWaitsAndAllowsEverythingOffered() {
    stream.put(rows(P0, 0, 2));
    assertEquals(offsets(P0, 2, P1, 8), stream.commit(offsets(P0, 2, P1, 8)));
    assertEquals(List.of("0 1"), peer.batches);
  }

  @Test
  void commitHoldsBackWhatCouldNotBeSent() {
    peer.breaksOnFlush = true;
    stream.put(rows(P0, 5, 2));
    assertEquals(offsets(P0, 5, P1, 8), stream.commit(offsets(P0, 7, P1, 8)));
    peer.breaksOnFlush = false;
    pass(Duration.ofSeconds(1));
    assertEquals(offsets(P0, 7, P1, 8), stream.commit(offsets(P0, 7, P1, 8)));
    assertEquals(List.of("5 6"), peer.batches);
  }

  @Test
  void recordsThatComeAgainAfterAFailureAreTakenOnce() {
    peer.refusesConnections = true;
    List<SinkRecord> records = rows(P0, 0, 5);
    RetriableException e = assertThrows(RetriableException.class, () -> stream.put(records));
    assertTrue(
        e.getMessage()
            .matches(
                "could not send to tcp://localhost:9000, trying again in \\d+ ms: "
                    + "connection refused"),
        e.getMessage());
    assertTrue(context.timeoutMillis > 0);
    assertThrows(RetriableException.class, () -> stream.put(records));
    peer.refusesConnections = false;
    stream.put(records);
    stream.commit(Map.of());
    assertEquals(List.of("0 1 2", "3 4"), peer.batches);
  }

  @Test
  void batchGoesOutAgainOverANewConnectionWhenItsOwnBroke() {
    stream.put(rows(P0, 0, 3));
    peer.breaksOnFlush = true;
    List<SinkRecord> records = rows(P0, 3, 3);
    assertThrows(RetriableException.class, () -> stream.put(records));
    peer.breaksOnFlush = false;
    stream.put(records);
    assertEquals(List.of("0 1 2", "3 4 5"), peer.batches);
    assertEquals(List.of("aborted", "open"), peer.streams);
  }

  @Test
  void offsetsThatGoBackWithoutAFailureAreNotTakenForARetry() {
    stream.put(rows(P0, 0, 3));
    stream.put(rows(P0, 0, 3));
    assertEquals(List.of("0 1 2", "0 1 2"), peer.batches);
  }

  @Test
  void peerThatStaysAwayForTooLongFailsTheTask() {
    peer.refusesConnections = true;
    List<SinkRecord> records = rows(P0, 0, 3);
    assertThrows(RetriableException.class, () -> stream.put(records));
    pass(Duration.ofSeconds(60));
    ConnectException e = assertThrows(ConnectException.class, () -> stream.put(records));
    assertFalse(e instanceof RetriableException);
    assertEquals(
        "could not send to tcp://localhost:9000 for 60000 ms (retry.timeout.ms is 60000): "
            + "connection refused",
        e.getMessage());
  }

  @Test
  void partitionsGivenUpTakeTheirUnsentRecordsWithThem() {
    peer.refusesConnections = true;
    stream.put(List.of(rows(P0, 4, 1).get(0), rows(P1, 9, 1).get(0)));
    stream.commit(offsets(P0, 5, P1, 10));
    stream.giveUp(List.of(P0));
    assertEquals(Map.of(P1, 9L), context.rewinds, "what stays is read again");
    peer.refusesConnections = false;
    pass(Duration.ofSeconds(1));
    stream.put(rows(P1, 9, 3));
    assertEquals(List.of("9 10 11"), peer.batches);
  }

  @Test
  void endOfATaskEndsTheStream() {
    stream.put(rows(P0, 0, 3));
    stream.close();
    assertEquals(List.of("ended"), peer.streams);
  }

  @Test
  void endOfATaskWithUnsentRowsBreaksTheStreamOff() {
    stream.put(rows(P0, 0, 4));
    stream.close();
    assertEquals(List.of("aborted"), peer.streams);
  }

  @Test
  void recordWithAnotherSchemaIsRefused() {
    Schema other = SchemaBuilder.struct().field("n", Schema.STRING_SCHEMA).build();
    stream.put(rows(P0, 0, 1));
    DataException e =
        assertThrows(
            DataException.class,
            () -> stream.put(List.of(record(P0, 1, other, new Struct(other).put("n", "x")))));
    assertEquals(
        "record t-0@1: the schema is not the one the stream began with, and an Arrow stream has "
            + "one: it began with [n: int64 not null], this is [n: utf8 not null]",
        e.getMessage());
    assertEquals(offsets(P0, 0, P1, 0), stream.commit(offsets(P0, 1, P1, 0)));
    stream.close();
  }

  @Test
  void recordWithoutASchemaIsRefused() {
    DataException e =
        assertThrows(
            DataException.class, () -> stream.put(List.of(record(P0, 3, null, Map.of("n", 1)))));
    assertTrue(
        e.getMessage().startsWith("record t-0@3: the value has no schema: rows are made of STRUCT"),
        e.getMessage());
  }

  @Test
  void tombstoneIsRefused() {
    stream.put(rows(P0, 0, 1));
    DataException e =
        assertThrows(DataException.class, () -> stream.put(List.of(record(P0, 1, ROW, null))));
    assertEquals("record t-0@1: there is no value (a tombstone) to make a row of", e.getMessage());
    stream.close();
  }

  @Test
  void schemaWithoutFieldsIsRefused() {
    Schema empty = SchemaBuilder.struct().build();
    DataException e =
        assertThrows(
            DataException.class,
            () -> stream.put(List.of(record(P0, 0, empty, new Struct(empty)))));
    assertEquals("record t-0@0: the schema has no fields to make columns of", e.getMessage());
  }

  @Test
  void valueThatIsNotWhatItsSchemaSaysIsRefused() {
    DataException e =
        assertThrows(DataException.class, () -> stream.put(List.of(record(P0, 0, ROW, "text"))));
    assertEquals(
        "record t-0@0: the value is a java.lang.String, but its schema says STRUCT",
        e.getMessage());
    stream.close();
  }

  private void pass(Duration time) {
    nanos += TimeUnit.MILLISECONDS.toNanos(time.toMillis());
  }

  private static List<SinkRecord> rows(TopicPartition partition, long first, int count) {
    List<SinkRecord> records = new ArrayList<>();
    for (long n = first; n < first + count; n++) {
      records.add(record(partition, n, ROW, new Struct(ROW).put("n", n)));
    }
    return records;
  }

  private static SinkRecord record(TopicPartition p, long offset, Schema schema, Object value) {
    return new SinkRecord(p.topic(), p.partition(), null, null, schema, value, offset);
  }

  private static Map<TopicPartition, OffsetAndMetadata> offsets(
      TopicPartition p, long offset, TopicPartition q, long other) {
    return Map.of(p, new OffsetAndMetadata(offset), q, new OffsetAndMetadata(other));
  }
}
