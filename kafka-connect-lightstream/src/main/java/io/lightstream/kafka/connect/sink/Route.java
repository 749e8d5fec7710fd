// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import io.lightstream.error.LimitExceededException;
import io.lightstream.kafka.connect.config.OffsetReset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * One outlet and what goes there: the rows that are gathered, the batches that wait for the outlet,
 * and those it was sent.
 *
 * <pre>
 *   held -> lanes (a table each) -> waiting -> sent -> durable
 * </pre>
 *
 * Another outlet takes the place of the first where a table goes on with other columns, once all
 * that was sent is durable. Belongs to the task's thread.
 */
final class Route implements AutoCloseable {

  /** How long a task may not know that another one has taken its place. */
  private static final long FENCED_NANOS = TimeUnit.SECONDS.toNanos(20);

  /** So often another sender may come in between: the last word of one that is gone, perhaps. */
  private static final int MOST_FENCED = 3;

  private final OutletKey key;
  private final RouteSettings settings;
  private final Map<TopicPartition, Partition> partitions;
  private final Map<String, Lane> lanes = new LinkedHashMap<>();
  private final Held held = new Held();
  private final Deque<SealedBatch> waiting = new ArrayDeque<>();

  /** The records of each batch that is not known to be durable. */
  private final Deque<Map<TopicPartition, OffsetRange>> sent = new ArrayDeque<>();

  private final Position position = new Position();

  /** Null for several partitions. */
  private Partition partition;

  /** Of the table of the record before; null before the first. */
  private Lane latest;

  private Outlet outlet;
  private boolean started;
  private long epoch = -1;

  /** How many of this epoch's batches are not in {@link #sent} any more. */
  private long settled;

  /** Behind the last record that is known to be durable; negative where none is. */
  private long durableEnd = -1;

  /** Whether the outlet is to be replaced once all is durable. */
  private boolean replacing;

  /** Whether the outlet took the place of one before. */
  private boolean replaced;

  /** Whether the outlet is to begin a generation once all is durable. */
  private boolean beginningAnew;

  private boolean fromTheBeginning;
  private FencedOutletException fenced;
  private long fencedAt;
  private int timesFenced;

  /** What was given up when it was fenced, by its lowest offset. */
  private final Map<TopicPartition, Long> lost = new HashMap<>();

  /**
   * Opens the outlet.
   *
   * @param partitions those that the task has, as they come and go
   */
  Route(OutletKey key, RouteSettings settings, Map<TopicPartition, Partition> partitions) {
    this.key = key;
    this.settings = settings;
    this.partitions = partitions;
    this.outlet = settings.outlets().open(key);
  }

  /** The one partition whose offsets are followed. */
  void follow(Partition only) {
    partition = only;
  }

  /** Whether records have to wait, so that none should come. */
  boolean isHolding() {
    return !held.isEmpty()
        || fenced != null
        || beginningAnew
        || partition != null && !started && !replaced;
  }

  /** Whether what its records have come to cannot be said any more. */
  boolean isFenced() {
    return fenced != null;
  }

  /** Takes a record, or holds it behind those held before. */
  void put(Partition from, SinkRecord record) {
    if (fenced != null) {
      lost.merge(from.name(), record.originalKafkaOffset(), Math::min);
      return; // Whoever has taken its place has it.
    }
    if (!held.isEmpty() || !take(from, record)) {
      held.add(from, record);
    }
  }

  /** Takes what is held, as far as there is room. */
  void takeHeld() {
    if (fenced == null) {
      held.offer(this::take);
    }
  }

  private boolean take(Partition from, SinkRecord record) {
    if (from.isStale()) {
      return true;
    } else if (beginningAnew || settings.memory().isFull()) {
      return false;
    }
    return partition == null ? add(from, record) : follow(from, record);
  }

  private boolean follow(Partition from, SinkRecord record) {
    if (!started && !replaced) {
      return false;
    }
    Position.Verdict verdict = position.judge(record);
    switch (verdict) {
      case STEPPED_OVER -> {
        // Where the last one was deleted, the consumer may have gone to the end of the partition.
        partition.seek(position.expectNext());
        return true;
      }
      case PASS_OVER -> {
        position.passed(record);
        return true;
      }
      case BEGUN_ANEW, REPLACED -> {
        beginAnew(record, verdict == Position.Verdict.REPLACED);
        return false;
      }
      default -> {
        boolean taken = add(from, record);
        if (taken) {
          position.passed(record);
        }
        return taken;
      }
    }
  }

  private void beginAnew(SinkRecord record, boolean elsewhere) {
    if (settings.onReset() == OffsetReset.FAIL) {
      partition.beginsAt(elsewhere ? 0 : record.originalKafkaOffset());
      throw new ConnectException(
          Records.name(record)
              + (elsewhere
                  ? " is not the record that was there: its timestamp is " + record.timestamp()
                  : " comes")
              + ", but what lies before offset "
              + position.next()
              + " is durable already. Was the topic deleted and made again, or were its offsets"
              + " reset? "
              + Outlets.afterReset());
    }
    sealAll();
    beginningAnew = true;
    fromTheBeginning = elsewhere;
  }

  private boolean add(Partition from, SinkRecord record) {
    if (record.value() == null) {
      switch (settings.tombstones()) {
        case SKIP -> {
          return true;
        }
        case FAIL -> {
          settings
              .errors()
              .report(
                  record,
                  new DataException(
                      Records.name(record)
                          + ": there is no value (a tombstone), and tombstones is fail"));
          return true;
        }
        default -> {}
      }
    }
    try {
      lane(settings.tables().of(record)).add(from, record, settings.nanoTime());
      return true;
    } catch (DataException e) {
      settings.errors().report(record, e);
      return true;
    } catch (LimitExceededException e) {
      return isTooLarge(record, e);
    }
  }

  /**
   * Whether nothing will make room for a record; then it is reported.
   *
   * @throws ConnectException if it would fit, but the worker has no memory left
   */
  private boolean isTooLarge(SinkRecord record, LimitExceededException e) {
    if (!settings.memory().exhausted()) {
      return false;
    } else if (e.getCause() instanceof OutOfMemoryError) {
      throw new ConnectException(
          Records.name(record)
              + ": the worker has less memory left than buffer.max.bytes allows: "
              + e.getMessage(),
          e);
    }
    settings
        .errors()
        .report(
            record,
            new DataException(
                Records.name(record)
                    + ": it needs more memory than buffer.max.bytes allows: "
                    + e.getMessage(),
                e));
    return true;
  }

  /**
   * The lane of a table. Where batches say how far their one partition is, those of several tables
   * must not overlap: a batch ends where the records go on with another table.
   */
  private Lane lane(String table) {
    if (latest != null && latest.table().equals(table)) {
      return latest;
    }
    Lane lane =
        lanes.computeIfAbsent(table, name -> new Lane(settings.lanes(), name, waiting::add));
    if (partition != null) {
      sealAll();
    }
    latest = lane;
    return lane;
  }

  /** Seals what is old enough, or everything. */
  void sealDue(long nanoTime, boolean all) {
    for (Lane lane : lanes.values()) {
      if (!lane.isEmpty() && (all || lane.age(nanoTime) >= settings.delayNanos())) {
        lane.seal();
      }
    }
  }

  private void sealAll() {
    lanes.values().forEach(Lane::seal);
  }

  /** Has everything become durable without waiting for more. */
  void drain() {
    sealAll();
    if (fenced == null) {
      outlet.drain();
    }
  }

  /** How long the oldest row may still wait; empty without rows. */
  OptionalLong nanosLeft(long nanoTime) {
    return lanes.values().stream()
        .filter(lane -> !lane.isEmpty())
        .mapToLong(lane -> settings.delayNanos() - lane.age(nanoTime))
        .min();
  }

  /** Whether batches are on their way, or wait for the outlet. */
  boolean isBusy() {
    return !sent.isEmpty() || !waiting.isEmpty() || !started || beginningAnew;
  }

  /** Whether batches are on their way to a peer that was there. */
  boolean isSending() {
    return fenced == null && started && (!sent.isEmpty() || !waiting.isEmpty());
  }

  /** Whether there are rows, or batches that take memory until they are sent, or durable. */
  boolean takesMemory() {
    return !waiting.isEmpty()
        || !sent.isEmpty() && settled + sent.size() > outlet.released()
        || lanes.values().stream().anyMatch(lane -> !lane.isEmpty());
  }

  /**
   * Does what can be done by now.
   *
   * @throws ConnectException if the outlet has failed
   */
  void step(long nanoTime) {
    if (fenced != null) {
      if (nanoTime - fencedAt >= FENCED_NANOS) {
        comeAgain();
      }
      return;
    }
    try {
      advance(nanoTime);
    } catch (FencedOutletException e) {
      giveUp(e, nanoTime);
    }
  }

  private void advance(long nanoTime) {
    outlet.tick(nanoTime);
    observe();
    settle();
    if (replacing && sent.isEmpty()) {
      replace();
    }
    if (beginningAnew && sent.isEmpty() && waiting.isEmpty()) {
      beginningAnew = false;
      started = false;
      replaced = false; // What comes waits for the new start: it is not behind the old one.
      outlet.beginAnew();
      observe();
    }
    sendWaiting();
  }

  private void observe() {
    outlet
        .start()
        .ifPresent(
            start -> {
              if (!started || start.epoch() != epoch) {
                begin(start);
              }
            });
  }

  private void begin(Start start) {
    boolean goesOn = replaced && epoch < 0 && continues(start);
    started = true;
    epoch = start.epoch();
    settled = 0;
    if (partition == null || goesOn) {
      return;
    }
    if (start.offset().isPresent()) {
      discard();
      partition.seek(position.expect(start.offset().getAsLong(), start.lastTimestamp()));
    } else if (fromTheBeginning) {
      discard();
      position.forget();
      partition.seek(0);
    } else {
      position.forget();
    }
    fromTheBeginning = false;
  }

  /** Whether an outlet that took the place of another begins where that one has ended. */
  private boolean continues(Start start) {
    return start.offset().isEmpty()
        ? durableEnd < 0
        : durableEnd < 0 || start.offset().getAsLong() == durableEnd;
  }

  private void settle() {
    long durable = outlet.durable();
    for (; settled < durable; settled++) {
      for (OffsetRange range : sent.remove().values()) {
        durableEnd = range.end();
      }
    }
  }

  private void replace() {
    outlet.close();
    outlet = settings.outlets().open(key);
    replacing = false;
    replaced = true;
    started = false;
    epoch = -1;
    observe();
  }

  private void sendWaiting() {
    while (started && !replacing && !waiting.isEmpty() && mayFollow()) {
      SealedBatch next = waiting.peek();
      if (!outlet.accepts(next.table(), next.batch().schema())) {
        replacing = true;
        outlet.drain();
        return;
      }
      waiting.remove();
      sent.add(new HashMap<>(next.offsets()));
      settings.counters().sent(next.batch().rowCount(), next.batch().bufferBytes());
      outlet.send(next);
      observe();
    }
  }

  /**
   * Whether another batch can follow those that were sent. One that says how far its one partition
   * is says so of records before it that were reported too.
   */
  private boolean mayFollow() {
    return outlet.hasRoom() && (partition == null || settings.errors().areWritten());
  }

  /** Somebody else has all from now on. */
  private void giveUp(FencedOutletException why, long nanoTime) {
    fenced = why;
    fencedAt = nanoTime;
    timesFenced++;
    sent.forEach(this::lose);
    waiting.forEach(batch -> lose(batch.offsets()));
    lanes.values().forEach(lane -> lose(lane.offsets().take()));
    held.offer(
        (from, record) -> {
          lost.merge(from.name(), record.originalKafkaOffset(), Math::min);
          return true;
        });
    discard();
    outlet.close();
  }

  private void lose(Map<TopicPartition, OffsetRange> ranges) {
    ranges.forEach((name, range) -> lost.merge(name, range.first(), Math::min));
  }

  /** The worker has left the partitions here: it was a sender from before that came late. */
  private void comeAgain() {
    if (timesFenced >= MOST_FENCED) {
      throw fenced;
    }
    fenced = null;
    started = false;
    epoch = -1;
    replacing = false;
    replaced = false;
    beginningAnew = false;
    fromTheBeginning = false;
    outlet = settings.outlets().open(key);
    lost.forEach(
        (name, offset) ->
            Optional.ofNullable(partitions.get(name)).ifPresent(known -> known.seekBack(offset)));
    lost.clear();
  }

  private void discard() {
    sent.clear();
    waiting.forEach(SealedBatch::close);
    waiting.clear();
    lanes.values().forEach(Lane::clear);
    held.clear();
  }

  /** The lowest offset of a partition that is not durable; empty where all is. */
  OptionalLong outstanding(TopicPartition name) {
    return Stream.of(
            lanes.values().stream().map(lane -> lane.offsets().first(name)),
            waiting.stream().map(batch -> first(batch.offsets(), name)),
            sent.stream().map(offsets -> first(offsets, name)),
            Stream.of(held.first(name)))
        .flatMap(all -> all)
        .flatMapToLong(OptionalLong::stream)
        .min();
  }

  private static OptionalLong first(Map<TopicPartition, OffsetRange> of, TopicPartition name) {
    OffsetRange range = of.get(name);
    return range == null ? OptionalLong.empty() : OptionalLong.of(range.first());
  }

  /** Partitions have a new owner, who gets what is not durable: that may arrive twice. */
  void forget(Set<TopicPartition> revoked) {
    held.forget(revoked);
    lost.keySet().removeAll(revoked);
    lanes.values().forEach(lane -> lane.offsets().forget(revoked));
    sent.forEach(offsets -> offsets.keySet().removeAll(revoked));
    int count = waiting.size();
    for (int i = 0; i < count; i++) {
      SealedBatch batch = waiting.remove();
      Map<TopicPartition, OffsetRange> left = new HashMap<>(batch.offsets());
      left.keySet().removeAll(revoked);
      if (left.isEmpty()) {
        batch.close();
      } else {
        waiting.add(new SealedBatch(batch.batch(), batch.table(), left));
      }
    }
  }

  @Override
  public void close() {
    discard();
    lanes.values().forEach(Lane::close);
    outlet.close();
  }

  @Override
  public String toString() {
    return key.toString();
  }
}
