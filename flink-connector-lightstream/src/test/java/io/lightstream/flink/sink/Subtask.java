// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.sink;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.flink.api.common.JobInfo;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.metrics.groups.SinkCommitterMetricGroup;

/** A subtask of a sink, with what Flink does to it. States and committables go through bytes. */
final class Subtask implements AutoCloseable {

  /** What a checkpoint has of a subtask. */
  record Checkpoint(List<Committable> committables, List<WriterState> states) {}

  final SubtaskContext context;
  final SinkStateWriter<String> writer;
  private final LightstreamSink<String> sink;

  private Subtask(
      LightstreamSink<String> sink, SubtaskContext context, Collection<WriterState> states) {
    this.sink = sink;
    this.context = context;
    this.writer = (SinkStateWriter<String>) sink.restoreWriter(context, states);
  }

  static Subtask start(LightstreamSink<String> sink, int index) {
    return new Subtask(sink, new SubtaskContext(index, OptionalLong.empty()), List.of());
  }

  static Subtask restore(
      LightstreamSink<String> sink, int index, long checkpoint, Collection<WriterState> states) {
    return new Subtask(sink, new SubtaskContext(index, OptionalLong.of(checkpoint)), states);
  }

  void write(String... words) throws Exception {
    for (String word : words) {
      writer.write(word, null);
    }
  }

  Checkpoint checkpoint(long id) throws Exception {
    context.work();
    writer.flush(false);
    List<Committable> committables =
        copies(sink.getCommittableSerializer(), writer.prepareCommit());
    return new Checkpoint(
        committables, copies(sink.getWriterStateSerializer(), writer.snapshotState(id)));
  }

  /** A checkpoint that is completed. */
  Checkpoint commit(long id) throws Exception {
    Checkpoint checkpoint = checkpoint(id);
    commit(sink, context.getRestoredCheckpointId(), checkpoint.committables());
    return checkpoint;
  }

  static void commit(
      LightstreamSink<String> sink, OptionalLong restored, List<Committable> committables)
      throws Exception {
    Committer<Committable> committer = sink.createCommitter(new CommitterContext(restored));
    committer.commit(requests(committables));
    committer.close();
  }

  private static Collection<Committer.CommitRequest<Committable>> requests(
      List<Committable> committables) {
    Collection<Committer.CommitRequest<Committable>> requests = new ArrayList<>();
    for (Committable committable : committables) {
      requests.add(new Request(committable));
    }
    return requests;
  }

  private static <E> List<E> copies(SimpleVersionedSerializer<E> serializer, Collection<E> all)
      throws IOException {
    List<E> copies = new ArrayList<>();
    for (E element : all) {
      copies.add(serializer.deserialize(serializer.getVersion(), serializer.serialize(element)));
    }
    return copies;
  }

  /** The task goes on until something has happened. */
  void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, "waited 30 s for: " + what);
      context.work();
      LockSupport.parkNanos(100_000);
    }
  }

  @Override
  public void close() {
    context.close();
    writer.close();
  }

  private record Request(Committable committable) implements Committer.CommitRequest<Committable> {

    @Override
    public Committable getCommittable() {
      return committable;
    }

    @Override
    public int getNumberOfRetries() {
      return 0;
    }

    @Override
    public void signalFailedWithKnownReason(Throwable reason) {
      throw new AssertionError("silently lost", reason);
    }

    @Override
    public void signalFailedWithUnknownReason(Throwable reason) {
      throw new AssertionError(reason);
    }

    @Override
    public void retryLater() {
      throw new AssertionError("Flink's retries do not pause");
    }

    @Override
    public void updateAndRetryLater(Committable other) {
      throw new AssertionError("Flink's retries do not pause");
    }

    @Override
    public void signalAlreadyCommitted() {}
  }

  private record CommitterContext(OptionalLong getRestoredCheckpointId)
      implements CommitterInitContext {

    @Override
    public SinkCommitterMetricGroup metricGroup() {
      throw new UnsupportedOperationException();
    }

    @Override
    public JobInfo getJobInfo() {
      throw new UnsupportedOperationException();
    }

    @Override
    public TaskInfo getTaskInfo() {
      throw new UnsupportedOperationException();
    }
  }
}
