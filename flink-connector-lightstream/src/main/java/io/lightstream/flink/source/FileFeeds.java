// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import java.util.concurrent.atomic.AtomicLong;

/** Opens the splits of files. */
final class FileFeeds implements SplitFeeds {

  private final ReaderScope scope;
  private final AtomicLong pendingBytes = new AtomicLong();

  FileFeeds(ReaderScope scope) {
    this.scope = scope;
    scope.metrics().pendingBytes(pendingBytes::get);
  }

  @Override
  public SplitFeed open(LightstreamSplit split) {
    return new FileFeed((FileSplit) split, scope, pendingBytes);
  }

  @Override
  public void close() {}
}
