// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;

/**
 * Arrow files and IPC streams in files.
 *
 * @param patterns files, directories and globs
 * @param interval how often to look for new files; null for once
 * @param splitBytes how large splits are at least
 */
record FilesPlan(List<String> patterns, Duration interval, long splitBytes) implements SourcePlan {

  private static final long serialVersionUID = 1L;

  FilesPlan {
    patterns = List.copyOf(patterns);
  }

  @Override
  public Boundedness boundedness() {
    return interval == null ? Boundedness.BOUNDED : Boundedness.CONTINUOUS_UNBOUNDED;
  }

  @Override
  public SplitEnumerator<LightstreamSplit, LightstreamEnumeratorState> enumerator(
      SplitEnumeratorContext<LightstreamSplit> context,
      Optional<LightstreamEnumeratorState> restored) {
    FilesState start =
        (FilesState) restored.orElseGet(() -> new FilesState(List.of(), Set.of(), false));
    FileDiscovery discovery =
        new FileDiscovery(
            patterns.stream().map(FilePattern::parse).toList(), new FilePlanner(splitBytes));
    return new FileEnumerator(context, discovery, Optional.ofNullable(interval), start);
  }

  @Override
  public SplitFeeds feeds(ReaderScope scope) {
    return new FileFeeds(scope);
  }
}
