// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.kafka.connect.config.SinkConfig;
import io.lightstream.kafka.connect.config.TaskMetrics;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Runs a sink task as Connect's worker does: the same calls in the same order, seeks before each
 * poll, offers of what was read. One thread.
 */
final class FakeWorker {

  private static final long PUT_NANOS = 1_000_000_000L;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  static {
    THREADS.setThreadContentionMonitoringEnabled(true);
  }

  private final FakeKafka kafka;
  private final FakeContext context = new FakeContext();
  private final SinkPipeline task;
  private final int mostRecords;

  /** What the consumer reads next, and what is offered to be committed. */
  private final Map<TopicPartition, Long> positions = new HashMap<>();

  private final Map<TopicPartition, Long> read = new HashMap<>();

  FakeWorker(FakeKafka kafka, Map<String, String> settings, int mostRecords) {
    this(kafka, settings, mostRecords, Outlets::of);
  }

  FakeWorker(
      FakeKafka kafka,
      Map<String, String> settings,
      int mostRecords,
      SinkPipeline.OutletChoice outlets) {
    this.kafka = kafka;
    this.mostRecords = mostRecords;
    context.reports = true;
    this.task =
        SinkPipeline.open(
            SinkConfig.parse(settings), context, new TaskMetrics(), outlets, System::nanoTime);
  }

  /** What was sent to the dead letter queue. */
  List<String> errant() {
    return context.errant;
  }

  /** Whether nothing is to come. */
  boolean isPaused() {
    return context.paused.containsAll(positions.keySet());
  }

  /** The group has decided which partitions this worker has. */
  void assign(Collection<TopicPartition> partitions) {
    seek(); // A poll begins with that, and partitions change within it.
    Set<TopicPartition> revoked = new HashSet<>(positions.keySet());
    revoked.removeAll(partitions);
    revoke(revoked);
    List<TopicPartition> added = new ArrayList<>(partitions);
    added.removeAll(positions.keySet());
    for (TopicPartition partition : added) {
      positions.put(partition, kafka.committed(partition));
      read.put(partition, kafka.committed(partition));
      context.assigned.add(partition);
      context.paused.remove(partition);
    }
    if (!added.isEmpty()) {
      task.open(added);
      seek();
    }
  }

  private void revoke(Set<TopicPartition> revoked) {
    if (!revoked.isEmpty()) {
      commit(revoked);
      lose(revoked);
    }
  }

  /** The group has given partitions to others, and this worker learns of it too late to commit. */
  void lose(Set<TopicPartition> lost) {
    seek();
    task.close(lost);
    positions.keySet().removeAll(lost);
    read.keySet().removeAll(lost);
    context.assigned.removeAll(lost);
  }

  /** Seeks, reads, and hands over what there is. */
  void poll() {
    seek();
    List<SinkRecord> records = new ArrayList<>();
    Map<TopicPartition, Long> next = new HashMap<>();
    for (TopicPartition partition : positions.keySet()) {
      if (!context.paused.contains(partition)) {
        readOn(partition, records, next);
      }
    }
    positions.putAll(next);
    long before = busyNanos();
    task.put(records);
    assertTrue(busyNanos() - before < PUT_NANOS, "put returns within a second");
    read.putAll(next);
  }

  /** How long this thread has worked and waited, without what it got no processor for. */
  private static long busyNanos() {
    ThreadInfo thread = THREADS.getThreadInfo(Thread.currentThread().getId());
    return THREADS.getCurrentThreadCpuTime()
        + TimeUnit.MILLISECONDS.toNanos(thread.getBlockedTime() + thread.getWaitedTime());
  }

  private void readOn(
      TopicPartition partition, List<SinkRecord> records, Map<TopicPartition, Long> next) {
    List<SinkRecord> log = kafka.log(partition);
    long position = positions.get(partition);
    if (position > log.size()) {
      position = 0; // Out of range: the earliest is next.
    }
    int room = mostRecords - records.size();
    int end = (int) Math.min(log.size(), position + room);
    records.addAll(log.subList((int) position, end));
    next.put(partition, (long) end);
  }

  private void seek() {
    context.seeks.forEach(
        (partition, offset) -> {
          assertTrue(positions.containsKey(partition), "a seek in what is assigned");
          positions.put(partition, offset);
          read.put(partition, offset);
        });
    context.seeks.clear();
  }

  /** Commits what the task allows. */
  void commit() {
    commit(positions.keySet());
  }

  private void commit(Set<TopicPartition> partitions) {
    Map<TopicPartition, OffsetAndMetadata> offered = new HashMap<>();
    partitions.forEach(p -> offered.put(p, new OffsetAndMetadata(read.get(p))));
    task.commit(offered)
        .forEach(
            (partition, offset) -> {
              assertTrue(
                  offset.offset() <= offered.get(partition).offset(),
                  "nothing is committed that was not read");
              kafka.commit(partition, offset.offset());
            });
  }

  /** Ends in order. */
  void stop() {
    revoke(new HashSet<>(positions.keySet()));
    task.close();
  }

  /** Ends as a process does that is killed: nothing is committed. */
  void kill() {
    task.close();
  }

  /** Whether the offsets of everything produced are committed. */
  boolean isDone() {
    commit();
    return positions.keySet().stream()
        .allMatch(partition -> kafka.committed(partition) == kafka.log(partition).size());
  }
}
