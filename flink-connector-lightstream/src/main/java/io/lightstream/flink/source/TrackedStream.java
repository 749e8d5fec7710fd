// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import io.lightstream.acknowledged.AcknowledgedStream;
import io.lightstream.acknowledged.StreamState;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.error.RewoundException;
import java.time.Duration;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * What a reader knows of a stream that it was assigned: the state that the last complete checkpoint
 * has, those of checkpoints under way, and the stream itself once its sender was told to send. Safe
 * for several threads.
 */
final class TrackedStream {

  private static final System.Logger LOG = System.getLogger(LightstreamSource.class.getName());

  /** A wait that is worth a word: half a minute. */
  private static final long LONG_NANOS = 30_000_000_000L;

  private final Optional<String> endpoint;
  private final CompletableFuture<AcknowledgedStream> attached = new CompletableFuture<>();
  private final CompletableFuture<Void> over = new CompletableFuture<>();

  /** Guarded by this, as all below. */
  private final NavigableMap<Long, StreamState> underWay = new TreeMap<>();

  /** Frames without rows of ours, from a number up to another: they are behind whoever is there. */
  private final NavigableMap<Long, Long> skipped = new TreeMap<>();

  private String stream;
  private StreamState durable;

  /** The state with the epoch that a sender waits for; null if none does. */
  private StreamState wanted;

  private long wantedSince;
  private boolean warned;

  /** How often what was handed out became void, and from where on it did last. */
  private int rewinds;

  private long rewoundTo;
  private boolean closed;

  /** What came in its place once it had ended; null if nothing did. */
  private volatile TrackedStream successor;

  TrackedStream(StreamSplit split) {
    this.endpoint = split.endpoint();
    this.stream = split.stream();
    this.durable =
        split.state().length == 0 ? StreamState.initial() : StreamState.fromBytes(split.state());
  }

  /** The id of the stream; empty where it is that of an endpoint that has not been reached yet. */
  synchronized String stream() {
    return stream;
  }

  /** The stream's id has become known. */
  synchronized void named(String id) {
    stream = id;
  }

  /** The endpoint that is connected to, if it is not its sender that connects. */
  Optional<String> endpoint() {
    return endpoint;
  }

  /** Another stream from the same endpoint, of which nothing is known yet. */
  TrackedStream next(String id) {
    return new TrackedStream(new StreamSplit(id, endpoint, new byte[0], false));
  }

  /** Another stream comes from the same endpoint, now that this one has ended for good. */
  void succeededBy(TrackedStream next) {
    successor = next;
  }

  /** What a receiver is to begin with; empty for a stream that was never heard of. */
  synchronized Optional<StreamState> known() {
    return durable.equals(StreamState.initial()) ? Optional.empty() : Optional.of(durable);
  }

  /**
   * A sender is to be granted an epoch.
   *
   * @throws LightstreamIOException if a restart would not know of it yet: the next checkpoint will
   *     have it
   */
  synchronized void grant(StreamState state) {
    if (wanted == null || wanted.epoch() != state.epoch()) {
      wantedSince = System.nanoTime();
    }
    wanted = state;
    if (isWaiting()) {
      warnOfMissingCheckpoints();
      throw new LightstreamIOException(
          "stream '"
              + stream
              + "': epoch "
              + state.epoch()
              + " is granted once a checkpoint that has it is complete; the last one has epoch "
              + durable.epoch());
    }
  }

  private void warnOfMissingCheckpoints() {
    if (!warned && System.nanoTime() - wantedSince > LONG_NANOS) {
      warned = true;
      LOG.log(
          System.Logger.Level.WARNING,
          () ->
              this
                  + " waits for a checkpoint to be complete before it may begin: acknowledged"
                  + " streams need checkpointing to be enabled");
    }
  }

  private boolean isWaiting() {
    return wanted != null && durable.epoch() < wanted.epoch();
  }

  /** If a sender waits for its epoch, waits for that too, but not for longer than {@code time}. */
  synchronized void awaitGrant(Duration time) {
    long until = System.nanoTime() + time.toNanos();
    try {
      for (long left = time.toNanos();
          left > 0 && isWaiting() && !closed;
          left = until - System.nanoTime()) {
        wait(left / 1_000_000 + 1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Where the stream stands before anything of it was emitted. */
  synchronized SplitPosition start() {
    return position(durable.position());
  }

  /** Where the stream stands once all before a number have been emitted. */
  synchronized SplitPosition position(long number) {
    int generation = rewinds;
    return () -> splitAt(number, generation);
  }

  /** Asks the stream without the lock: a receiver grants epochs under its own. */
  private LightstreamSplit splitAt(long number, int generation) {
    TrackedStream next = successor;
    if (next != null) {
      return next.start().split();
    }
    AcknowledgedStream live = attached.getNow(null);
    StreamState state =
        live == null ? beforeAttached() : stateAt(behindSkipped(number, generation), live);
    boolean ended = state.end().isPresent() && state.end().getAsLong() == state.position();
    return new StreamSplit(stream(), endpoint, state.toBytes(), ended);
  }

  private synchronized StreamState beforeAttached() {
    return isWaiting() ? wanted : durable;
  }

  private synchronized long behindSkipped(long number, int generation) {
    long at = generation == rewinds ? number : Math.min(number, rewoundTo);
    skipped.headMap(at, false).clear();
    return skipped.getOrDefault(at, at);
  }

  private StreamState stateAt(long at, AcknowledgedStream live) {
    try {
      return live.stateAt(at);
    } catch (ConfigurationException e) {
      throw new RewoundException(this + ": rows that were emitted are void: " + e.getMessage(), at);
    }
  }

  /** Frames without rows of ours were taken, in order. */
  synchronized void skipped(long from, long to) {
    Map.Entry<Long, Long> last = skipped.lastEntry();
    skipped.put(last != null && last.getValue() == from ? last.getKey() : from, to);
  }

  /** Frames that were handed out are void, and the source is to go on nevertheless. */
  synchronized void rewound(long position) {
    rewinds++;
    rewoundTo = position;
    skipped.clear();
  }

  /** A checkpoint has this state. */
  synchronized void saved(long checkpoint, StreamState state) {
    underWay.put(checkpoint, state);
  }

  /**
   * A checkpoint is complete, and takes the place of all before it.
   *
   * @return whether more is durable than before
   */
  synchronized boolean completed(long checkpoint) {
    StreamState newest = underWay.get(checkpoint);
    underWay.headMap(checkpoint, true).clear();
    if (newest == null || newest.equals(durable)) {
      return false;
    }
    durable = newest;
    notifyAll();
    return true;
  }

  /** A checkpoint will not be complete. */
  synchronized void aborted(long checkpoint) {
    underWay.remove(checkpoint);
  }

  /** Whether a restart would find that the stream has ended, and that all of it was emitted. */
  synchronized boolean hasEnded() {
    return durable.end().isPresent() && durable.end().getAsLong() == durable.position();
  }

  /** The sender was told to send: there is something to take from now on. */
  void attach(AcknowledgedStream live) {
    attached.complete(live);
  }

  /** The stream, once {@link #attach} was called. */
  CompletableFuture<AcknowledgedStream> attached() {
    return attached;
  }

  /** Done once nothing is to be done for this stream any more: its split is finished. */
  CompletableFuture<Void> over() {
    return over;
  }

  /** Tells the sender, if it is connected, what is durable; what it cannot hear it hears later. */
  void acknowledge() {
    AcknowledgedStream live = attached.getNow(null);
    if (live != null) {
      StreamState state;
      synchronized (this) {
        state = durable;
      }
      live.acknowledge(state);
    }
  }

  /** Nobody is to wait for a grant any more. */
  synchronized void giveUp() {
    closed = true;
    notifyAll();
  }

  @Override
  public synchronized String toString() {
    return "stream '" + stream + "'" + endpoint.map(uri -> " of " + uri).orElse("");
  }
}
