// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import java.util.List;
import java.util.Optional;
import org.apache.flink.api.connector.source.Boundedness;

/** Acknowledged streams. */
sealed interface StreamsPlan extends SocketPlan {

  /** What they have in common, whichever side connects. */
  StreamOptions options();

  @Override
  default Boundedness boundedness() {
    return options().bounded() ? Boundedness.BOUNDED : Boundedness.CONTINUOUS_UNBOUNDED;
  }

  @Override
  default LightstreamEnumeratorState state(List<LightstreamSplit> unassigned) {
    return new StreamsState(unassigned);
  }

  /**
   * Senders listen.
   *
   * @param endpoints where
   * @param reader who reads, of all that may want these streams
   */
  record Connecting(List<String> endpoints, String reader, StreamOptions options)
      implements StreamsPlan {

    private static final long serialVersionUID = 1L;

    public Connecting {
      endpoints = List.copyOf(endpoints);
    }

    @Override
    public List<LightstreamSplit> known(int parallelism) {
      return List.copyOf(endpoints.stream().map(StreamSplit::at).toList());
    }

    @Override
    public SplitFeeds feeds(ReaderScope scope) {
      return new ConnectingStreams(scope, options, reader);
    }
  }

  /**
   * Senders connect.
   *
   * @param address where each subtask listens
   * @param advertise the host under which it is reached; empty for the one it knows itself by
   * @param path where the addresses are published; empty for nowhere
   */
  record Listening(ListenAddress address, String advertise, String path, StreamOptions options)
      implements StreamsPlan {

    private static final long serialVersionUID = 1L;

    @Override
    public List<LightstreamSplit> known(int parallelism) {
      return List.copyOf(options.streams().stream().sorted().map(StreamSplit::fresh).toList());
    }

    @Override
    public Optional<DiscoveryPath> discovery() {
      return path.isEmpty() ? Optional.empty() : Optional.of(new DiscoveryPath(path));
    }

    @Override
    public SplitFeeds feeds(ReaderScope scope) {
      return new ListeningStreams(scope, options, address, advertise);
    }
  }
}
