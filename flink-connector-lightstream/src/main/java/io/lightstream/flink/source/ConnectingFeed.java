// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import io.lightstream.PollResult;
import io.lightstream.column.RecordBatch;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.flink.data.BatchOrigin;
import java.util.concurrent.CompletableFuture;

/** The plain streams of an endpoint that is connected to, one after the other. */
final class ConnectingFeed implements SplitFeed {

  private static final PollResult<FedBatch> NOTHING = new PollResult.Nothing<>();

  private final EndpointSplit split;
  private final PlainOptions options;
  private final ReaderScope scope;
  private final Redial redial;
  private PeerStream current;
  private long batches;

  ConnectingFeed(EndpointSplit split, PlainOptions options, ReaderScope scope) {
    this.split = split;
    this.options = options;
    this.scope = scope;
    this.redial = new Redial(split.uri(), options.connection().linkOptions());
    this.current = open();
  }

  private PeerStream open() {
    return PeerStream.open(
        "lightstream-open " + split, () -> options.reader(redial.connect(), scope));
  }

  @Override
  public PollResult<FedBatch> poll() {
    PollResult<RecordBatch> result;
    try {
      result = current.poll();
    } catch (LightstreamIOException e) {
      if (!current.isOpen() || options.onLoss() == OnLoss.FAIL) {
        throw e;
      }
      reopen();
      return NOTHING;
    }
    if (result instanceof PollResult.Next<RecordBatch> next) {
      redial.reset();
      return new PollResult.Next<>(fed(next.value()));
    } else if (result instanceof PollResult.Finished<RecordBatch> finished) {
      if (options.bounded()) {
        return new PollResult.Finished<>(finished.end());
      }
      reopen();
    }
    return NOTHING;
  }

  private FedBatch fed(RecordBatch batch) {
    scope.metrics().arrived(batch);
    BatchOrigin origin = new BatchOrigin(split.uri(), split.splitId(), batches++, 0);
    return new FedBatch(batch, origin, () -> split);
  }

  private void reopen() {
    current.close();
    scope.metrics().reconnected();
    current = open();
  }

  @Override
  public CompletableFuture<Void> available() {
    return current.available();
  }

  /** What is malformed cannot be stepped over; the next connection may be better. */
  @Override
  public boolean skipMalformed() {
    if (options.onLoss() == OnLoss.FAIL) {
      return false;
    }
    reopen();
    return true;
  }

  @Override
  public void close() {
    current.close();
  }
}
