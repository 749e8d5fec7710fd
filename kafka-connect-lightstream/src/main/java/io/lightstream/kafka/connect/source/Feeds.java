// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.source;

import io.lightstream.kafka.connect.config.SourceConfig;
import org.apache.kafka.connect.source.SourceTaskContext;

/** Opens what a task reads. */
final class Feeds {

  private Feeds() {}

  static BatchFeed open(
      SourceConfig config, SourceTaskContext context, SourceCounters counters, WakeUp wakeUp) {
    if (config.acknowledged()) {
      return StreamFeed.open(config, context, counters, wakeUp);
    }
    if (config.connection().isOfFiles()) {
      return new FileFeed(
          config.places(), context.offsetStorageReader(), config.toleratesErrors(), counters);
    }
    return PlainFeed.open(config, counters, wakeUp);
  }
}
