// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.PollResult;
import io.lightstream.column.DataType;
import io.lightstream.column.Field;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchBuilder;
import io.lightstream.column.Schema;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.InvalidDataException;
import io.lightstream.flink.data.FlinkTypes;
import io.lightstream.frame.StreamEnd;
import io.lightstream.memory.BufferAllocator;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EndpointSplitReaderTest {

  /** The common pool has one thread on two cores: tasks that wait for each other need their own. */
  private static final Executor EACH_ITS_THREAD = task -> new Thread(task).start();

  private static final Schema SCHEMA = Schema.of(Field.required("n", new DataType.Int(32, true)));
  private static final RowType ROWS = FlinkTypes.of(SCHEMA);
  private static final EndpointSplit SPLIT = new EndpointSplit("tcp://h:1", EndpointMode.CONNECT);

  private final BufferAllocator allocator = BufferAllocator.unbounded("test");
  private final OpenBatches batches = new OpenBatches();
  private final FakeFeed feed = new FakeFeed();
  private final EndpointSplitReader reader = new EndpointSplitReader(ROWS, split -> feed, batches);

  @BeforeEach
  void assignTheSplit() {
    reader.handleSplitsChanges(new SplitsAddition<>(List.of(SPLIT)));
  }

  @AfterEach
  void nothingIsLeftAllocated() {
    reader.close();
    batches.close();
    assertEquals(0, allocator.outstanding());
    allocator.close();
  }

  @Test
  void batchIsReleasedAfterItsLastRowAndNotBefore() {
    feed.add(new PollResult.Next<>(batch(1, 2)));
    RecordsWithSplitIds<RowData> rows = reader.fetch();
    assertEquals(SPLIT.splitId(), rows.nextSplit());
    assertEquals(1, rows.nextRecordFromSplit().getInt(0));
    assertEquals(2, rows.nextRecordFromSplit().getInt(0));
    assertTrue(allocator.outstanding() > 0);
    assertNull(rows.nextRecordFromSplit());
    assertNull(rows.nextSplit());
    rows.recycle();
    assertEquals(0, allocator.outstanding());
  }

  @Test
  void batchesThatFlinkDroppedAreReleasedWithTheReader() {
    feed.add(new PollResult.Next<>(batch(1)));
    feed.add(new PollResult.Next<>(batch(2)));
    reader.fetch();
    reader.fetch();
    assertTrue(allocator.outstanding() > 0);
    batches.close();
    assertEquals(0, allocator.outstanding());
  }

  @Test
  void batchThatComesAfterTheReaderWasClosedIsReleasedAtOnce() {
    batches.close();
    RecordBatch late = batch(1);
    batches.add(late);
    assertTrue(late.isClosed());
  }

  @Test
  void endOfTheStreamFinishesTheSplit() {
    feed.add(new PollResult.Finished<>(StreamEnd.MARKER));
    assertEquals(Set.of(SPLIT.splitId()), reader.fetch().finishedSplits());
    assertTrue(feed.closed);
    assertEquals(Set.of(), reader.fetch().finishedSplits());
  }

  @Test
  void waitingForABatchEndsWhenOneComes() throws Exception {
    CompletableFuture<RecordsWithSplitIds<RowData>> fetched =
        CompletableFuture.supplyAsync(reader::fetch, EACH_ITS_THREAD);
    feed.asked.get(30, TimeUnit.SECONDS);
    feed.add(new PollResult.Next<>(batch(7)));
    RecordsWithSplitIds<RowData> rows = fetched.get(30, TimeUnit.SECONDS);
    rows.nextSplit();
    assertEquals(7, rows.nextRecordFromSplit().getInt(0));
    rows.recycle();
  }

  @Test
  void waitingForABatchEndsEmptyHandedWhenFlinkWakesItUp() throws Exception {
    CompletableFuture<RecordsWithSplitIds<RowData>> fetched =
        CompletableFuture.supplyAsync(reader::fetch, EACH_ITS_THREAD);
    feed.asked.get(30, TimeUnit.SECONDS);
    reader.wakeUp();
    assertNull(fetched.get(30, TimeUnit.SECONDS).nextSplit());
    assertFalse(feed.closed);
  }

  @Test
  void wakeUpBeforeAFetchIsNotLost() {
    reader.wakeUp();
    assertNull(reader.fetch().nextSplit());
    feed.add(new PollResult.Finished<>(StreamEnd.MARKER));
    assertEquals(Set.of(SPLIT.splitId()), reader.fetch().finishedSplits());
  }

  @Test
  void failureOfTheStreamIsThrownAsItIs() {
    feed.failure = new InvalidDataException("byte 9: no");
    assertEquals(feed.failure, assertThrows(InvalidDataException.class, () -> reader.fetch()));
  }

  @Test
  void batchOfAnotherSchemaIsReleasedAndRefused() {
    Schema other = Schema.of(Field.required("n", new DataType.Utf8()));
    try (RecordBatchBuilder builder = RecordBatchBuilder.of(other, allocator)) {
      builder.appendRow("x");
      feed.add(new PollResult.Next<>(builder.finish()));
    }
    ConfigurationException e = assertThrows(ConfigurationException.class, () -> reader.fetch());
    assertEquals(
        "column 'n' is of type utf8, which is read as STRING: it cannot be read as INT",
        e.getMessage());
  }

  private RecordBatch batch(int... values) {
    try (RecordBatchBuilder builder = RecordBatchBuilder.of(SCHEMA, allocator)) {
      for (int value : values) {
        builder.appendRow(value);
      }
      return builder.finish();
    }
  }

  /** Gives out what a test puts in. */
  private static final class FakeFeed implements BatchFeed {

    final CompletableFuture<Void> asked = new CompletableFuture<>();
    private final Deque<PollResult<RecordBatch>> results = new ArrayDeque<>();
    private final List<CompletableFuture<Void>> waiting = new ArrayList<>();
    RuntimeException failure;
    boolean closed;

    synchronized void add(PollResult<RecordBatch> result) {
      results.add(result);
      waiting.forEach(waiter -> waiter.complete(null));
      waiting.clear();
    }

    @Override
    public synchronized PollResult<RecordBatch> poll() {
      if (failure != null) {
        throw failure;
      }
      return results.isEmpty() ? new PollResult.Nothing<>() : results.remove();
    }

    @Override
    public synchronized CompletableFuture<Void> available() {
      CompletableFuture<Void> waiter = new CompletableFuture<>();
      if (results.isEmpty()) {
        waiting.add(waiter);
      } else {
        waiter.complete(null);
      }
      asked.complete(null);
      return waiter;
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
