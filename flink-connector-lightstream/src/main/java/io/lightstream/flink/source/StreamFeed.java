// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import io.lightstream.PollResult;
import io.lightstream.acknowledged.AcknowledgedStream;
import io.lightstream.acknowledged.Delivery;
import io.lightstream.error.ClosedException;
import io.lightstream.error.RewoundException;
import io.lightstream.flink.data.BatchOrigin;
import io.lightstream.frame.StreamEnd;
import io.lightstream.protocol.LightstreamMessage;
import io.lightstream.protocol.TableType;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * The batches of an acknowledged stream, each whole: where a checkpoint lies within a frame, a
 * sender that computes anew could put other rows in its other half. The stream stays with the
 * reader when this is closed.
 */
final class StreamFeed implements SplitFeed {

  private static final PollResult<FedBatch> NOTHING = new PollResult.Nothing<>();

  private final Supplier<TrackedStream> current;
  private final StreamFailures failures;
  private final TableType table;
  private final OnGap onGap;
  private final String place;
  private final SourceMetrics metrics;
  private CompletableFuture<Void> signal = CompletableFuture.completedFuture(null);

  /**
   * A feed.
   *
   * @param current what is read at the moment
   * @param failures what goes wrong where it comes from
   * @param place where it comes from, for people
   */
  StreamFeed(
      Supplier<TrackedStream> current,
      StreamFailures failures,
      StreamOptions options,
      String place,
      SourceMetrics metrics) {
    this.current = current;
    this.failures = failures;
    this.table = options.tableType();
    this.onGap = options.onGap();
    this.place = place;
    this.metrics = metrics;
  }

  @Override
  public PollResult<FedBatch> poll() {
    failures.check();
    TrackedStream stream = current.get();
    boolean over = stream.over().isDone();
    AcknowledgedStream live = stream.attached().getNow(null);
    while (live != null) {
      Optional<Delivery> next = next(stream, live);
      if (next.isEmpty()) {
        break;
      }
      Optional<FedBatch> batch = batch(stream, live.id(), next.get());
      if (batch.isPresent()) {
        return new PollResult.Next<>(batch.get());
      }
    }
    return over && isCurrent(stream) ? new PollResult.Finished<>(StreamEnd.MARKER) : NOTHING;
  }

  private Optional<Delivery> next(TrackedStream stream, AcknowledgedStream live) {
    while (true) {
      try {
        return live.poll();
      } catch (RewoundException e) {
        if (onGap == OnGap.FAIL) {
          throw e;
        }
        metrics.gap();
        stream.rewound(e.position());
      } catch (ClosedException e) {
        if (isCurrent(stream)) {
          throw e;
        }
        return Optional.empty(); // Another one came in its place just now.
      }
    }
  }

  private boolean isCurrent(TrackedStream stream) {
    return current.get() == stream;
  }

  /** The batch of a frame, if it is one of the table's; all else is stepped over. */
  private Optional<FedBatch> batch(TrackedStream stream, String id, Delivery delivery) {
    if (delivery instanceof Delivery.Frame frame) {
      if (frame.message() instanceof LightstreamMessage.Table rows && rows.type().equals(table)) {
        metrics.arrived(rows.batch());
        BatchOrigin origin = new BatchOrigin(place, id, frame.number(), 0);
        return Optional.of(new FedBatch(rows.batch(), origin, stream.position(frame.number() + 1)));
      }
      frame.close();
      stream.skipped(frame.number(), frame.number() + 1);
    } else if (delivery instanceof Delivery.Gap gap) {
      metrics.gap();
      stream.skipped(gap.from(), gap.to());
    }
    return Optional.empty();
  }

  @Override
  public CompletableFuture<Void> available() {
    if (signal.isDone()) { // Asking anew each time would leave one more waiter behind each time.
      TrackedStream stream = current.get();
      AcknowledgedStream live = stream.attached().getNow(null);
      signal =
          CompletableFuture.anyOf(
                  live == null ? stream.attached() : live.available(),
                  stream.over(),
                  failures.signal())
              .handle((done, failure) -> null);
    }
    return signal;
  }

  /** The connection that it came over is gone; the sender makes another one, if it may. */
  @Override
  public boolean skipMalformed() {
    return !failures.isFinal();
  }

  @Override
  public void close() {}
}
