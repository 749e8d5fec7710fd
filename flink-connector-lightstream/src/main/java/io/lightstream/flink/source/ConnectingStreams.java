// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import io.lightstream.acknowledged.AcknowledgedReceiver;
import io.lightstream.acknowledged.AcknowledgedStream;
import io.lightstream.acknowledged.ReceiverOptions;
import io.lightstream.acknowledged.StreamState;
import io.lightstream.acknowledged.StreamStates;
import io.lightstream.error.ClosedException;
import io.lightstream.error.LightstreamException;
import io.lightstream.error.ProtocolException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Streams of senders that listen, one from each endpoint. */
final class ConnectingStreams extends StreamFeeds {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final String reader;
  private final Map<String, Search> searches = new ConcurrentHashMap<>();

  ConnectingStreams(ReaderScope scope, StreamOptions options, String reader) {
    super(scope, options);
    this.reader = reader;
  }

  @Override
  void added(TrackedStream stream) {
    // Connected to when it is first asked for.
  }

  @Override
  void removed(TrackedStream stream) {
    stream.endpoint().map(searches::remove).ifPresent(Search::close);
  }

  @Override
  public SplitFeed open(LightstreamSplit split) {
    String endpoint = ((StreamSplit) split).endpoint().orElseThrow();
    Search search = searches.computeIfAbsent(endpoint, uri -> new Search(uri, split.splitId()));
    return new StreamFeed(
        search::current, search.failures, options, split.place(), scope.metrics());
  }

  @Override
  void closeReceivers() {
    searches.values().forEach(Search::close);
  }

  /** One endpoint, and the stream that comes from there. */
  private final class Search implements AutoCloseable {

    private final String splitId;
    private final StreamFailures failures = new StreamFailures();
    private final AcknowledgedReceiver receiver;
    private volatile TrackedStream current;

    Search(String endpoint, String splitId) {
      this.splitId = splitId;
      this.current = find(splitId).orElseThrow();
      this.receiver =
          AcknowledgedReceiver.open(
              options
                  .on(ReceiverOptions.connect(endpoint, reader, options.registry()), scope)
                  .states(new States())
                  .owner(this::owner)
                  .failures((peer, failure) -> scope.metrics().reconnected())
                  .build());
      pump();
    }

    /** Where the source does not end, one that is over makes room for whatever comes next. */
    TrackedStream current() {
      TrackedStream last = current;
      if (!options.bounded() && last.over().isDone()) {
        succeed(last, "");
      }
      return current;
    }

    private void pump() {
      try {
        for (Optional<AcknowledgedStream> next = receiver.poll();
            next.isPresent();
            next = receiver.poll()) {
          TrackedStream stream = current;
          if (stream.stream().equals(next.get().id())) { // Or it has been closed by now.
            stream.attach(next.get());
            tell(stream);
          }
        }
        receiver.available().thenRun(this::pump);
      } catch (ClosedException e) {
        // The end of this reader.
      } catch (LightstreamException e) {
        failures.fail(e);
      }
    }

    /** Whether a stream may be read from here. On the thread of the connection. */
    private Optional<URI> owner(String stream) {
      if (!options.streams().isEmpty() && !options.streams().contains(stream)) {
        throw new ProtocolException(
            "stream '" + stream + "' is not one of those that are read: " + options.streams());
      }
      TrackedStream before = current;
      if (before.stream().isEmpty()) {
        before.named(stream);
      } else if (!before.stream().equals(stream)) {
        requireOver(before, stream);
        succeed(before, stream);
      }
      current.awaitGrant(PATIENCE);
      return Optional.empty();
    }

    private void requireOver(TrackedStream before, String stream) {
      if (options.bounded() || !before.hasEnded()) {
        throw new ProtocolException(
            "stream '" + stream + "' comes in place of " + before + ", which has not ended");
      }
    }

    /** Who reads the former one is to find it replaced where it is closed. */
    private void succeed(TrackedStream before, String stream) {
      synchronized (this) {
        if (current != before) {
          return;
        }
        TrackedStream next = before.next(stream);
        replace(splitId, before, next);
        current = next;
      }
      before.attached().thenAccept(AcknowledgedStream::close);
    }

    @Override
    public void close() {
      receiver.close();
    }

    /** The states that checkpoints have. */
    private final class States implements StreamStates {

      @Override
      public Optional<StreamState> load(String stream) {
        return current.known();
      }

      @Override
      public void save(String stream, StreamState state) {
        // What is acknowledged is in a checkpoint already.
      }

      @Override
      public void grant(String stream, StreamState state) {
        current.grant(state);
      }
    }
  }
}
