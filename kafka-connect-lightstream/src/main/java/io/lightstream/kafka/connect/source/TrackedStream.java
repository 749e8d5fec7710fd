// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.source;

import io.lightstream.acknowledged.AcknowledgedStream;
import io.lightstream.acknowledged.StreamState;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.error.RewoundException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What a task knows of a stream: the state that the offset storage has, what was handed to the
 * worker since, and the stream itself once its sender was told to send. Safe for several threads.
 *
 * <p>The stream's own methods are called without the monitor: a receiver grants epochs under a lock
 * of its own.
 */
final class TrackedStream {

  /** How long frames without rows wait for one with rows, to be in the same offset. */
  private static final long FEW_NANOS = 1_000_000_000;

  /** How long an offset may not be durable before it is sent again: its record may be left out. */
  private static final long LONG_NANOS = 5_000_000_000L;

  private final String id;
  private final String endpoint;
  private final Map<String, String> partition;
  private volatile AcknowledgedStream live;

  /** Guarded by this, as all below. What the offset storage has. */
  private StreamState durable;

  /** Where in a frame the offset storage is; null once that frame has come. */
  private StreamOffset.Stored resume;

  /** The state with the epoch that a sender waits for; null if none ever did. */
  private StreamState wanted;

  /** The number of the frame that is handed out next, and since when. */
  private long position;

  private long handedAt;

  /** The state that the last complete frame, or a record of its own, has handed to the worker. */
  private StreamState sent;

  private long sentAt;
  private boolean sentAgain;

  /** States of older epochs are void. */
  private long leastEpoch;

  private boolean ended;
  private boolean closed;

  TrackedStream(String id, String endpoint, StreamOffset.Stored stored) {
    this.id = id;
    this.endpoint = endpoint;
    this.partition = StreamOffset.partition(id);
    this.durable = stored.state();
    this.sent = stored.state();
    this.position = stored.state().position();
    this.resume = stored.row() > 0 ? stored : null;
  }

  String id() {
    return id;
  }

  /** Where it comes from. */
  String endpoint() {
    return endpoint;
  }

  Map<String, String> partition() {
    return partition;
  }

  /** What a receiver is to begin with; empty for a stream that was never heard of. */
  synchronized Optional<StreamState> known() {
    return durable.equals(StreamState.initial()) ? Optional.empty() : Optional.of(durable);
  }

  /**
   * A sender is to be granted an epoch.
   *
   * @throws LightstreamIOException if a restart would not know of it yet
   */
  synchronized void grant(StreamState state) {
    wanted = state;
    if (isWaiting()) {
      throw new LightstreamIOException(
          "stream '"
              + id
              + "': epoch "
              + state.epoch()
              + " is granted once an offset that has it is committed; the last one has epoch "
              + durable.epoch());
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

  /** The sender was told to send: there is something to take from now on. */
  void attach(AcknowledgedStream stream) {
    live = stream;
  }

  /** The stream, if its sender was told to send since the task began. */
  Optional<AcknowledgedStream> live() {
    return Optional.ofNullable(live);
  }

  /** Where in a frame to go on; empty at its begin, and once that frame has come. */
  synchronized Optional<StreamOffset.Stored> takeResume() {
    Optional<StreamOffset.Stored> at = Optional.ofNullable(resume);
    resume = null;
    return at;
  }

  /** All before a number was handed out. */
  synchronized void handedOut(long number) {
    if (position <= sent.position()) {
      handedAt = System.nanoTime();
    }
    position = number;
    ended = false;
  }

  /** The stream has ended where it is. */
  synchronized void ended() {
    ended = true;
  }

  /** What was handed out from a number on is void. */
  void rewound(long number) {
    long epoch = state(number).map(StreamState::epoch).orElse(0L);
    synchronized (this) {
      leastEpoch = Math.max(leastEpoch, epoch);
      position = number;
      resume = null;
      ended = false;
    }
  }

  /** The state behind what was handed out, unless that is void. */
  Optional<StreamState> state(long number) {
    AcknowledgedStream open = live;
    if (open == null) {
      synchronized (this) {
        return Optional.of(wanted == null ? durable : wanted);
      }
    }
    try {
      return Optional.of(open.stateAt(number));
    } catch (ConfigurationException | RewoundException e) {
      return Optional.empty(); // The next poll says so.
    }
  }

  /** The offset of a record of its own, if one is due. Called between two frames. */
  Optional<StreamOffset> dueOffset(long now) {
    long number;
    synchronized (this) {
      if (!isDue(now)) {
        return Optional.empty();
      }
      number = position;
    }
    return state(number).map(state -> ownOffset(state, now));
  }

  private boolean isDue(long now) {
    return isWaiting() && sent.epoch() < wanted.epoch()
        || ended && sent.end().isEmpty()
        || position != sent.position() && now - handedAt > FEW_NANOS
        || !sentAgain && !sent.equals(durable) && now - sentAt > LONG_NANOS;
  }

  private synchronized StreamOffset ownOffset(StreamState state, long now) {
    boolean again = state.equals(sent);
    sent(state, now);
    sentAgain = again;
    ended = false;
    return resume == null
        ? new StreamOffset(StreamOffset.at(state), 0, this, state, true)
        : new StreamOffset(
            StreamOffset.within(state, resume.frame()), resume.row(), this, state, true);
  }

  /** A state is on its way to the offset storage. */
  synchronized void sent(StreamState state, long now) {
    sent = state;
    sentAt = now;
    sentAgain = false;
  }

  /**
   * The offset storage has this state. Those of one transaction may come in any order: each topic
   * partition acknowledges its records by itself.
   *
   * @return whether that is news
   */
  synchronized boolean saved(StreamState state) {
    if (state.epoch() < leastEpoch
        || state.position() > position
        || isOlder(state)
        || state.equals(durable)) {
      return false;
    }
    durable = state;
    notifyAll();
    return true;
  }

  private boolean isOlder(StreamState state) {
    return state.epoch() < durable.epoch()
        || state.epoch() == durable.epoch() && state.position() < durable.position();
  }

  /** Whether the worker was handed more than the offset storage is known to have. */
  synchronized boolean isOutstanding() {
    return !sent.equals(durable);
  }

  /** Whether a restart would find that the stream has ended. */
  synchronized boolean hasEnded() {
    return durable.end().isPresent() && durable.end().getAsLong() == durable.position();
  }

  /** Tells the sender, if it is connected, what is durable; what it cannot hear it hears later. */
  void acknowledge() {
    AcknowledgedStream open = live;
    if (open != null) {
      StreamState state;
      synchronized (this) {
        state = durable;
      }
      open.acknowledge(state);
    }
  }

  /** Whether a sender is connected. */
  boolean isConnected() {
    AcknowledgedStream open = live;
    return open != null && open.isConnected();
  }

  /** Nobody is to wait for a grant any more. */
  synchronized void giveUp() {
    closed = true;
    notifyAll();
  }

  @Override
  public String toString() {
    return "stream '" + id + "' of " + endpoint;
  }
}
