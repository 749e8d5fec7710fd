// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.api.connector.source.Boundedness;

/**
 * Plain streams.
 *
 * @param uris where to connect to, or to listen
 * @param mode which side of the connections the source is
 * @param options how they are read
 * @param advertise the host under which a reader that listens is reached; empty for the one it
 *     knows itself by
 * @param path where the addresses are published; empty for nowhere
 */
record EndpointsPlan(
    List<String> uris, EndpointMode mode, PlainOptions options, String advertise, String path)
    implements SocketPlan {

  private static final long serialVersionUID = 1L;

  EndpointsPlan {
    uris = List.copyOf(uris);
  }

  @Override
  public Boundedness boundedness() {
    return options.bounded() ? Boundedness.BOUNDED : Boundedness.CONTINUOUS_UNBOUNDED;
  }

  /**
   * One for each endpoint; where each reader listens at a place of its own, one for each reader.
   */
  @Override
  public List<LightstreamSplit> known(int parallelism) {
    return List.copyOf(uris.stream().flatMap(uri -> splits(uri, parallelism)).toList());
  }

  private Stream<EndpointSplit> splits(String uri, int parallelism) {
    return mode == EndpointMode.LISTEN && ListenAddress.parse(uri).isForEach()
        ? IntStream.range(0, parallelism).mapToObj(n -> EndpointSplit.numbered(uri, n))
        : Stream.of(new EndpointSplit(uri, mode));
  }

  /**
   * There is nothing to remember of an endpoint but that it has ended: where none does, all are
   * read, by however many readers there are by now.
   */
  @Override
  public List<LightstreamSplit> renewed(List<LightstreamSplit> restored, int parallelism) {
    return options.bounded() ? new ArrayList<>(restored) : known(parallelism);
  }

  @Override
  public LightstreamEnumeratorState state(List<LightstreamSplit> unassigned) {
    return new EndpointsState(unassigned);
  }

  @Override
  public Optional<DiscoveryPath> discovery() {
    return path.isEmpty() ? Optional.empty() : Optional.of(new DiscoveryPath(path));
  }

  @Override
  public SplitFeeds feeds(ReaderScope scope) {
    return new EndpointFeeds(scope, options, advertise);
  }
}
