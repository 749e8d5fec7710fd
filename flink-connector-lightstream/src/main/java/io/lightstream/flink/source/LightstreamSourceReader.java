// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import io.lightstream.flink.data.RecordBatchDeserializer;
import io.lightstream.memory.BufferAllocator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.base.source.reader.SingleThreadMultiplexSourceReaderBase;
import org.apache.flink.core.io.InputStatus;

/**
 * Hands batches from the fetching thread to the task's. Asks for a split when it has none, and is
 * marked idle when there is none to be had. What batches it still holds when it is closed are
 * released.
 */
@SuppressWarnings(
    "try") // that close() may throw anything is Flink's contract, not a choice made here
final class LightstreamSourceReader<T>
    extends SingleThreadMultiplexSourceReaderBase<Fed, T, LightstreamSplit, SplitState> {

  private final Parts<T> parts;
  private final Map<String, SplitState> assigned = new HashMap<>();

  private LightstreamSourceReader(Parts<T> parts) {
    super(
        parts::splitReader,
        parts.emitter(),
        parts.scope().context().getConfiguration(),
        parts.scope().context());
    this.parts = parts;
  }

  static <T> LightstreamSourceReader<T> of(
      SourceReaderContext context,
      SourcePlan plan,
      RecordBatchDeserializer<T> deserializer,
      ReaderSettings settings) {
    return new LightstreamSourceReader<>(Parts.of(context, plan, deserializer, settings));
  }

  @Override
  public void start() {
    parts.feeds().start();
    if (getNumberOfCurrentlyAssignedSplits() == 0) {
      context.sendSplitRequest();
    }
  }

  @Override
  public InputStatus pollNext(ReaderOutput<T> output) throws Exception {
    parts.idleness().emitsTo(output);
    InputStatus status = super.pollNext(output);
    if (status == InputStatus.END_OF_INPUT) {
      parts.idleness().ends();
    }
    return status;
  }

  @Override
  public void addSplits(List<LightstreamSplit> splits) {
    parts.idleness().hasSplits();
    super.addSplits(splits);
  }

  @Override
  protected SplitState initializedState(LightstreamSplit split) {
    SplitState state = new SplitState(parts.feeds().assigned(split));
    assigned.put(split.splitId(), state);
    return state;
  }

  @Override
  protected LightstreamSplit toSplitType(String id, SplitState state) {
    return state.position().split();
  }

  @Override
  protected void onSplitFinished(Map<String, SplitState> finished) {
    finished.forEach(
        (id, state) -> {
          assigned.remove(id);
          parts.feeds().finished(id, state.position());
        });
    if (assigned.isEmpty()) {
      context.sendSplitRequest();
    }
  }

  @Override
  public List<LightstreamSplit> snapshotState(long checkpoint) {
    List<LightstreamSplit> splits = super.snapshotState(checkpoint);
    parts.feeds().saved(checkpoint, splits);
    return splits;
  }

  @Override
  public void notifyCheckpointComplete(long checkpoint) throws Exception {
    super.notifyCheckpointComplete(checkpoint);
    parts.feeds().completed(checkpoint);
  }

  @Override
  public void notifyCheckpointAborted(long checkpoint) throws Exception {
    super.notifyCheckpointAborted(checkpoint);
    parts.feeds().aborted(checkpoint);
  }

  @Override
  public void handleSourceEvents(SourceEvent event) {
    if (event instanceof NoSplitsForNow) {
      parts.idleness().hasNoSplits();
    } else {
      parts.feeds().handle(event);
    }
  }

  @Override
  public void close() throws Exception {
    try {
      super.close();
    } finally {
      parts.close();
    }
  }

  /** What a reader is made of, as far as it outlives one fetching thread. */
  private record Parts<T>(
      ReaderScope scope,
      SplitFeeds feeds,
      OpenBatches batches,
      ReaderSettings settings,
      RowQuota quota,
      WakeUp wakeUp,
      Idleness<T> idleness,
      BatchEmitter<T> emitter)
      implements AutoCloseable {

    static <T> Parts<T> of(
        SourceReaderContext context,
        SourcePlan plan,
        RecordBatchDeserializer<T> deserializer,
        ReaderSettings settings) {
      ReaderScope scope =
          new ReaderScope(
              context,
              deserializer.columns(),
              BufferAllocator.unbounded("lightstream source"),
              new SourceMetrics(context.metricGroup()),
              settings.sliceRowsOfOne(context.currentParallelism()));
      OpenBatches batches = new OpenBatches();
      WakeUp wakeUp = new WakeUp();
      RowQuota quota = new RowQuota(settings.limit(), wakeUp::now);
      Idleness<T> idleness = new Idleness<>();
      BatchEmitter<T> emitter =
          new BatchEmitter<>(
              deserializer, settings.onMalformed(), batches, scope.metrics(), quota, idleness);
      return new Parts<>(
          scope, plan.feeds(scope), batches, settings, quota, wakeUp, idleness, emitter);
    }

    LightstreamSplitReader splitReader() {
      Pace pace = settings.paceOfOne(scope.context().currentParallelism());
      return new LightstreamSplitReader(
          feeds, batches, scope.metrics(), settings, pace, quota, wakeUp);
    }

    @Override
    public void close() {
      batches.close();
      feeds.close();
      scope.allocator().close();
    }
  }
}
