// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import io.lightstream.PollResult;
import io.lightstream.column.RecordBatch;
import io.lightstream.flink.data.BatchOrigin;
import io.lightstream.frame.StreamEnd;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Gives out what a test puts in. */
final class FakeFeed implements SplitFeed {

  /** Done once somebody waits for a batch. */
  final CompletableFuture<Void> asked = new CompletableFuture<>();

  private final LightstreamSplit split;
  private final Deque<PollResult<FedBatch>> results = new ArrayDeque<>();
  private final List<CompletableFuture<Void>> waiting = new ArrayList<>();
  private long batches;
  private boolean areSlices;
  RuntimeException failure;
  boolean goesOnBehindMalformed;
  boolean closed;

  FakeFeed(LightstreamSplit split) {
    this.split = split;
  }

  synchronized void add(RecordBatch batch) {
    BatchOrigin origin = new BatchOrigin(split.place(), split.splitId(), batches++, 0);
    add(new PollResult.Next<>(new FedBatch(batch, origin, () -> split)));
  }

  void end() {
    add(new PollResult.Finished<>(StreamEnd.MARKER));
  }

  private synchronized void add(PollResult<FedBatch> result) {
    results.add(result);
    waiting.forEach(waiter -> waiter.complete(null));
    waiting.clear();
  }

  /** What is there from now on counts as slices of one batch. */
  void slices() {
    areSlices = true;
  }

  @Override
  public synchronized boolean hasRest() {
    return areSlices && !results.isEmpty();
  }

  @Override
  public synchronized PollResult<FedBatch> poll() {
    if (failure != null) {
      throw failure;
    }
    return results.isEmpty() ? new PollResult.Nothing<>() : results.remove();
  }

  @Override
  public boolean skipMalformed() {
    failure = null;
    return goesOnBehindMalformed;
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
