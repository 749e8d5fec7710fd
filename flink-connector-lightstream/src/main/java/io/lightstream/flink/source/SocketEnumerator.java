// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;

/**
 * Shares out endpoints and streams. Those that are known belong to one reader each, evenly; a new
 * stream belongs to the reader that its sender came to, and any other is told where that reader is.
 * Nothing is shared out before all readers have said what they have restored, or the same stream
 * would begin twice.
 */
final class SocketEnumerator
    implements SplitEnumerator<LightstreamSplit, LightstreamEnumeratorState> {

  private final SplitEnumeratorContext<LightstreamSplit> context;
  private final SplitPool splits;
  private final SocketPlan plan;
  private final Announcement announcement;

  /** Who has or had a split, by its id: its stream goes on there if it can. */
  private final Map<String, Integer> owners = new HashMap<>();

  /** Readers that wait to hear who has a stream, by its id. */
  private final Map<String, Set<Integer>> waiting = new LinkedHashMap<>();

  /** Readers that had no split when they asked, and have not been told whether there is one. */
  private final Set<Integer> idle = new TreeSet<>();

  private boolean gathered;

  SocketEnumerator(
      SplitEnumeratorContext<LightstreamSplit> context,
      SocketPlan plan,
      Collection<? extends LightstreamSplit> unassigned) {
    this.context = context;
    this.plan = plan;
    this.splits = new SplitPool(context, unassigned);
    this.announcement = new Announcement(context, plan.discovery());
  }

  @Override
  public void start() {}

  @Override
  public void handleSplitRequest(int subtask, String hostname) {
    // Splits are handed out without being asked for: who asks wants to know whether to wait.
    idle.add(subtask);
    tellTheIdle();
  }

  private void tellTheIdle() {
    if (gathered && plan.boundedness() == Boundedness.CONTINUOUS_UNBOUNDED) {
      Map<Integer, Integer> load = load();
      idle.stream()
          .filter(reader -> load.getOrDefault(reader, 1) == 0)
          .forEach(reader -> context.sendEventToSourceReader(reader, new NoSplitsForNow()));
      idle.clear();
    }
  }

  @Override
  public void addReader(int subtask) {
    ReaderInfo reader = context.registeredReaders().get(subtask);
    if (reader == null) {
      return; // it has failed meanwhile, and will come again
    }
    splits.takeReported(subtask);
    reader.<LightstreamSplit>getReportedSplitsOnRegistration().stream()
        .map(LightstreamSplit::splitId)
        .filter(split -> splits.find(split).isPresent())
        .forEach(split -> owners.put(split, subtask));
    if (gathered) {
      shareOut();
      finish(subtask);
    } else if (context.registeredReaders().size() == context.currentParallelism()) {
      gathered = true;
      splits.replace(plan.renewed(splits.unassigned(), context.currentParallelism()));
      shareOut();
      context.registeredReaders().keySet().forEach(this::finish);
      List.copyOf(waiting.keySet()).forEach(this::answer);
      tellTheIdle();
    }
  }

  /**
   * Each split goes where it was if that reader has not more than its share; it waits for one that
   * has failed, which no other may stand in for once there are no more splits.
   */
  private void shareOut() {
    Map<Integer, Integer> load = load();
    int share = share(load);
    for (LightstreamSplit split : splits.unassigned()) {
      Integer owner = owners.get(split.splitId());
      if (owner != null && load.getOrDefault(owner, share) < share) {
        give(split, owner, load);
      }
    }
    for (LightstreamSplit split : splits.unassigned()) {
      Integer owner = owners.get(split.splitId());
      if (owner == null || load.containsKey(owner)) {
        load.entrySet().stream()
            .min(Map.Entry.comparingByValue())
            .ifPresent(least -> give(split, least.getKey(), load));
      }
    }
  }

  private int share(Map<Integer, Integer> load) {
    int given = load.values().stream().mapToInt(Integer::intValue).sum();
    int all = given + splits.unassigned().size();
    return (all + context.currentParallelism() - 1) / context.currentParallelism();
  }

  /** How many splits each registered reader has. */
  private Map<Integer, Integer> load() {
    Map<Integer, Integer> load = new TreeMap<>();
    context.registeredReaders().keySet().forEach(reader -> load.put(reader, 0));
    owners.forEach(
        (split, owner) -> {
          if (splits.find(split).isEmpty()) {
            load.computeIfPresent(owner, (reader, count) -> count + 1);
          }
        });
    return load;
  }

  private void give(LightstreamSplit split, int subtask, Map<Integer, Integer> load) {
    give(split, subtask);
    load.merge(subtask, 1, Integer::sum);
  }

  private void give(LightstreamSplit split, int subtask) {
    owners.put(split.splitId(), subtask);
    splits.give(split, subtask);
  }

  private void finish(int subtask) {
    if (plan.boundedness() == Boundedness.BOUNDED) {
      context.signalNoMoreSplits(subtask);
    }
  }

  @Override
  public void handleSourceEvent(int subtask, SourceEvent event) {
    if (event instanceof StreamEvent.Listens reader) {
      announcement.put(subtask, reader.uri());
      List.copyOf(waiting.keySet()).forEach(this::answer);
    } else if (event instanceof StreamEvent.Asked question) {
      waiting.computeIfAbsent(question.stream(), none -> new TreeSet<>()).add(subtask);
      answer(question.stream());
    } else if (event instanceof StreamEvent.Forgotten forgotten) {
      owners.remove(forgotten.stream(), subtask);
    } else {
      throw new IllegalStateException("no such event is expected of a reader: " + event);
    }
  }

  /** Whoever waits is answered as far as that is possible now. */
  private void answer(String stream) {
    Set<Integer> readers = waiting.get(stream);
    readers.retainAll(context.registeredReaders().keySet());
    if (gathered && !readers.isEmpty()) {
      int owner = owner(stream, readers.iterator().next());
      readers.remove(owner); // The split itself is the answer, and on its way.
      announcement
          .address(owner)
          .ifPresent(uri -> send(new StreamEvent.Lives(stream, uri), readers));
    }
    if (readers.isEmpty()) {
      waiting.remove(stream);
    }
  }

  /** Who has the stream; if nobody has, {@code reader} from now on. */
  private int owner(String stream, int reader) {
    Optional<LightstreamSplit> free = splits.find(stream);
    if (free.isPresent() || !owners.containsKey(stream)) {
      give(free.orElseGet(() -> StreamSplit.fresh(stream)), reader);
    }
    return owners.get(stream);
  }

  private void send(StreamEvent event, Set<Integer> readers) {
    readers.forEach(reader -> context.sendEventToSourceReader(reader, event));
    readers.clear();
  }

  @Override
  public void addSplitsBack(List<LightstreamSplit> back, int subtask) {
    splits.takeBack(back);
    announcement.remove(subtask);
  }

  @Override
  public LightstreamEnumeratorState snapshotState(long checkpoint) {
    splits.checkpoint(checkpoint);
    return plan.state(splits.unassigned());
  }

  @Override
  public void notifyCheckpointComplete(long checkpoint) {
    splits.completed(checkpoint);
  }

  @Override
  public void close() throws IOException {
    announcement.close();
  }
}
