// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import io.lightstream.error.ConfigurationException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What is said of files while a source is described, and what comes of it. */
final class FileSettings {

  private static final long DEFAULT_SPLIT_BYTES = 64L << 20;

  /** How often to look for new files; null for once. */
  Duration interval;

  long splitBytes = DEFAULT_SPLIT_BYTES;
  Optional<Boolean> bounded = Optional.empty();

  /** The plan that all of this makes. */
  SourcePlan plan(List<String> patterns) {
    boolean ends = interval == null;
    if (bounded.isPresent() && bounded.get() != ends) {
      throw new ConfigurationException(
          ends
              ? "'unbounded' is set without 'monitor': files that are listed once come to an end"
              : "'bounded' is set besides 'monitor', which is "
                  + interval
                  + ": looking for new files has no end");
    }
    return new FilesPlan(patterns, interval, splitBytes);
  }
}
