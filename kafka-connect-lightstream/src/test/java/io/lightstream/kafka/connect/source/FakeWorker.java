// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.source;

import io.lightstream.kafka.connect.LightstreamSourceTask;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.source.TransactionContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/**
 * A worker that does to source tasks what Connect's workers do, and can die at any point. What is
 * in topics and in the offset storage outlives tasks.
 *
 * <p>With exactly-once, the records of a transaction and their offsets become durable at once; then
 * the task hears of each record, and of the commit, on its own thread. Without, records are durable
 * one by one, which the task hears on another thread; offsets are as often as {@link
 * Run#commitOffsets()} is called, and have what was acknowledged before the last poll.
 */
final class FakeWorker implements AutoCloseable {

  /** How transactions end. */
  enum Boundary {
    CONNECTOR,
    POLL,
    NONE
  }

  /** Where a worker dies. */
  enum Death {
    BEFORE_COMMIT,
    AFTER_COMMIT
  }

  private static final RecordMetadata METADATA =
      new RecordMetadata(new TopicPartition("t", 0), 0, 0, 0, 0, 0);

  private final Boundary boundary;
  private final Map<Map<String, ?>, Map<String, Object>> stored = new HashMap<>();
  private final List<SourceRecord> topics = new ArrayList<>();
  private final ExecutorService producer = Executors.newSingleThreadExecutor();

  /** What a transformation leaves out. */
  Predicate<SourceRecord> dropped = record -> false;

  FakeWorker(Boundary boundary) {
    this.boundary = boundary;
  }

  Run start(Map<String, String> properties) {
    return new Run(properties);
  }

  /** All that is in topics. */
  List<SourceRecord> topics() {
    synchronized (topics) {
      return List.copyOf(topics);
    }
  }

  Map<Map<String, ?>, Map<String, Object>> stored() {
    synchronized (stored) {
      return Map.copyOf(stored);
    }
  }

  void store(Map<String, ?> partition, Map<String, Object> offset) {
    synchronized (stored) {
      stored.put(partition, offset);
    }
  }

  OffsetStorageReader reader() {
    return new Reader();
  }

  @Override
  public void close() {
    producer.shutdownNow();
  }

  /** One run of a task. */
  final class Run implements SourceTaskContext, TransactionContext {

    private final Map<String, String> properties;
    private final LightstreamSourceTask task = new LightstreamSourceTask();

    /** Of the transaction that is open. */
    private final List<SourceRecord> sent = new ArrayList<>();

    private final List<SourceRecord> left = new ArrayList<>();
    private final Map<Map<String, ?>, Map<String, Object>> offsets = new HashMap<>();
    private final Map<Map<String, ?>, Map<String, Object>> acknowledged = new HashMap<>();
    private final Map<Map<String, ?>, Map<String, Object>> committable = new HashMap<>();
    private boolean commit;

    private Run(Map<String, String> properties) {
      this.properties = properties;
      task.initialize(this);
      task.start(properties);
    }

    /** Polls once, and sends what that brings; returns how many records it was. */
    int step() throws InterruptedException {
      return step(null);
    }

    /** The same, dying there. */
    int step(Death death) throws InterruptedException {
      synchronized (acknowledged) {
        committable.putAll(acknowledged);
      }
      List<SourceRecord> records = task.poll();
      if (records != null) {
        for (SourceRecord record : records) {
          send(record);
        }
      }
      if (boundary == Boundary.POLL || boundary == Boundary.CONNECTOR && commit) {
        commit = false;
        commitTransaction(death);
      }
      return records == null ? 0 : records.size();
    }

    /** Polls until a time without records. */
    void drain() throws InterruptedException {
      while (step() > 0) {
        // Further.
      }
    }

    private void send(SourceRecord record) {
      boolean isLeft = dropped.test(record);
      if (boundary != Boundary.NONE) {
        (isLeft ? left : sent).add(record);
        if (!isLeft && record.sourceOffset() != null) {
          offsets.put(copy(record.sourcePartition()), copy(record.sourceOffset()));
        }
      } else if (isLeft) {
        task.commitRecord(record, null);
      } else {
        producer.execute(() -> acknowledge(record));
      }
    }

    private void acknowledge(SourceRecord record) {
      synchronized (topics) {
        topics.add(record);
      }
      task.commitRecord(record, METADATA);
      if (record.sourceOffset() != null) {
        synchronized (acknowledged) {
          acknowledged.put(copy(record.sourcePartition()), copy(record.sourceOffset()));
        }
      }
    }

    private void commitTransaction(Death death) {
      if (sent.isEmpty() && offsets.isEmpty() || death == Death.BEFORE_COMMIT) {
        return;
      }
      synchronized (topics) {
        topics.addAll(sent);
      }
      synchronized (stored) {
        stored.putAll(offsets);
      }
      if (death == Death.AFTER_COMMIT) {
        return;
      }
      offsets.clear();
      sent.forEach(record -> task.commitRecord(record, METADATA));
      left.forEach(record -> task.commitRecord(record, null));
      sent.clear();
      left.clear();
      task.commit();
    }

    /** Commits offsets, as a thread of the worker does now and then without exactly-once. */
    void commitOffsets() throws InterruptedException {
      Thread thread =
          new Thread(
              () -> {
                Map<Map<String, ?>, Map<String, Object>> now;
                synchronized (acknowledged) {
                  now = Map.copyOf(committable);
                }
                synchronized (stored) {
                  stored.putAll(now);
                }
                task.commit();
              });
      thread.start();
      thread.join();
    }

    /** The worker dies: nothing is committed. */
    void kill() {
      task.stop();
    }

    /** Waits until Kafka has acknowledged all that was sent, without exactly-once. */
    void awaitProducer() {
      try {
        producer.submit(() -> {}).get();
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }

    LightstreamSourceTask task() {
      return task;
    }

    @Override
    public Map<String, String> configs() {
      return properties;
    }

    @Override
    public OffsetStorageReader offsetStorageReader() {
      return reader();
    }

    @Override
    public TransactionContext transactionContext() {
      return boundary == Boundary.CONNECTOR ? this : null;
    }

    @Override
    public PluginMetrics pluginMetrics() {
      return (PluginMetrics)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {PluginMetrics.class},
              (proxy, method, arguments) -> null);
    }

    @Override
    public void commitTransaction() {
      commit = true;
    }

    @Override
    public void commitTransaction(SourceRecord record) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void abortTransaction() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void abortTransaction(SourceRecord record) {
      throw new UnsupportedOperationException();
    }
  }

  /** As a map that JSON has gone through. */
  private static Map<String, Object> copy(Map<String, ?> map) {
    return Collections.unmodifiableMap(new HashMap<>(map));
  }

  private final class Reader implements OffsetStorageReader {

    @Override
    public <T> Map<String, Object> offset(Map<String, T> partition) {
      return offsets(List.of(partition)).get(partition);
    }

    @Override
    public <T> Map<Map<String, T>, Map<String, Object>> offsets(
        Collection<Map<String, T>> partitions) {
      Map<Map<String, T>, Map<String, Object>> found = new HashMap<>();
      synchronized (stored) {
        partitions.forEach(partition -> found.put(partition, stored.get(partition)));
      }
      return found;
    }
  }
}
