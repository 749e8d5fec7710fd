// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import io.lightstream.PollResult;
import io.lightstream.column.RecordBatch;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.flink.data.BatchRow;
import io.lightstream.flink.data.RowBinding;
import io.lightstream.frame.StreamEnd;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.flink.connector.base.source.reader.RecordsBySplits;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsChange;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/**
 * Fetches the batches of one endpoint after the other on Flink's fetcher thread. Waiting for a peer
 * or for a batch ends early when Flink wakes it up, and goes on where it was with the next fetch.
 */
final class EndpointSplitReader implements SplitReader<RowData, EndpointSplit> {

  private final RowType rowType;
  private final Function<EndpointSplit, BatchFeed> feeds;
  private final OpenBatches batches;
  private final Deque<EndpointSplit> splits = new ArrayDeque<>();
  private final WakeUp wakeUp = new WakeUp();
  private BatchFeed feed;
  private RowBinding binding;

  EndpointSplitReader(
      RowType rowType, Function<EndpointSplit, BatchFeed> feeds, OpenBatches batches) {
    this.rowType = rowType;
    this.feeds = feeds;
    this.batches = batches;
  }

  @Override
  public RecordsWithSplitIds<RowData> fetch() {
    if (splits.isEmpty()) {
      return nothing();
    }
    if (feed == null) {
      feed = feeds.apply(splits.element());
    }
    while (!wakeUp.take()) {
      PollResult<RecordBatch> result = feed.poll();
      if (result instanceof PollResult.Next<RecordBatch> next) {
        return rows(next.value());
      } else if (result instanceof PollResult.Finished<RecordBatch> finished) {
        return finish(finished.end());
      }
      awaitBatchOrWakeUp();
    }
    return nothing();
  }

  private void awaitBatchOrWakeUp() {
    CompletableFuture.anyOf(feed.available(), wakeUp.signal())
        .exceptionally(failure -> null) // polling tells what it was
        .join();
  }

  private RecordsWithSplitIds<RowData> rows(RecordBatch batch) {
    batches.add(batch);
    if (binding == null) {
      binding = RowBinding.of(rowType, batch.schema());
    }
    BatchRow row = binding.rowOver(batch);
    return new BatchRows(splits.element().splitId(), batch, row, batches);
  }

  private RecordsWithSplitIds<RowData> finish(StreamEnd end) {
    if (end != StreamEnd.MARKER) {
      throw new LightstreamIOException(
          "the stream of "
              + splits.element()
              + " was closed without its end mark: the sender has failed, and rows may be missing");
    }
    closeFeed();
    return new RecordsBySplits<>(Map.of(), Set.of(splits.remove().splitId()));
  }

  private static RecordsWithSplitIds<RowData> nothing() {
    return new RecordsBySplits<>(Map.of(), Set.of());
  }

  @Override
  public void handleSplitsChanges(SplitsChange<EndpointSplit> change) {
    if (!(change instanceof SplitsAddition)) {
      throw new UnsupportedOperationException(
          "endpoints can be added to a reader, not taken away: " + change);
    }
    splits.addAll(change.splits());
  }

  @Override
  public void wakeUp() {
    wakeUp.now();
  }

  @Override
  public void close() {
    closeFeed();
  }

  private void closeFeed() {
    if (feed != null) {
      feed.close();
      feed = null;
      binding = null;
    }
  }
}
