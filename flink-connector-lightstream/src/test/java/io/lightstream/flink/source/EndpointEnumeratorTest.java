// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.metrics.groups.SplitEnumeratorMetricGroup;
import org.junit.jupiter.api.Test;

class EndpointEnumeratorTest {

  private static final EndpointSplit SPLIT = new EndpointSplit("tcp://h:1", EndpointMode.LISTEN);

  private final FakeContext context = new FakeContext();
  private final EndpointEnumerator enumerator = new EndpointEnumerator(context, List.of(SPLIT));

  @Test
  void firstReaderThatAsksGetsTheEndpointAndTheOthersNothing() {
    enumerator.handleSplitRequest(1, "host");
    enumerator.handleSplitRequest(0, "host");
    enumerator.handleSplitRequest(1, "host");
    assertEquals(List.of("1 gets LISTEN tcp://h:1", "0 is done", "1 is done"), context.told);
    assertEquals(List.of(), enumerator.snapshotState(1).unassigned());
  }

  @Test
  void endpointOfAFailedReaderIsGivenOutAgain() {
    enumerator.handleSplitRequest(1, "host");
    enumerator.addSplitsBack(List.of(SPLIT), 1);
    assertEquals(List.of(SPLIT), enumerator.snapshotState(1).unassigned());
    enumerator.handleSplitRequest(0, "host");
    assertEquals(List.of("1 gets LISTEN tcp://h:1", "0 gets LISTEN tcp://h:1"), context.told);
  }

  @Test
  void readerThatIsGoneGetsNothing() {
    enumerator.handleSplitRequest(7, "host");
    assertEquals(List.of(), context.told);
    assertEquals(List.of(SPLIT), enumerator.snapshotState(1).unassigned());
  }

  /** Knows readers 0 and 1 and remembers what they were told. */
  private static final class FakeContext implements SplitEnumeratorContext<LightstreamSplit> {

    final List<String> told = new ArrayList<>();

    @Override
    public void assignSplits(SplitsAssignment<LightstreamSplit> assignment) {
      assignment
          .assignment()
          .forEach((reader, splits) -> splits.forEach(s -> told.add(reader + " gets " + s)));
    }

    @Override
    public void signalNoMoreSplits(int reader) {
      told.add(reader + " is done");
    }

    @Override
    public Map<Integer, ReaderInfo> registeredReaders() {
      return Map.of(0, new ReaderInfo(0, "host"), 1, new ReaderInfo(1, "host"));
    }

    @Override
    public int currentParallelism() {
      return 2;
    }

    @Override
    public SplitEnumeratorMetricGroup metricGroup() {
      throw new UnsupportedOperationException("no metrics here");
    }

    @Override
    public void sendEventToSourceReader(int reader, SourceEvent event) {
      throw new UnsupportedOperationException("no events here");
    }

    @Override
    public <T> void callAsync(Callable<T> work, BiConsumer<T, Throwable> handler) {
      throw new UnsupportedOperationException("no threads here");
    }

    @Override
    public <T> void callAsync(
        Callable<T> work, BiConsumer<T, Throwable> handler, long delay, long period) {
      throw new UnsupportedOperationException("no threads here");
    }

    @Override
    public void runInCoordinatorThread(Runnable work) {
      throw new UnsupportedOperationException("no threads here");
    }
  }
}
