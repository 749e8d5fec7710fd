// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import io.lightstream.acknowledged.StreamState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The acknowledged streams of one reader. The checkpoints of the job are where their states are
 * kept: a sender hears that frames are final once a checkpoint that has them is complete, and of
 * its epoch once one is complete that has that.
 */
abstract class StreamFeeds implements SplitFeeds {

  final ReaderScope scope;
  final StreamOptions options;
  private final Acknowledger acknowledger;

  /** The streams that this reader was assigned, by the ids of their splits. */
  private final Map<String, TrackedStream> assigned = new ConcurrentHashMap<>();

  StreamFeeds(ReaderScope scope, StreamOptions options) {
    this.scope = scope;
    this.options = options;
    this.acknowledger =
        options.acknowledger("lightstream-acknowledge-" + scope.context().getIndexOfSubtask());
  }

  /** A stream was assigned: its sender may be told to send from now on. */
  abstract void added(TrackedStream stream);

  /** A stream is not read here any more. */
  abstract void removed(TrackedStream stream);

  final Optional<TrackedStream> find(String splitId) {
    return Optional.ofNullable(assigned.get(splitId));
  }

  /** Another stream takes the place of one that has ended. */
  final void replace(String splitId, TrackedStream ended, TrackedStream next) {
    assigned.put(splitId, next);
    ended.succeededBy(next);
  }

  /** The sender of this stream has come, or more of it is durable. */
  final void tell(TrackedStream stream) {
    acknowledger.tell(stream);
  }

  @Override
  public final SplitPosition assigned(LightstreamSplit split) {
    TrackedStream stream = new TrackedStream((StreamSplit) split);
    assigned.put(split.splitId(), stream);
    added(stream);
    if (stream.hasEnded()) {
      tell(stream);
    }
    return stream.start();
  }

  @Override
  public final void finished(String splitId, SplitPosition last) {
    TrackedStream stream = assigned.remove(splitId);
    if (stream != null) {
      removed(stream);
    }
  }

  @Override
  public final void saved(long checkpoint, List<LightstreamSplit> splits) {
    for (LightstreamSplit split : splits) {
      StreamSplit saved = (StreamSplit) split;
      StreamState state = StreamState.fromBytes(saved.state());
      find(split.splitId())
          .filter(stream -> stream.stream().equals(saved.stream())) // It may have been replaced.
          .ifPresent(stream -> stream.saved(checkpoint, state));
    }
  }

  @Override
  public final void completed(long checkpoint) {
    for (TrackedStream stream : assigned.values()) {
      if (stream.completed(checkpoint)) {
        tell(stream);
      }
    }
  }

  @Override
  public final void aborted(long checkpoint) {
    assigned.values().forEach(stream -> stream.aborted(checkpoint));
  }

  /** Ends what listens or connects. */
  abstract void closeReceivers();

  /** Senders hear what is durable; then all ends. Idempotent. */
  @Override
  public final void close() {
    acknowledger.finish();
    assigned.values().forEach(TrackedStream::giveUp);
    closeReceivers();
    acknowledger.close();
  }
}
