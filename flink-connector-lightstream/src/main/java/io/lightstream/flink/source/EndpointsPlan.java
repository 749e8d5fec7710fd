// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import io.lightstream.flink.config.ConnectionConfig;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;

/**
 * Plain streams, one from each endpoint.
 *
 * @param uris the endpoints
 * @param mode which side of the connections the source is
 * @param connection how connections are made
 */
record EndpointsPlan(List<String> uris, EndpointMode mode, ConnectionConfig connection)
    implements SourcePlan {

  private static final long serialVersionUID = 1L;

  EndpointsPlan {
    uris = List.copyOf(uris);
  }

  @Override
  public Boundedness boundedness() {
    return Boundedness.BOUNDED;
  }

  @Override
  public SplitEnumerator<LightstreamSplit, LightstreamEnumeratorState> enumerator(
      SplitEnumeratorContext<LightstreamSplit> context,
      Optional<LightstreamEnumeratorState> restored) {
    List<? extends LightstreamSplit> splits =
        restored.isPresent()
            ? restored.get().unassigned()
            : uris.stream().map(uri -> new EndpointSplit(uri, mode)).toList();
    return new EndpointEnumerator(context, splits);
  }

  @Override
  public SplitFeeds feeds(ReaderScope scope) {
    return new EndpointFeeds(scope, connection);
  }
}
