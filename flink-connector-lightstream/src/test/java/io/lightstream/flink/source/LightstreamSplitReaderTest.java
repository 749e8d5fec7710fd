// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.column.DataType;
import io.lightstream.column.Field;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchBuilder;
import io.lightstream.column.Schema;
import io.lightstream.error.InvalidDataException;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.memory.BufferAllocator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LightstreamSplitReaderTest {

  /** The common pool has one thread on two cores: tasks that wait for each other need their own. */
  private static final Executor EACH_ITS_THREAD = task -> new Thread(task).start();

  private static final Schema SCHEMA = Schema.of(Field.required("n", new DataType.Int(32, true)));
  private static final EndpointSplit SPLIT = new EndpointSplit("tcp://h:1", EndpointMode.CONNECT);
  private static final EndpointSplit OTHER = new EndpointSplit("tcp://h:2", EndpointMode.CONNECT);

  private final BufferAllocator allocator = BufferAllocator.unbounded("test");
  private final OpenBatches batches = new OpenBatches();
  private final WakeUp wakeUp = new WakeUp();
  private final FakeFeed feed = new FakeFeed(SPLIT);
  private final FakeFeed otherFeed = new FakeFeed(OTHER);
  private LightstreamSplitReader reader;

  @AfterEach
  void nothingIsLeftAllocated() {
    reader.close();
    batches.close();
    assertEquals(0, allocator.outstanding());
    allocator.close();
  }

  @Test
  void batchIsReleasedWithItsElement() {
    open(SPLIT);
    feed.add(batch(1, 2));
    RecordsWithSplitIds<Fed> fetched = reader.fetch();
    assertEquals(SPLIT.splitId(), fetched.nextSplit());
    assertEquals(2, ((FedBatch) fetched.nextRecordFromSplit()).batch().rowCount());
    assertNull(fetched.nextRecordFromSplit());
    assertNull(fetched.nextSplit());
    assertTrue(allocator.outstanding() > 0);
    fetched.recycle();
    assertEquals(0, allocator.outstanding());
  }

  @Test
  void batchesThatFlinkDroppedAreReleasedWithTheReader() {
    open(SPLIT);
    feed.add(batch(1));
    feed.add(batch(2));
    reader.fetch();
    reader.fetch();
    assertTrue(allocator.outstanding() > 0);
    batches.close();
    assertEquals(0, allocator.outstanding());
  }

  @Test
  void batchThatComesAfterTheReaderWasClosedIsReleasedAtOnce() {
    open();
    batches.close();
    RecordBatch late = batch(1);
    batches.add(late);
    assertTrue(late.isClosed());
  }

  @Test
  void endOfTheStreamFinishesTheSplit() {
    open(SPLIT, OTHER);
    feed.end();
    assertEquals(Set.of(SPLIT.splitId()), reader.fetch().finishedSplits());
    assertTrue(feed.closed);
    assertFalse(otherFeed.closed);
    otherFeed.end();
    assertEquals(Set.of(OTHER.splitId()), reader.fetch().finishedSplits());
  }

  @Test
  void slicesOfABatchAreHandedOnTogether() {
    open(SPLIT);
    feed.slices();
    feed.add(batch(1));
    feed.add(batch(2));
    RecordsWithSplitIds<Fed> fetched = reader.fetch();
    fetched.nextSplit();
    assertEquals(1, ((FedBatch) fetched.nextRecordFromSplit()).batch().column(0).getLong(0));
    assertEquals(2, ((FedBatch) fetched.nextRecordFromSplit()).batch().column(0).getLong(0));
    assertNull(fetched.nextRecordFromSplit());
    fetched.recycle();
    assertEquals(0, allocator.outstanding());
  }

  @Test
  void slicesTakeTurnsWithOtherSplits() {
    open(SPLIT, OTHER);
    feed.slices();
    feed.add(batch(10));
    feed.add(batch(11));
    otherFeed.add(batch(20));
    assertEquals(
        List.of(10, 20, 11),
        List.of(value(reader.fetch()), value(reader.fetch()), value(reader.fetch())));
  }

  @Test
  void splitsTakeTurns() {
    open(SPLIT, OTHER);
    for (int i = 0; i < 3; i++) {
      feed.add(batch(10 + i));
    }
    otherFeed.add(batch(20));
    List<Integer> values = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      values.add(value(reader.fetch()));
    }
    assertEquals(List.of(10, 20, 11, 12), values);
  }

  @Test
  void pausedSplitIsLeftAloneUntilItIsResumed() {
    open(SPLIT, OTHER);
    feed.add(batch(1));
    otherFeed.add(batch(2));
    reader.pauseOrResumeSplits(List.of(SPLIT), List.of());
    assertEquals(2, value(reader.fetch()));
    reader.wakeUp();
    assertNull(reader.fetch().nextSplit());
    reader.pauseOrResumeSplits(List.of(), List.of(SPLIT));
    assertEquals(1, value(reader.fetch()));
  }

  @Test
  void waitingForABatchEndsWhenOneComes() throws Exception {
    open(OTHER, SPLIT);
    CompletableFuture<RecordsWithSplitIds<Fed>> fetched =
        CompletableFuture.supplyAsync(reader::fetch, EACH_ITS_THREAD);
    feed.asked.get(30, TimeUnit.SECONDS);
    feed.add(batch(7));
    assertEquals(7, value(fetched.get(30, TimeUnit.SECONDS)));
  }

  @Test
  void waitingForABatchEndsEmptyHandedWhenFlinkWakesItUp() throws Exception {
    open(SPLIT);
    CompletableFuture<RecordsWithSplitIds<Fed>> fetched =
        CompletableFuture.supplyAsync(reader::fetch, EACH_ITS_THREAD);
    feed.asked.get(30, TimeUnit.SECONDS);
    reader.wakeUp();
    assertNull(fetched.get(30, TimeUnit.SECONDS).nextSplit());
    assertFalse(feed.closed);
  }

  @Test
  void wakeUpBeforeAFetchIsNotLost() {
    open(SPLIT);
    reader.wakeUp();
    assertNull(reader.fetch().nextSplit());
    feed.end();
    assertEquals(Set.of(SPLIT.splitId()), reader.fetch().finishedSplits());
  }

  @Test
  void waitingForThePaceEndsWhenFlinkWakesItUp() {
    open(ReaderSettings.defaults().withRowsPerSecond(0.001), Long.MAX_VALUE, SPLIT);
    feed.add(batch(1));
    assertEquals(1, value(reader.fetch()));
    reader.wakeUp(); // the next row is a thousand seconds away
    assertNull(reader.fetch().nextSplit());
  }

  @Test
  void rowsComeNoFasterThanThePace() {
    open(ReaderSettings.defaults().withRowsPerSecond(50), Long.MAX_VALUE, SPLIT);
    for (int i = 0; i < 3; i++) {
      feed.add(batch(i, i, i, i, i));
    }
    long start = System.nanoTime();
    for (int i = 0; i < 3; i++) {
      assertEquals(i, value(reader.fetch()));
    }
    assertTrue(System.nanoTime() - start >= 200_000_000, "ten rows at 50 a second");
  }

  @Test
  void waitingForThePaceLeavesNothingBehind() {
    open(ReaderSettings.defaults().withRowsPerSecond(500), Long.MAX_VALUE, SPLIT);
    for (int i = 0; i < 5; i++) {
      feed.add(batch(i));
      assertEquals(i, value(reader.fetch()));
    }
    assertEquals(0, wakeUp.signal().getNumberOfDependents());
  }

  @Test
  void splitWithoutABatchBecomesIdleOnceUntilTheNextBatch() {
    open(ReaderSettings.defaults().withIdleAfter(Duration.ofMillis(1)), Long.MAX_VALUE, SPLIT);
    assertInstanceOf(Fed.Idle.class, element(reader.fetch()));
    reader.wakeUp();
    assertNull(reader.fetch().nextSplit());
    feed.add(batch(1));
    assertEquals(1, value(reader.fetch()));
    assertInstanceOf(Fed.Idle.class, element(reader.fetch()));
  }

  @Test
  void splitsAreFinishedWhenTheQuotaIsUsedUp() {
    open(ReaderSettings.defaults(), 0, SPLIT, OTHER);
    assertEquals(Set.of(SPLIT.splitId(), OTHER.splitId()), reader.fetch().finishedSplits());
  }

  @Test
  void failureOfTheStreamNamesItsPlace() {
    open(SPLIT);
    feed.failure = new LightstreamIOException("no route");
    LightstreamIOException e = assertThrows(LightstreamIOException.class, () -> reader.fetch());
    assertEquals("tcp://h:1: no route", e.getMessage());
  }

  @Test
  void malformedStreamFailsWithPlaceOffsetAndRule() {
    open(SPLIT);
    feed.failure = InvalidDataException.at(9, "no");
    InvalidDataException e = assertThrows(InvalidDataException.class, () -> reader.fetch());
    assertEquals("tcp://h:1: byte 9: no", e.getMessage());
    assertEquals(9, e.offset().orElseThrow());
  }

  @Test
  void malformedStreamIsLeftOutWhereThatWasChosen() {
    open(ReaderSettings.defaults().withOnMalformed(OnMalformed.SKIP), Long.MAX_VALUE, SPLIT, OTHER);
    feed.failure = InvalidDataException.at(9, "no");
    otherFeed.failure = InvalidDataException.at(9, "no");
    otherFeed.goesOnBehindMalformed = true;
    otherFeed.add(batch(5));
    assertEquals(Set.of(SPLIT.splitId()), reader.fetch().finishedSplits());
    assertEquals(5, value(reader.fetch()));
  }

  private void open(LightstreamSplit... splits) {
    open(ReaderSettings.defaults(), Long.MAX_VALUE, splits);
  }

  private void open(ReaderSettings settings, long quota, LightstreamSplit... splits) {
    Map<String, FakeFeed> feeds = new HashMap<>();
    feeds.put(SPLIT.splitId(), feed);
    feeds.put(OTHER.splitId(), otherFeed);
    reader =
        new LightstreamSplitReader(
            new FakeFeeds(feeds),
            batches,
            new SourceMetrics(UnregisteredMetricsGroup.createSourceReaderMetricGroup()),
            settings,
            settings.paceOfOne(1),
            new RowQuota(quota, wakeUp::now),
            wakeUp);
    reader.handleSplitsChanges(new SplitsAddition<>(List.of(splits)));
  }

  private record FakeFeeds(Map<String, FakeFeed> feeds) implements SplitFeeds {

    @Override
    public SplitFeed open(LightstreamSplit split) {
      return feeds.get(split.splitId());
    }

    @Override
    public void close() {}
  }

  private static Fed element(RecordsWithSplitIds<Fed> fetched) {
    fetched.nextSplit();
    return fetched.nextRecordFromSplit();
  }

  /** The value of the first row of what was fetched, which is released. */
  private static int value(RecordsWithSplitIds<Fed> fetched) {
    FedBatch fed = (FedBatch) element(fetched);
    int value = (int) fed.batch().column(0).getLong(0);
    fetched.recycle();
    return value;
  }

  private RecordBatch batch(int... values) {
    try (RecordBatchBuilder builder = RecordBatchBuilder.of(SCHEMA, allocator)) {
      for (int value : values) {
        builder.appendRow(value);
      }
      return builder.finish();
    }
  }
}
