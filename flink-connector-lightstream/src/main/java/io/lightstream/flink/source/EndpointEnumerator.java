// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;

/** Gives every reader that asks one endpoint, for as long as there are any. */
final class EndpointEnumerator implements SplitEnumerator<EndpointSplit, EndpointEnumeratorState> {

  private final SplitEnumeratorContext<EndpointSplit> context;
  private final Deque<EndpointSplit> unassigned;

  EndpointEnumerator(
      SplitEnumeratorContext<EndpointSplit> context, Collection<EndpointSplit> unassigned) {
    this.context = context;
    this.unassigned = new ArrayDeque<>(unassigned);
  }

  @Override
  public void start() {}

  @Override
  public void handleSplitRequest(int subtask, String hostname) {
    if (!context.registeredReaders().containsKey(subtask)) {
      return; // it failed after asking, and will ask again
    }
    EndpointSplit split = unassigned.poll();
    if (split == null) {
      context.signalNoMoreSplits(subtask);
    } else {
      context.assignSplit(split, subtask);
    }
  }

  @Override
  public void addSplitsBack(List<EndpointSplit> splits, int subtask) {
    unassigned.addAll(splits);
  }

  @Override
  public void addReader(int subtask) {}

  @Override
  public EndpointEnumeratorState snapshotState(long checkpoint) {
    return new EndpointEnumeratorState(List.copyOf(unassigned));
  }

  @Override
  public void close() {}
}
