// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;

/** Gives every reader that asks one endpoint, for as long as there are any. */
final class EndpointEnumerator
    implements SplitEnumerator<LightstreamSplit, LightstreamEnumeratorState> {

  private final SplitEnumeratorContext<LightstreamSplit> context;
  private final SplitPool splits;

  EndpointEnumerator(
      SplitEnumeratorContext<LightstreamSplit> context,
      Collection<? extends LightstreamSplit> unassigned) {
    this.context = context;
    this.splits = new SplitPool(context, unassigned);
  }

  @Override
  public void start() {}

  @Override
  public void handleSplitRequest(int subtask, String hostname) {
    if (!context.registeredReaders().containsKey(subtask)) {
      return; // it failed after asking, and will ask again
    }
    splits
        .next()
        .ifPresentOrElse(
            split -> splits.give(split, subtask), () -> context.signalNoMoreSplits(subtask));
  }

  @Override
  public void addSplitsBack(List<LightstreamSplit> back, int subtask) {
    splits.takeBack(back);
  }

  @Override
  public void addReader(int subtask) {
    splits.takeReported(subtask);
  }

  @Override
  public LightstreamEnumeratorState snapshotState(long checkpoint) {
    splits.checkpoint(checkpoint);
    return new EndpointsState(splits.unassigned());
  }

  @Override
  public void notifyCheckpointComplete(long checkpoint) {
    splits.completed(checkpoint);
  }

  @Override
  public void close() {}
}
