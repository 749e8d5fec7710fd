// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;

/**
 * The splits of an enumerator: those that no reader has, and which ones have been given out since
 * the last completed checkpoint. Belongs to the coordinator's thread.
 *
 * <p>A split may be told of twice when a reader starts again: Flink gives back what it was assigned
 * since the checkpoint, and the reader reports what its state of that checkpoint holds, even where
 * another reader has been given it since. This keeps each split once. That a checkpoint is complete
 * may never be told, where the job fails just then: so what a reader was given itself counts
 * nothing against it, since it has started again.
 */
final class SplitPool {

  private final SplitEnumeratorContext<LightstreamSplit> context;
  private final Map<String, LightstreamSplit> unassigned = new LinkedHashMap<>();
  private final Map<String, Given> given = new HashMap<>();
  private long lastCheckpoint;

  /** Behind which checkpoint a split was given out, and to whom. */
  private record Given(long since, int subtask) {}

  SplitPool(
      SplitEnumeratorContext<LightstreamSplit> context,
      Collection<? extends LightstreamSplit> unassigned) {
    this.context = context;
    addAll(unassigned);
  }

  /** Shows Flink how many splits wait to be given out. */
  void countUnassigned() {
    context.metricGroup().setUnassignedSplitsGauge(() -> (long) unassigned.size());
  }

  /** Takes up splits that have never been given out. */
  void addAll(Collection<? extends LightstreamSplit> splits) {
    splits.forEach(split -> unassigned.putIfAbsent(split.splitId(), split));
  }

  /** Has these splits in place of those that no reader has. */
  void replace(List<LightstreamSplit> others) {
    unassigned.clear();
    addAll(others);
  }

  /** Takes back what a failed reader was given since the last checkpoint. */
  void takeBack(Collection<LightstreamSplit> splits) {
    splits.forEach(split -> given.remove(split.splitId()));
    addFirst(splits);
  }

  /** Takes up what a restored reader found in its state, except what another one has by now. */
  void takeReported(int subtask) {
    ReaderInfo reader = context.registeredReaders().get(subtask);
    if (reader != null) {
      addFirst(
          reader.<LightstreamSplit>getReportedSplitsOnRegistration().stream()
              .filter(split -> !hasAnother(split, subtask))
              .toList());
    }
  }

  private boolean hasAnother(LightstreamSplit split, int subtask) {
    Given last = given.get(split.splitId());
    return last != null && last.subtask() != subtask;
  }

  /** What has been begun goes on before what has not, so that one reader keeps to the order. */
  private void addFirst(Collection<LightstreamSplit> splits) {
    Map<String, LightstreamSplit> behind = new LinkedHashMap<>(unassigned);
    unassigned.clear();
    addAll(splits);
    addAll(behind.values());
  }

  /** The split that is to be given out next. */
  Optional<LightstreamSplit> next() {
    Iterator<LightstreamSplit> splits = unassigned.values().iterator();
    return splits.hasNext() ? Optional.of(splits.next()) : Optional.empty();
  }

  /** The split with that id, if no reader has it. */
  Optional<LightstreamSplit> find(String splitId) {
    return Optional.ofNullable(unassigned.get(splitId));
  }

  /** Gives a split to a reader. */
  void give(LightstreamSplit split, int subtask) {
    unassigned.remove(split.splitId());
    given.put(split.splitId(), new Given(lastCheckpoint, subtask));
    context.assignSplit(split, subtask);
  }

  /** Whether no split waits to be given out. */
  boolean isEmpty() {
    return unassigned.isEmpty();
  }

  /** The splits that no reader has, in the order they will be given out. */
  List<LightstreamSplit> unassigned() {
    return List.copyOf(unassigned.values());
  }

  /** Takes note that a checkpoint is being taken now. */
  void checkpoint(long id) {
    lastCheckpoint = id;
  }

  /** Forgets what was given out before a checkpoint that is complete: readers' states have it. */
  void completed(long checkpoint) {
    given.values().removeIf(last -> last.since() < checkpoint);
  }
}
