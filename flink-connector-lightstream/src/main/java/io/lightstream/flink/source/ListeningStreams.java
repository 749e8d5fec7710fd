// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import io.lightstream.acknowledged.AcknowledgedReceiver;
import io.lightstream.acknowledged.AcknowledgedStream;
import io.lightstream.acknowledged.ReceiverOptions;
import io.lightstream.acknowledged.StreamState;
import io.lightstream.acknowledged.StreamStates;
import io.lightstream.error.ClosedException;
import io.lightstream.error.InvalidDataException;
import io.lightstream.error.LightstreamException;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.error.ProtocolException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.apache.flink.api.connector.source.SourceEvent;

/** Streams whose senders connect to this reader, or to another one that sends them on. */
final class ListeningStreams extends StreamFeeds {

  private static final System.Logger LOG = System.getLogger(LightstreamSource.class.getName());

  /** How long a sender is kept waiting before it has to come again. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final ListenAddress address;
  private final String advertise;
  private final OwnerLookup owners;
  private final StreamFailures failures = new StreamFailures();
  private volatile AcknowledgedReceiver receiver;

  ListeningStreams(
      ReaderScope scope, StreamOptions options, ListenAddress address, String advertise) {
    super(scope, options);
    this.address = address;
    this.advertise = advertise;
    this.owners =
        new OwnerLookup(
            stream -> scope.context().sendSourceEventToCoordinator(new StreamEvent.Asked(stream)),
            PATIENCE);
  }

  @Override
  public void start() {
    receiver = address.listen(scope.context().getIndexOfSubtask(), this::open);
    pump();
    scope
        .context()
        .sendSourceEventToCoordinator(
            new StreamEvent.Listens(
                ListenAddress.advertised(
                        receiver.endpoint(), advertise, scope.context().getLocalHostName())
                    .toString()));
  }

  private AcknowledgedReceiver open(String uri) {
    return AcknowledgedReceiver.open(
        options
            .on(ReceiverOptions.listen(uri, options.registry()), scope)
            .states(new States())
            .owner(this::owner)
            .failures(this::failed)
            .build());
  }

  /** Streams that may be read now go to whoever waits for them; asked again when there are more. */
  private void pump() {
    AcknowledgedReceiver from = receiver;
    try {
      for (Optional<AcknowledgedStream> next = from.poll(); next.isPresent(); next = from.poll()) {
        AcknowledgedStream live = next.get();
        find(live.id())
            .ifPresent(
                stream -> {
                  stream.attach(live);
                  tell(stream);
                });
      }
      from.available().thenRun(this::pump);
    } catch (ClosedException e) {
      // The end of this reader.
    } catch (LightstreamException e) {
      failures.fail(e);
    }
  }

  /** Where a stream lives whose sender has come here. On the thread of its connection. */
  private Optional<URI> owner(String stream) {
    if (!options.streams().isEmpty() && !options.streams().contains(stream)) {
      throw new ProtocolException(
          "stream '" + stream + "' is not one of those that are read here: " + options.streams());
    }
    Optional<TrackedStream> mine = find(stream);
    if (mine.isEmpty()) {
      Optional<URI> elsewhere = owners.find(stream);
      if (elsewhere.isPresent()) {
        return elsewhere;
      }
    }
    find(stream).ifPresent(here -> here.awaitGrant(PATIENCE));
    return Optional.empty();
  }

  private void failed(String peer, LightstreamException failure) {
    if (failure instanceof InvalidDataException) {
      failures.malformed(failure);
    } else if (!isUsual(failure)) {
      LOG.log(System.Logger.Level.WARNING, () -> peer + ": " + failure.getMessage());
    }
  }

  /** Whether the sender comes again, or this reader ends. */
  private static boolean isUsual(LightstreamException failure) {
    return failure instanceof LightstreamIOException || failure instanceof ClosedException;
  }

  @Override
  void added(TrackedStream stream) {
    owners.isHere(stream.stream());
  }

  @Override
  void removed(TrackedStream stream) {
    stream.attached().thenAccept(AcknowledgedStream::close);
    scope.context().sendSourceEventToCoordinator(new StreamEvent.Forgotten(stream.stream()));
  }

  @Override
  public SplitFeed open(LightstreamSplit split) {
    TrackedStream stream = find(split.splitId()).orElseThrow();
    return new StreamFeed(() -> stream, failures, options, split.place(), scope.metrics());
  }

  @Override
  public void handle(SourceEvent event) {
    if (event instanceof StreamEvent.Lives there) {
      owners.isAt(there.stream(), there.uri());
    } else {
      throw new IllegalStateException("no such event is expected of the enumerator: " + event);
    }
  }

  @Override
  void closeReceivers() {
    owners.close();
    if (receiver != null) {
      receiver.close();
    }
  }

  /** The states that checkpoints have. */
  private final class States implements StreamStates {

    @Override
    public Optional<StreamState> load(String stream) {
      return find(stream).flatMap(TrackedStream::known);
    }

    @Override
    public void save(String stream, StreamState state) {
      // What is acknowledged is in a checkpoint already.
    }

    @Override
    public void grant(String stream, StreamState state) {
      find(stream)
          .orElseThrow(
              () ->
                  new LightstreamIOException(
                      "stream '" + stream + "' does not belong to this reader any more"))
          .grant(state);
    }
  }
}
