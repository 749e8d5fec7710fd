// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import io.lightstream.acknowledged.Resumption;
import io.lightstream.column.Schema;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * The acknowledged stream of one partition, whose receiver keeps with each batch where the
 * partition goes on.
 *
 * <p>Where there may be several generations, the one that counts is the last that has anything: it
 * is looked for from the first on, so that a stream behind it is asked after, which is empty.
 */
final class ExactlyOnceOutlet implements Outlet {

  /**
   * A receiver that stages keeps 768 KiB of marks of frames that are not final: so many, where the
   * topic has the longest name.
   */
  private static final int MOST_MARKS = 2_000;

  private final StreamTarget target;
  private final TopicPartition partition;
  private final StreamGenerations generations;
  private final SinkCounters counters;
  private int generation;
  private SinkSender sender;

  /** Of {@link #sender}, once it is known. */
  private Optional<PartitionMark> mark = Optional.empty();

  /** The next generation, while it is not known whether it has anything; null otherwise. */
  private SinkSender next;

  /** The stream before this generation, until its receiver knows that it has ended; or null. */
  private SinkSender former;

  private long epoch;
  private Optional<Start> start = Optional.empty();

  ExactlyOnceOutlet(
      StreamTarget target,
      TopicPartition partition,
      StreamGenerations generations,
      SinkCounters counters) {
    this.target = target;
    this.partition = partition;
    this.generations = generations;
    this.counters = counters;
    this.generation = generations.first();
    this.sender = open(generation);
  }

  private SinkSender open(int number) {
    return SinkSender.open(target, generations.id(number), counters);
  }

  @Override
  public Optional<Start> start() {
    return start;
  }

  @Override
  public void tick(long nanoTime) {
    sender.tick();
    if (former != null && former.hasEnded()) {
      former.close();
      former = null;
    }
    if (start.isEmpty()) {
      look();
    }
  }

  private void look() {
    if (next != null) {
      next.tick();
      next.resumed().ifPresent(this::choose);
    } else {
      sender.resumed().ifPresent(this::found);
    }
  }

  private void found(Resumption resumption) {
    mark = mark(sender, resumption);
    if (mark.isPresent() && generations.follows()) {
      next = open(generation + 1);
    } else {
      begin();
    }
  }

  private void choose(Resumption resumption) {
    SinkSender candidate = next;
    next = null;
    if (mark(candidate, resumption).isEmpty()) {
      candidate.close();
      begin();
    } else {
      sender.close();
      sender = candidate;
      generation++;
    }
  }

  private void begin() {
    start =
        Optional.of(
            new Start(
                epoch,
                mark.map(known -> OptionalLong.of(known.next())).orElse(OptionalLong.empty()),
                mark.map(PartitionMark::timestamp).orElse(OffsetRange.NO_TIMESTAMP)));
  }

  private Optional<PartitionMark> mark(SinkSender of, Resumption resumption) {
    Optional<PartitionMark> found = resumption.mark().flatMap(PartitionMark::of);
    if (resumption.position() > 0
        && found.filter(known -> known.partition().equals(partition)).isEmpty()) {
      throw new ConnectException(
          "stream '"
              + of.stream()
              + "' at "
              + target.endpoint()
              + " has "
              + resumption.position()
              + " frames that are not of "
              + partition
              + (found.isPresent() ? ", but of " + found.get().partition() : "")
              + ": choose another stream.id.prefix");
    }
    return found;
  }

  @Override
  public boolean accepts(String table, Schema schema) {
    return sender.accepts(table, schema);
  }

  @Override
  public boolean hasRoom() {
    return sender.outstanding() < MOST_MARKS;
  }

  @Override
  public void send(SealedBatch batch) {
    sender.send(batch, Optional.of(PartitionMark.behind(partition, batch.range())));
  }

  @Override
  public long durable() {
    return sender.durable();
  }

  @Override
  public void drain() {}

  @Override
  public void beginAnew() {
    if (!generations.follows()) {
      throw new ConnectException(partition + ": on.offset.reset does not allow a new generation");
    }
    start = Optional.empty();
    mark = Optional.empty();
    epoch++;
    sender.end();
    closeFormer();
    former = sender;
    sender = open(++generation);
  }

  private void closeFormer() {
    if (former != null) {
      former.close();
    }
  }

  @Override
  public void close() {
    sender.close();
    closeFormer();
    if (next != null) {
      next.close();
    }
  }
}
