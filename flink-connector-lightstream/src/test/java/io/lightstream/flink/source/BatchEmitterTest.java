// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.column.RecordBatch;
import io.lightstream.error.ClosedException;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.InvalidDataException;
import io.lightstream.flink.data.BatchOrigin;
import io.lightstream.flink.data.FlinkTypes;
import io.lightstream.flink.data.RecordBatchDeserializer;
import io.lightstream.memory.BufferAllocator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatchEmitterTest {

  private static final FileSplit SPLIT = new FileSplit("file:/a.arrow", 1, 1, 0, 9, 0, 0);
  private static final FileSplit BEHIND = SPLIT.at(4, 0);
  private static final BatchOrigin ORIGIN = new BatchOrigin("file:/a.arrow", "id", 3, 0);

  private final BufferAllocator allocator = BufferAllocator.unbounded("test");
  private final OpenBatches batches = new OpenBatches();
  private final SplitState split = new SplitState(() -> SPLIT);
  private final Idleness<Long> idleness = new Idleness<>();

  @AfterEach
  void nothingIsLeft() {
    assertEquals(0, allocator.outstanding());
    allocator.close();
  }

  @Test
  void batchIsOpenForAllOfItsRowsAndReleasedBehindTheLast() throws Exception {
    FedBatch fed = fed(3);
    List<Long> rows = new ArrayList<>();
    emitter(new Numbers(), OnMalformed.FAIL, Long.MAX_VALUE)
        .emitRecord(
            fed,
            new Output(
                row -> {
                  assertFalse(fed.batch().isClosed());
                  assertEquals(SPLIT, split.position().split());
                  rows.add(row);
                }),
            split);
    assertEquals(List.of(0L, 1L, 2L), rows);
    assertTrue(fed.batch().isClosed());
    assertEquals(BEHIND, split.position().split());
  }

  @Test
  void rowThatIsKeptCannotBeReadBehindItsBatch() throws Exception {
    List<RowData> kept = new ArrayList<>();
    SourceMetrics metrics =
        new SourceMetrics(UnregisteredMetricsGroup.createSourceReaderMetricGroup());
    FedBatch fed = fed(2);
    new BatchEmitter<>(
            RecordBatchDeserializer.rows(FlinkTypes.of(NumberFiles.SCHEMA)),
            OnMalformed.FAIL,
            batches,
            metrics,
            new RowQuota(Long.MAX_VALUE, () -> {}),
            new Idleness<>())
        .emitRecord(fed, new Kept(kept), split);
    assertThrows(ClosedException.class, () -> kept.get(0).getLong(0));
  }

  @Test
  void failureDownstreamIsNotOursToExplainOrSkip() {
    InvalidDataException theirs = new InvalidDataException("downstream");
    FedBatch fed = fed(3);
    assertSame(
        theirs,
        assertThrows(
            InvalidDataException.class,
            () ->
                emitter(new Numbers(), OnMalformed.SKIP, Long.MAX_VALUE)
                    .emitRecord(
                        fed,
                        new Output(
                            row -> {
                              throw theirs;
                            }),
                        split)));
    assertTrue(fed.batch().isClosed());
    assertEquals(SPLIT, split.position().split());
  }

  @Test
  void malformedBatchFailsWithItsPlace() {
    FedBatch fed = fed(3);
    InvalidDataException e =
        assertThrows(
            InvalidDataException.class,
            () ->
                emitter(new Numbers(1), OnMalformed.FAIL, Long.MAX_VALUE)
                    .emitRecord(fed, new Output(row -> {}), split));
    assertEquals("file:/a.arrow, batch 3: row 1 is bad", e.getMessage());
  }

  @Test
  void restOfAMalformedBatchIsLeftOutWhereThatWasChosen() throws Exception {
    List<Long> rows = new ArrayList<>();
    emitter(new Numbers(1), OnMalformed.SKIP, Long.MAX_VALUE)
        .emitRecord(fed(3), new Output(rows::add), split);
    assertEquals(List.of(0L), rows);
    assertEquals(BEHIND, split.position().split());
  }

  @Test
  void batchThatDoesNotFitTheJobIsNotTakenForMalformed() {
    RecordBatchDeserializer<Long> refuses =
        new Numbers() {
          private static final long serialVersionUID = 1L;

          @Override
          public void deserialize(RecordBatch batch, BatchOrigin origin, Collector<Long> out) {
            throw new ConfigurationException("no such column");
          }
        };
    FedBatch fed = fed(1);
    ConfigurationException e =
        assertThrows(
            ConfigurationException.class,
            () ->
                emitter(refuses, OnMalformed.SKIP, Long.MAX_VALUE)
                    .emitRecord(fed, new Output(row -> {}), split));
    assertEquals("file:/a.arrow, batch 3: no such column", e.getMessage());
  }

  @Test
  void rowsBeyondTheQuotaAreDropped() throws Exception {
    List<Long> rows = new ArrayList<>();
    BatchEmitter<Long> emitter = emitter(new Numbers(), OnMalformed.FAIL, 4);
    emitter.emitRecord(fed(3), new Output(rows::add), split);
    emitter.emitRecord(fed(3), new Output(rows::add), split);
    emitter.emitRecord(fed(3), new Output(rows::add), split);
    assertEquals(List.of(0L, 1L, 2L, 0L), rows);
  }

  @Test
  void splitIsIdleUntilItsNextBatch() throws Exception {
    Output output = new Output(row -> {});
    Output main = new Output(row -> {});
    idleness.emitsTo(main);
    BatchEmitter<Long> emitter = emitter(new Numbers(), OnMalformed.FAIL, Long.MAX_VALUE);
    emitter.emitRecord(fed(1), output, split);
    emitter.emitRecord(new Fed.Idle(), output, split);
    emitter.emitRecord(fed(1), output, split);
    emitter.emitRecord(fed(1), output, split);
    assertEquals(List.of("row", "idle", "active", "row", "row"), output.events);
    assertEquals(List.of("idle", "active"), main.events);
  }

  @Test
  void readerWithoutSplitsIsIdleUntilItHasOneOrEnds() {
    Output main = new Output(row -> {});
    idleness.hasNoSplits();
    idleness.emitsTo(main);
    idleness.hasSplits();
    idleness.hasSplits();
    idleness.hasNoSplits();
    idleness.ends();
    assertEquals(
        List.of("idle", "a split's idle", "active", "idle", "a split's idle", "active"),
        main.events);
  }

  private BatchEmitter<Long> emitter(
      RecordBatchDeserializer<Long> deserializer, OnMalformed onMalformed, long quota) {
    SourceMetrics metrics =
        new SourceMetrics(UnregisteredMetricsGroup.createSourceReaderMetricGroup());
    return new BatchEmitter<>(
        deserializer, onMalformed, batches, metrics, new RowQuota(quota, () -> {}), idleness);
  }

  private FedBatch fed(int rows) {
    RecordBatch batch = NumberFiles.batch(0, rows, allocator);
    batches.add(batch);
    return new FedBatch(batch, ORIGIN, () -> BEHIND);
  }

  /** Numbers as they are, up to a bad row. */
  private static class Numbers implements RecordBatchDeserializer<Long> {

    private static final long serialVersionUID = 1L;

    private final int badRow;

    Numbers() {
      this(-1);
    }

    Numbers(int badRow) {
      this.badRow = badRow;
    }

    @Override
    public List<String> columns() {
      return List.of();
    }

    @Override
    public void deserialize(RecordBatch batch, BatchOrigin origin, Collector<Long> out) {
      for (int i = 0; i < batch.rowCount(); i++) {
        if (i == badRow) {
          throw new InvalidDataException("row " + i + " is bad");
        }
        out.collect(batch.column(0).getLong(i));
      }
    }

    @Override
    public TypeInformation<Long> getProducedType() {
      return Types.LONG;
    }
  }

  private record Kept(List<RowData> rows) implements SourceOutput<RowData> {

    @Override
    public void collect(RowData row) {
      rows.add(row);
    }

    @Override
    public void collect(RowData row, long timestamp) {
      rows.add(row);
    }

    @Override
    public void emitWatermark(Watermark watermark) {}

    @Override
    public void markIdle() {}

    @Override
    public void markActive() {}
  }

  /** Remembers what it is told. */
  private static final class Output implements ReaderOutput<Long> {

    final List<String> events = new ArrayList<>();
    private final Map<String, Output> splits = new HashMap<>();
    private final LongConsumer rows;

    Output(LongConsumer rows) {
      this.rows = rows;
    }

    @Override
    public void collect(Long row) {
      events.add("row");
      rows.accept(row);
    }

    @Override
    public void collect(Long row, long timestamp) {
      collect(row);
    }

    @Override
    public void emitWatermark(Watermark watermark) {
      events.add("watermark");
    }

    @Override
    public void markIdle() {
      events.add("idle");
    }

    @Override
    public void markActive() {
      events.add("active");
    }

    @Override
    public SourceOutput<Long> createOutputForSplit(String splitId) {
      splits.put(splitId, new Output(rows));
      return splits.get(splitId);
    }

    @Override
    public void releaseOutputForSplit(String splitId) {
      splits.remove(splitId).events.forEach(event -> events.add("a split's " + event));
    }
  }
}
