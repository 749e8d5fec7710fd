// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import io.lightstream.ReadOptions;
import io.lightstream.flink.config.ConnectionConfig;

/** Opens the streams of endpoints. */
final class EndpointFeeds implements SplitFeeds {

  private final ReadOptions options;
  private final SourceMetrics metrics;

  EndpointFeeds(ReaderScope scope, ConnectionConfig connection) {
    ReadOptions all =
        ReadOptions.defaults()
            .withAllocator(scope.allocator())
            .withTransport(connection.transportOptions());
    this.options = scope.columns().isEmpty() ? all : all.withColumns(scope.columns());
    this.metrics = scope.metrics();
  }

  @Override
  public SplitFeed open(LightstreamSplit split) {
    return EndpointFeed.open((EndpointSplit) split, options, metrics);
  }

  @Override
  public void close() {}
}
