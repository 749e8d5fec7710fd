// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import io.lightstream.kafka.connect.config.SinkConfig;
import io.lightstream.kafka.connect.config.TaskMetrics;
import io.lightstream.memory.BufferAllocator;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;

/**
 * What a sink task does: gathers records into batches, hands these to outlets, and says which
 * offsets are done. By original topics, partitions and offsets, whatever transformations make of
 * them. Belongs to the task's thread, and never keeps it waiting for a peer: records that cannot be
 * taken are held, and their partitions paused.
 */
public final class SinkPipeline implements AutoCloseable {

  /** How soon to look again where records wait. */
  private static final long HOLDING_MILLIS = 5;

  /** How soon to look again where batches are on their way. */
  private static final long BUSY_MILLIS = 20;

  /** How soon to look again in any case. */
  private static final long IDLE_MILLIS = 500;

  /** How long a commit of offsets waits for what is on its way. */
  private static final long COMMIT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private static final long COMMIT_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** How many records are taken between two looks at the memory. */
  private static final int RECORDS_PER_LOOK = 16;

  private final SinkTaskContext context;
  private final LongSupplier nanoTime;
  private final BufferAllocator allocator;
  private final OutletFactory outlets;
  private final Scope scope;
  private final RouteSettings settings;
  private final TaskMemory memory;
  private final Map<TopicPartition, Partition> partitions = new LinkedHashMap<>();

  /** Those that are not for one partition each. */
  private final Map<OutletKey, Route> shared = new LinkedHashMap<>();

  /** The one of all records; null where there are several. */
  private final Route only;

  /** Records come many of a partition after each other. */
  private Partition latest;

  /** Why the task has failed; null while it has not. */
  private RuntimeException failure;

  private SinkPipeline(
      SinkTaskContext context,
      LongSupplier nanoTime,
      BufferAllocator allocator,
      RouteSettings settings) {
    this.context = context;
    this.nanoTime = nanoTime;
    this.allocator = allocator;
    this.settings = settings;
    this.outlets = settings.outlets();
    this.memory = settings.memory();
    this.scope = outlets.scope();
    memory.idleWhere(this::isIdle);
    // The peer is called before there is anything to say.
    this.only = scope == Scope.TASK ? route(OutletKey.all()) : null;
    // Partitions that are paused as they are assigned would keep the worker in its first read until
    // it is time to commit offsets: a minute by default.
    context.timeout(IDLE_MILLIS);
  }

  /**
   * The pipeline of a task. Begins to connect, and does not wait for that.
   *
   * @param metrics where the task's metrics are defined
   * @return owned by the caller
   */
  public static SinkPipeline open(SinkConfig config, SinkTaskContext context, TaskMetrics metrics) {
    return open(config, context, metrics, Outlets::of, System::nanoTime);
  }

  /** Chooses the outlets. */
  interface OutletChoice {
    OutletFactory choose(OutletContext context);
  }

  static SinkPipeline open(
      SinkConfig config,
      SinkTaskContext context,
      TaskMetrics metrics,
      OutletChoice choice,
      LongSupplier nanoTime) {
    SinkCounters counters = new SinkCounters(metrics);
    BufferAllocator allocator =
        BufferAllocator.withBudget(
            "buffer.max.bytes of " + config.connector() + "-" + config.task(),
            config.bufferBytes());
    OutletFactory outlets = choice.choose(new OutletContext(config, allocator, counters));
    RouteSettings settings =
        new RouteSettings(
            outlets,
            LaneSettings.of(config, outlets.scope(), allocator),
            TableNames.of(config),
            new TaskMemory(allocator, counters),
            new ErrantRecords(Optional.ofNullable(context.errantRecordReporter()), counters),
            config.tombstones(),
            config.onOffsetReset(),
            config.batchDelay().toNanos(),
            counters,
            nanoTime);
    try {
      return new SinkPipeline(context, nanoTime, allocator, settings);
    } catch (RuntimeException e) {
      outlets.close();
      allocator.close();
      throw e;
    }
  }

  /** The worker has assigned partitions, whose records will come. */
  public void open(Collection<TopicPartition> assigned) {
    assigned.forEach(this::assigned);
    step();
    for (TopicPartition name : assigned) {
      Partition partition = partitions.get(name);
      partition.tellPaused(context, mustPause(partition));
    }
    settle();
  }

  private Partition assigned(TopicPartition name) {
    return partitions.computeIfAbsent(
        name,
        any -> {
          if (scope != Scope.PARTITION) {
            return new Partition(name, Optional.empty());
          }
          Route route = new Route(OutletKey.of(name), settings, partitions);
          Partition partition = new Partition(name, Optional.of(route));
          route.follow(partition);
          return partition;
        });
  }

  private Route route(OutletKey key) {
    return shared.computeIfAbsent(key, any -> new Route(any, settings, partitions));
  }

  /**
   * Takes records, and does what is due. Returns at once: what cannot be taken is held.
   *
   * @throws ConnectException if the task cannot go on
   */
  public void put(Collection<SinkRecord> records) {
    if (failure != null) {
      throw failure;
    }
    try {
      partitions.values().forEach(Partition::hasRead);
      if (!records.isEmpty()) {
        memory.look();
      }
      take(records);
      step();
      takeHeld();
      sealDue();
      settle();
    } catch (RuntimeException e) {
      failure = e;
      throw e;
    }
  }

  private void take(Collection<SinkRecord> records) {
    int untilLook = RECORDS_PER_LOOK;
    for (SinkRecord record : records) {
      if (--untilLook == 0) {
        untilLook = RECORDS_PER_LOOK;
        memory.look();
      }
      Partition partition = partitionOf(record);
      if (!partition.isStale()) {
        routeOf(partition, record).put(partition, record);
      }
    }
  }

  private Partition partitionOf(SinkRecord record) {
    if (latest == null || !latest.is(record.originalTopic(), record.originalKafkaPartition())) {
      latest =
          assigned(new TopicPartition(record.originalTopic(), record.originalKafkaPartition()));
    }
    return latest;
  }

  private Route routeOf(Partition partition, SinkRecord record) {
    return switch (scope) {
      case PARTITION -> partition.route().orElseThrow();
      case TASK -> only;
      case TOPIC -> route(OutletKey.of(record.topic()));
    };
  }

  private void takeHeld() {
    memory.look();
    for (Route route : routes()) {
      route.takeHeld();
    }
    memory.look();
  }

  private void sealDue() {
    long now = nanoTime.getAsLong();
    for (Route route : routes()) {
      route.sealDue(now, memory.isFull());
    }
    step();
  }

  private void step() {
    long now = nanoTime.getAsLong();
    for (Route route : routes()) {
      route.step(now);
    }
  }

  private boolean isIdle() {
    return routes().stream().noneMatch(Route::takesMemory);
  }

  private Collection<Route> routes() {
    if (scope != Scope.PARTITION) {
      return shared.values();
    }
    List<Route> routes = new ArrayList<>(partitions.size());
    partitions.values().forEach(partition -> partition.route().ifPresent(routes::add));
    return routes;
  }

  /** Tells the worker what is to come next, and when to be back. */
  private void settle() {
    boolean holding = false;
    for (Partition partition : partitions.values()) {
      partition.askToSeek(context);
      boolean pause = mustPause(partition);
      partition.pause(context, pause);
      holding |= pause;
    }
    context.timeout(millisToNext(holding));
  }

  private boolean mustPause(Partition partition) {
    return memory.isFull()
        || partition.route().map(Route::isHolding).orElseGet(this::isSharedHolding);
  }

  private boolean isSharedHolding() {
    return shared.values().stream().anyMatch(Route::isHolding);
  }

  private long millisToNext(boolean holding) {
    if (holding) {
      return HOLDING_MILLIS;
    }
    long now = nanoTime.getAsLong();
    long left = IDLE_MILLIS;
    for (Route route : routes()) {
      if (route.isBusy()) {
        left = Math.min(left, BUSY_MILLIS);
      }
      OptionalLong rows = route.nanosLeft(now);
      if (rows.isPresent()) {
        left = Math.min(left, TimeUnit.NANOSECONDS.toMillis(rows.getAsLong()) + 1);
      }
    }
    return Math.max(1, left);
  }

  /**
   * Says which offsets are done: those offered, or for a partition with records that are not
   * durable the lowest of these. Waits half a second at most for what is on its way.
   *
   * @param offered by partition, what the worker has read
   * @return the offsets that may be committed
   */
  public Map<TopicPartition, OffsetAndMetadata> commit(
      Map<TopicPartition, OffsetAndMetadata> offered) {
    if (failure == null) {
      try {
        flush();
      } catch (RuntimeException e) {
        failure = e; // Thrown by the next put: here it would rewind the consumer.
      }
    }
    Map<TopicPartition, OffsetAndMetadata> done = new HashMap<>();
    offered.forEach(
        (name, offset) -> {
          Partition partition = partitions.get(name);
          if (partition != null && !isFenced(partition)) {
            done.put(name, done(partition, offset));
          }
        });
    return done;
  }

  private boolean isFenced(Partition partition) {
    return partition
        .route()
        .map(Route::isFenced)
        .orElseGet(() -> shared.values().stream().anyMatch(Route::isFenced));
  }

  private OffsetAndMetadata done(Partition partition, OffsetAndMetadata offered) {
    long lowest = partition.limit();
    for (Route route : routes()) {
      lowest = Math.min(lowest, route.outstanding(partition.name()).orElse(Long.MAX_VALUE));
    }
    return lowest < offered.offset() ? new OffsetAndMetadata(lowest) : offered;
  }

  private void flush() {
    if (!outlets.settlesSoon()) {
      step();
      return;
    }
    for (Route route : routes()) {
      route.drain();
    }
    long deadline = nanoTime.getAsLong() + COMMIT_NANOS;
    step();
    while (isSettling() && nanoTime.getAsLong() - deadline < 0) {
      LockSupport.parkNanos(this, COMMIT_LOOK_NANOS);
      step();
    }
  }

  private boolean isSettling() {
    return !Thread.currentThread().isInterrupted() && routes().stream().anyMatch(Route::isSending);
  }

  /** Partitions go to another task, with what is not done of them. */
  public void close(Collection<TopicPartition> revoked) {
    latest = null;
    List<Route> ending = new ArrayList<>();
    for (TopicPartition name : revoked) {
      Partition partition = partitions.remove(name);
      if (partition != null) {
        partition.route().ifPresent(ending::add);
      }
    }
    closeAll(ending);
    Set<TopicPartition> gone = new HashSet<>(revoked);
    shared.values().forEach(route -> route.forget(gone));
  }

  /** Each may take a second, and there may be hundreds: all at once. */
  private static void closeAll(Collection<Route> ending) {
    List<Thread> closing = new ArrayList<>(ending.size());
    for (Route route : ending) {
      Thread thread = new Thread(route::close, "lightstream-close-" + route);
      thread.setDaemon(true);
      thread.start();
      closing.add(thread);
    }
    try {
      for (Thread thread : closing) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends all outlets. Idempotent. */
  @Override
  public void close() {
    latest = null;
    try {
      closeAll(routes());
      partitions.clear();
      shared.clear();
    } finally {
      outlets.close();
      allocator.close();
    }
  }
}
