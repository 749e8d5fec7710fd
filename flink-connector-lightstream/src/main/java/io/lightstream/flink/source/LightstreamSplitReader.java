// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import io.lightstream.PollResult;
import io.lightstream.error.InvalidDataException;
import io.lightstream.error.LightstreamException;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.error.ProtocolException;
import io.lightstream.frame.StreamEnd;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.connector.base.source.reader.RecordsBySplits;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsChange;

/**
 * Fetches from the feeds of all assigned splits in turn, on Flink's fetching thread. Waiting, for a
 * batch as for the pace, ends early when Flink wakes it up, and goes on where it was with the next
 * fetch. Paused splits are left alone.
 */
final class LightstreamSplitReader implements SplitReader<Fed, LightstreamSplit> {

  private static final long NEVER = Long.MAX_VALUE;

  /** To wake the other thread up costs as much as some hundred rows. */
  private static final int ROWS_AT_ONCE = 16 * ReaderSettings.SLICE_ROWS;

  private final SplitFeeds feeds;
  private final OpenBatches batches;
  private final SourceMetrics metrics;
  private final OnMalformed onMalformed;
  private final long idleNanos;
  private final Pace pace;
  private final RowQuota quota;
  private final WakeUp wakeUp;
  private final Map<String, AssignedSplit> splits = new HashMap<>();
  private final Deque<AssignedSplit> turns = new ArrayDeque<>();

  LightstreamSplitReader(
      SplitFeeds feeds,
      OpenBatches batches,
      SourceMetrics metrics,
      ReaderSettings settings,
      Pace pace,
      RowQuota quota,
      WakeUp wakeUp) {
    this.feeds = feeds;
    this.batches = batches;
    this.metrics = metrics;
    this.onMalformed = settings.onMalformed();
    this.idleNanos = settings.idleTime().map(Duration::toNanos).orElse(NEVER);
    this.pace = pace;
    this.quota = quota;
    this.wakeUp = wakeUp;
  }

  @Override
  public RecordsWithSplitIds<Fed> fetch() {
    while (!wakeUp.take()) {
      if (quota.isExhausted()) {
        return finishAll();
      }
      if (pace.nanosToWait() <= 0) {
        RecordsWithSplitIds<Fed> fetched = fetchInTurn();
        if (fetched != null) {
          return fetched;
        }
      }
      await();
    }
    return nothing();
  }

  /** Asks each split once at most, first those that have not been asked for longest. */
  private RecordsWithSplitIds<Fed> fetchInTurn() {
    for (int i = turns.size(); i > 0; i--) {
      AssignedSplit split = turns.remove();
      turns.add(split);
      RecordsWithSplitIds<Fed> fetched = split.isPaused() ? null : fetch(split);
      if (fetched != null) {
        return fetched;
      }
    }
    return null;
  }

  private RecordsWithSplitIds<Fed> fetch(AssignedSplit split) {
    PollResult<FedBatch> result = poll(split);
    if (result instanceof PollResult.Next<FedBatch> next) {
      split.hasFetched();
      return elements(split, withRest(split, next.value()));
    } else if (result instanceof PollResult.Finished<FedBatch>) {
      close(split);
      return new RecordsBySplits<>(Map.of(), Set.of(split.id()));
    }
    return split.becomesIdle(idleNanos) ? elements(split, List.of(new Fed.Idle())) : null;
  }

  /**
   * A slice and those behind it of the same batch: as many as the pace lets go at once, and where
   * no other split waits for its turn.
   */
  private List<Fed> withRest(AssignedSplit split, FedBatch first) {
    List<Fed> slices = new ArrayList<>();
    int rows = 0;
    FedBatch slice = first;
    while (slice != null) {
      slices.add(slice);
      rows += slice.batch().rowCount();
      pace.took(slice.batch().rowCount());
      boolean mayGoOn = rows < ROWS_AT_ONCE && turns.size() == 1 && pace.nanosToWait() <= 0;
      slice = mayGoOn ? rest(split) : null;
    }
    return slices;
  }

  /** The next slice of the batch that is being sliced, if it is to be had without reading. */
  private FedBatch rest(AssignedSplit split) {
    while (split.feed(feeds).hasRest()) {
      if (split.feed(feeds).poll() instanceof PollResult.Next<FedBatch> next
          && take(next.value())) {
        return next.value();
      }
    }
    return null;
  }

  private RecordsWithSplitIds<Fed> elements(AssignedSplit split, List<Fed> elements) {
    return new FedElements(split.id(), elements, batches);
  }

  /** Polls, past what is malformed if that is to be skipped. */
  private PollResult<FedBatch> poll(AssignedSplit split) {
    while (true) {
      try {
        PollResult<FedBatch> result = split.feed(feeds).poll();
        if (!(result instanceof PollResult.Next<FedBatch> next) || take(next.value())) {
          return result;
        }
      } catch (InvalidDataException | ProtocolException e) {
        if (onMalformed == OnMalformed.FAIL) {
          throw split.named(e);
        }
        metrics.malformed(1);
        if (!split.feed(feeds).skipMalformed()) {
          return new PollResult.Finished<>(StreamEnd.CLOSED);
        }
      } catch (LightstreamException e) {
        throw split.named(e);
      }
    }
  }

  /** Takes over a batch, unless it is malformed and such are to be skipped. */
  private boolean take(FedBatch fed) {
    batches.add(fed.batch());
    if (onMalformed == OnMalformed.SKIP) {
      try {
        fed.batch().validate();
      } catch (InvalidDataException e) {
        metrics.malformed(Math.max(1, fed.batch().rowCount()));
        batches.release(fed.batch());
        return false;
      }
    }
    return true;
  }

  private void await() {
    long nanos = pace.nanosToWait();
    if (nanos > 0) {
      await(wakeUp.signal(), nanos);
      return;
    }
    List<CompletableFuture<Void>> signals = new ArrayList<>();
    signals.add(wakeUp.signal());
    nanos = NEVER;
    for (AssignedSplit split : turns) {
      if (!split.isPaused()) {
        signals.add(split.feed(feeds).available());
        nanos = Math.min(nanos, split.nanosToIdleness(idleNanos));
      }
    }
    CompletableFuture<Object> any =
        CompletableFuture.anyOf(signals.toArray(new CompletableFuture<?>[0]));
    await(any, nanos);
    any.complete(null); // Signals forget what is complete, and would hold on to it otherwise.
  }

  private static void await(CompletableFuture<?> signal, long nanos) {
    try {
      signal.get(nanos, TimeUnit.NANOSECONDS);
    } catch (ExecutionException | TimeoutException e) {
      // polling tells what it was
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LightstreamIOException("interrupted while waiting for a batch", e);
    }
  }

  private RecordsWithSplitIds<Fed> finishAll() {
    Set<String> all = Set.copyOf(splits.keySet());
    List.copyOf(turns).forEach(this::close);
    return new RecordsBySplits<>(Map.of(), all);
  }

  private static RecordsWithSplitIds<Fed> nothing() {
    return new RecordsBySplits<>(Map.of(), Set.of());
  }

  @Override
  public void handleSplitsChanges(SplitsChange<LightstreamSplit> change) {
    if (!(change instanceof SplitsAddition)) {
      throw new UnsupportedOperationException(
          "splits can be added to a reader, not taken away: " + change);
    }
    for (LightstreamSplit split : change.splits()) {
      AssignedSplit assigned = new AssignedSplit(split);
      splits.put(assigned.id(), assigned);
      turns.add(assigned);
    }
  }

  @Override
  public void pauseOrResumeSplits(
      Collection<LightstreamSplit> toPause, Collection<LightstreamSplit> toResume) {
    toPause.forEach(split -> pause(split, true));
    toResume.forEach(split -> pause(split, false));
  }

  private void pause(LightstreamSplit split, boolean paused) {
    AssignedSplit assigned = splits.get(split.splitId());
    if (assigned != null) {
      assigned.pause(paused);
    }
  }

  @Override
  public void wakeUp() {
    wakeUp.now();
  }

  @Override
  public void close() {
    List.copyOf(turns).forEach(this::close);
  }

  private void close(AssignedSplit split) {
    splits.remove(split.id());
    turns.remove(split);
    split.close();
  }
}
