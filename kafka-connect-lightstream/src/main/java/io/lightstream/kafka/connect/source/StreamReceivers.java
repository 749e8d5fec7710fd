// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.source;

import io.lightstream.acknowledged.AcknowledgedReceiver;
import io.lightstream.acknowledged.AcknowledgedStream;
import io.lightstream.acknowledged.GapPolicy;
import io.lightstream.acknowledged.ReceiverOptions;
import io.lightstream.acknowledged.StreamStates;
import io.lightstream.error.ClosedException;
import io.lightstream.error.LightstreamException;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.error.ProtocolException;
import io.lightstream.kafka.connect.config.ConnectionMode;
import io.lightstream.kafka.connect.config.OnGap;
import io.lightstream.kafka.connect.config.SourceConfig;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.connect.errors.ConnectException;

/** Where the acknowledged streams of a task come in: a receiver for each of its endpoints. */
final class StreamReceivers implements AutoCloseable {

  /** How long a sender is kept waiting before it has to come again. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final SourceConfig config;
  private final StreamFeed feed;
  private final StreamStates states;
  private final List<AcknowledgedReceiver> receivers = new CopyOnWriteArrayList<>();

  StreamReceivers(SourceConfig config, StreamFeed feed, StreamStates states) {
    this.config = config;
    this.feed = feed;
    this.states = states;
  }

  /** Begins. What was opened before one fails is closed with this. */
  void open() {
    for (String endpoint : config.places()) {
      AcknowledgedReceiver receiver = AcknowledgedReceiver.open(options(endpoint));
      receivers.add(receiver);
      pump(receiver, endpoint);
    }
  }

  private ReceiverOptions options(String endpoint) {
    ReceiverOptions.Builder options =
        config.connection().mode() == ConnectionMode.LISTEN
            ? ReceiverOptions.listen(endpoint, config.streamTypes())
            : ReceiverOptions.connect(endpoint, config.readerName(), config.streamTypes());
    return options
        .gaps(config.onGap() == OnGap.CONTINUE ? GapPolicy.CONTINUE : GapPolicy.FAIL)
        .link(config.connection().link())
        .states(states)
        .owner(stream -> owner(stream, endpoint))
        .failures(feed::connectionFailed)
        .build();
  }

  /** Streams that may be read now go to the feed; asked again when there are more. */
  private void pump(AcknowledgedReceiver from, String endpoint) {
    try {
      for (Optional<AcknowledgedStream> next = from.poll(); next.isPresent(); next = from.poll()) {
        feed.attached(next.get(), endpoint);
      }
      from.available().thenRun(() -> pump(from, endpoint));
    } catch (ClosedException e) {
      // The end of this task.
    } catch (LightstreamException | ConnectException e) {
      feed.fail(new ConnectException(endpoint + ": " + e.getMessage(), e));
    }
  }

  /** Where a stream lives whose sender has come here. On the thread of its connection. */
  private Optional<URI> owner(String stream, String endpoint) {
    if (!config.streams().isEmpty() && !config.streams().contains(stream)) {
      throw new ProtocolException(
          "stream '" + stream + "' is not one of those that are read here: " + config.streams());
    }
    if (config.connection().mode() == ConnectionMode.LISTEN) {
      Optional<URI> elsewhere = StreamHomes.elsewhere(stream, endpoint, config.connection());
      if (elsewhere.isPresent()) {
        return elsewhere;
      }
    }
    TrackedStream tracked = tracked(stream, endpoint);
    if (!tracked.endpoint().equals(endpoint)) {
      throw new ProtocolException(
          "stream '" + stream + "' comes from " + tracked.endpoint() + " already");
    }
    tracked.awaitGrant(PATIENCE);
    return Optional.empty();
  }

  private TrackedStream tracked(String stream, String endpoint) {
    try {
      return feed.track(stream, endpoint);
    } catch (ConnectException e) {
      throw new LightstreamIOException("stream '" + stream + "': " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    receivers.forEach(AcknowledgedReceiver::close);
  }
}
