// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import io.lightstream.Lightstream;
import io.lightstream.LightstreamListener;
import io.lightstream.transport.Endpoint;

/** Opens plain streams: of endpoints, or of peers that connect. */
final class EndpointFeeds implements SplitFeeds {

  private final ReaderScope scope;
  private final PlainOptions options;
  private final String advertise;

  EndpointFeeds(ReaderScope scope, PlainOptions options, String advertise) {
    this.scope = scope;
    this.options = options;
    this.advertise = advertise;
  }

  @Override
  public SplitFeed open(LightstreamSplit split) {
    EndpointSplit endpoint = (EndpointSplit) split;
    return endpoint.mode() == EndpointMode.CONNECT
        ? new ConnectingFeed(endpoint, options, scope)
        : listen(endpoint);
  }

  private SplitFeed listen(EndpointSplit split) {
    LightstreamListener listener =
        ListenAddress.parse(split.address())
            .listen(
                scope.context().getIndexOfSubtask(),
                uri -> Lightstream.listen(uri, options.connection().transportOptions()));
    Endpoint bound = Endpoint.parse(listener.uri().toString());
    scope
        .context()
        .sendSourceEventToCoordinator(
            new StreamEvent.Listens(
                ListenAddress.advertised(bound, advertise, scope.context().getLocalHostName())
                    .toString()));
    return new PeersFeed(split, options, scope, listener);
  }

  @Override
  public void close() {}
}
