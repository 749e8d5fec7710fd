// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import io.lightstream.Lightstream;
import io.lightstream.LightstreamListener;
import io.lightstream.LightstreamReader;
import io.lightstream.PollResult;
import io.lightstream.ReadOptions;
import io.lightstream.column.RecordBatch;
import io.lightstream.error.ClosedException;
import io.lightstream.error.LightstreamException;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.flink.data.BatchOrigin;
import io.lightstream.frame.StreamEnd;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The stream of one endpoint. Connecting to it, or waiting there for a peer, happens on a daemon
 * thread of its own, so that polling never blocks; it is gone once there is a stream or the feed is
 * closed.
 */
final class EndpointFeed implements SplitFeed {

  private static final PollResult<FedBatch> NOTHING = new PollResult.Nothing<>();

  private final EndpointSplit split;
  private final ReadOptions options;
  private final SourceMetrics metrics;
  private final CompletableFuture<LightstreamReader> opened = new CompletableFuture<>();
  private final LightstreamListener listener;
  private long batches;
  private boolean closed;

  private EndpointFeed(
      EndpointSplit split,
      ReadOptions options,
      SourceMetrics metrics,
      LightstreamListener listener) {
    this.split = split;
    this.options = options;
    this.metrics = metrics;
    this.listener = listener;
  }

  /**
   * Starts to connect, or to listen.
   *
   * @throws LightstreamException if the address cannot be listened on
   */
  static EndpointFeed open(EndpointSplit split, ReadOptions options, SourceMetrics metrics) {
    LightstreamListener listener =
        split.mode() == EndpointMode.LISTEN ? Lightstream.listen(split.uri()) : null;
    EndpointFeed feed = new EndpointFeed(split, options, metrics, listener);
    Thread thread = new Thread(feed::openReader, "lightstream-open " + split);
    thread.setDaemon(true);
    thread.start();
    return feed;
  }

  private void openReader() {
    try {
      opened.complete(listener == null ? Lightstream.read(split.uri(), options) : accept());
    } catch (RuntimeException | Error e) {
      opened.completeExceptionally(e);
    }
  }

  /** Takes one peer; further ones are refused rather than left waiting. */
  private LightstreamReader accept() {
    try (listener) {
      return listener.acceptReader(options);
    }
  }

  @Override
  public PollResult<FedBatch> poll() {
    if (closed) {
      throw new ClosedException("the stream was closed: it cannot be polled");
    }
    if (!opened.isDone()) {
      return NOTHING;
    }
    PollResult<RecordBatch> result = reader().poll();
    if (result instanceof PollResult.Next<RecordBatch> next) {
      return new PollResult.Next<>(fed(next.value()));
    } else if (result instanceof PollResult.Finished<RecordBatch> finished) {
      requireMark(finished.end());
      return new PollResult.Finished<>(finished.end());
    }
    return NOTHING;
  }

  private FedBatch fed(RecordBatch batch) {
    metrics.arrived(batch);
    BatchOrigin origin = new BatchOrigin(split.uri(), split.splitId(), batches++, 0);
    return new FedBatch(batch, origin, () -> split);
  }

  private static void requireMark(StreamEnd end) {
    if (end != StreamEnd.MARKER) {
      throw new LightstreamIOException(
          "the stream was closed without its end mark: the sender has failed, and rows may be"
              + " missing");
    }
  }

  private LightstreamReader reader() {
    try {
      return opened.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof LightstreamException failure ? failure : e;
    }
  }

  @Override
  public CompletableFuture<Void> available() {
    if (!opened.isDone()) {
      return opened.handle((reader, failure) -> null);
    }
    return opened.isCompletedExceptionally()
        ? CompletableFuture.completedFuture(null)
        : opened.join().available();
  }

  @Override
  public void close() {
    closed = true;
    if (listener != null) {
      listener.close();
    }
    opened.thenAccept(LightstreamReader::close); // at once, or when connecting ends
  }
}
