// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;

/**
 * Gives every reader that asks the next split of the files found. Looks for files once, or again
 * and again; on a thread of its own, never on the coordinator's.
 */
final class FileEnumerator
    implements SplitEnumerator<LightstreamSplit, LightstreamEnumeratorState> {

  private static final int FAILURES_TOLERATED = 3;

  private final SplitEnumeratorContext<LightstreamSplit> context;
  private final FileDiscovery discovery;
  private final Optional<Duration> interval;
  private final SplitPool splits;
  private final Set<FileId> seen = ConcurrentHashMap.newKeySet(); // asked while looking, too
  private final Set<Integer> waiting = new LinkedHashSet<>();
  private final Set<Integer> told = new HashSet<>(); // those waiting who know that they do
  private boolean listed;
  private int failures;

  FileEnumerator(
      SplitEnumeratorContext<LightstreamSplit> context,
      FileDiscovery discovery,
      Optional<Duration> interval,
      FilesState start) {
    this.context = context;
    this.discovery = discovery;
    this.interval = interval;
    this.splits = new SplitPool(context, start.unassigned());
    this.seen.addAll(start.seen());
    this.listed = start.listed();
  }

  @Override
  public void start() {
    splits.countUnassigned();
    if (interval.isPresent()) {
      long millis = interval.get().toMillis();
      context.callAsync(() -> discovery.look(seen), this::found, 0, millis);
    } else if (!listed) {
      context.callAsync(() -> discovery.look(seen), this::found);
    }
  }

  private void found(FileDiscovery.Found found, Throwable failure) {
    if (failure != null) {
      failed(failure);
      return;
    }
    failures = 0;
    listed = true;
    for (FileDiscovery.Planned file : found.splits()) {
      if (seen.add(file.file())) { // not already by a look that overlapped with this one
        splits.addAll(file.splits());
      }
    }
    forgetAbsent(found.present());
    serveWaiting();
  }

  /** Unless all are absent: then it is rather their directory that is, and they may come back. */
  private void forgetAbsent(Set<FileId> present) {
    if (!Collections.disjoint(seen, present)) {
      seen.retainAll(present);
    }
  }

  /** Where there will be another attempt, it may be the file system that is out of sorts. */
  private void failed(Throwable failure) {
    failures++;
    if (interval.isEmpty() || !listed || failures > FAILURES_TOLERATED) {
      throw failure instanceof RuntimeException e ? e : new IllegalStateException(failure);
    }
  }

  @Override
  public void handleSplitRequest(int subtask, String hostname) {
    told.remove(subtask);
    waiting.add(subtask);
    serveWaiting();
  }

  private void serveWaiting() {
    Iterator<Integer> readers = waiting.iterator();
    while (readers.hasNext()) {
      int subtask = readers.next();
      if (!context.registeredReaders().containsKey(subtask)) {
        readers.remove(); // it failed after asking, and will ask again
      } else if (!splits.isEmpty()) {
        readers.remove();
        splits.next().ifPresent(split -> splits.give(split, subtask));
      } else if (listed) {
        tellThereIsNothing(subtask, readers);
      }
    }
  }

  private void tellThereIsNothing(int subtask, Iterator<Integer> readers) {
    if (interval.isEmpty()) {
      readers.remove();
      context.signalNoMoreSplits(subtask);
    } else if (told.add(subtask)) {
      context.sendEventToSourceReader(subtask, new NoSplitsForNow());
    }
  }

  @Override
  public void addSplitsBack(List<LightstreamSplit> back, int subtask) {
    waiting.remove(subtask);
    splits.takeBack(back);
    serveWaiting();
  }

  @Override
  public void addReader(int subtask) {
    splits.takeReported(subtask);
    serveWaiting();
  }

  @Override
  public LightstreamEnumeratorState snapshotState(long checkpoint) {
    splits.checkpoint(checkpoint);
    return new FilesState(splits.unassigned(), new HashSet<>(seen), listed);
  }

  @Override
  public void notifyCheckpointComplete(long checkpoint) {
    splits.completed(checkpoint);
  }

  @Override
  public void close() {}
}
