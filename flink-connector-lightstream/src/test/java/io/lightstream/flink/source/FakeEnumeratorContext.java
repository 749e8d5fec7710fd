// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.metrics.groups.SplitEnumeratorMetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;

/** Remembers what readers were told, and does asynchronous work when it is told to. */
final class FakeEnumeratorContext implements SplitEnumeratorContext<LightstreamSplit> {

  /** What readers were told, in order: "1 gets split", "0 is done", "0 hears event". */
  final List<String> told = new ArrayList<>();

  private final Map<Integer, ReaderInfo> readers = new TreeMap<>();
  private final List<Runnable> once = new ArrayList<>();
  private final List<Runnable> again = new ArrayList<>();
  private final int parallelism;

  FakeEnumeratorContext(int parallelism) {
    this.parallelism = parallelism;
  }

  /** Registers a reader that found these splits in its state. */
  void register(int reader, LightstreamSplit... restored) {
    readers.put(reader, ReaderInfo.createReaderInfo(reader, "host", List.of(restored)));
  }

  void unregister(int reader) {
    readers.remove(reader);
  }

  /** Does what is due: what was to be done once, and one round of what is to be done again. */
  void runAsync() {
    List<Runnable> due = new ArrayList<>(once);
    due.addAll(again);
    once.clear();
    due.forEach(Runnable::run);
  }

  /** What readers were told since the last call. */
  List<String> toldNow() {
    List<String> now = List.copyOf(told);
    told.clear();
    return now;
  }

  @Override
  public void assignSplits(SplitsAssignment<LightstreamSplit> assignment) {
    assignment
        .assignment()
        .forEach(
            (reader, splits) -> splits.forEach(s -> told.add(reader + " gets " + s.splitId())));
  }

  @Override
  public void signalNoMoreSplits(int reader) {
    told.add(reader + " is done");
  }

  @Override
  public void sendEventToSourceReader(int reader, SourceEvent event) {
    told.add(reader + " hears " + event);
  }

  @Override
  public Map<Integer, ReaderInfo> registeredReaders() {
    return readers;
  }

  @Override
  public int currentParallelism() {
    return parallelism;
  }

  @Override
  public SplitEnumeratorMetricGroup metricGroup() {
    return UnregisteredMetricsGroup.createSplitEnumeratorMetricGroup();
  }

  @Override
  public <T> void callAsync(Callable<T> work, BiConsumer<T, Throwable> handler) {
    once.add(() -> call(work, handler));
  }

  @Override
  public <T> void callAsync(
      Callable<T> work, BiConsumer<T, Throwable> handler, long delay, long period) {
    again.add(() -> call(work, handler));
  }

  private static <T> void call(Callable<T> work, BiConsumer<T, Throwable> handler) {
    T result;
    try {
      result = work.call();
    } catch (Exception e) {
      handler.accept(null, e);
      return;
    }
    handler.accept(result, null);
  }

  @Override
  public void runInCoordinatorThread(Runnable work) {
    once.add(work);
  }
}
