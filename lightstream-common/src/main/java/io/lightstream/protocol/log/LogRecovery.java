// SPDX-License-Identifier: Apache-2.0
package io.lightstream.protocol.log;

import io.lightstream.error.ConfigurationException;
import io.lightstream.error.InvalidDataException;
import io.lightstream.protocol.TypeRegistry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Finds out what a store holds. The newest segment decides: it is read through, a torn tail is
 * taken off, and each segment names the one before it.
 */
final class LogRecovery {

  private final SegmentStore store;
  private final TypeRegistry types;

  /** The sizes of the segments there are, by their sequence. */
  private final TreeMap<Long, Long> stored = new TreeMap<>();

  private final long nextSequence;
  private final Deque<Segment> kept = new ArrayDeque<>();
  private Optional<byte[]> state = Optional.empty();
  private long low;
  private long end;

  private LogRecovery(SegmentStore store, TypeRegistry types) {
    this.store = store;
    this.types = types;
    for (SegmentStore.Stored found : store.list()) {
      Segment.sequence(found.name()).ifPresent(number -> stored.put(number, found.bytes()));
    }
    this.nextSequence = stored.isEmpty() ? 0 : stored.lastKey() + 1;
  }

  /**
   * Reads what is there and deletes what does not count any more.
   *
   * @throws InvalidDataException if something is damaged
   * @throws ConfigurationException if it was written with other types
   */
  static LogRecovery of(SegmentStore store, TypeRegistry types) {
    LogRecovery recovery = new LogRecovery(store, types);
    recovery.newest().ifPresent(recovery::chain);
    recovery.deleteTheRest();
    return recovery;
  }

  /** The last segment with a header; later ones were being started when their writer died. */
  private Optional<SegmentHeader> newest() {
    for (long sequence : new ArrayList<>(stored.descendingKeySet())) {
      Optional<SegmentHeader> header = explain(sequence, () -> readThrough(sequence));
      if (header.isPresent()) {
        return header;
      }
    }
    return Optional.empty();
  }

  private Optional<SegmentHeader> readThrough(long sequence) {
    String name = Segment.name(sequence);
    Optional<SegmentScan> found = SegmentScan.of(store, name);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    SegmentScan scan = found.get();
    require(scan.start(), sequence);
    TornTail.require(store, name, scan);
    store.sync(name);
    state = scan.state();
    low = scan.low();
    end = scan.start().first() + scan.frames();
    return Optional.of(scan.start());
  }

  private void require(SegmentHeader header, long sequence) {
    if (header.sequence() != sequence) {
      throw InvalidDataException.at(
          0, "the segment is the one with the sequence " + header.sequence());
    }
    if (!header.types().equals(types.toString())) {
      throw new ConfigurationException(
          store.description()
              + ": the log was written with the types "
              + header.types()
              + ", it is opened with "
              + types);
    }
  }

  private void chain(SegmentHeader newest) {
    SegmentHeader header = newest;
    keep(header, end);
    while (header.previous() != SegmentHeader.NONE) {
      long sequence = header.previous();
      if (!stored.containsKey(sequence)) {
        requireNothingBefore(sequence);
        break;
      }
      SegmentHeader before =
          explain(sequence, () -> SegmentScan.header(store, Segment.name(sequence)));
      require(before, sequence);
      if (before.first() > header.first() || before.sequence() >= header.sequence()) {
        throw damaged(
            sequence, InvalidDataException.at(0, "it begins behind the one that follows it"));
      }
      keep(before, header.first());
      header = before;
    }
    low = Math.max(low, kept.getFirst().first());
    dropBelow();
  }

  private void keep(SegmentHeader header, long segmentEnd) {
    kept.addFirst(Segment.complete(header, segmentEnd, stored.get(header.sequence())));
  }

  /** Segments are deleted from the oldest on: where an older one is left, this one was lost. */
  private void requireNothingBefore(long missing) {
    for (Map.Entry<Long, Long> older : stored.headMap(missing).entrySet()) {
      if (explain(older.getKey(), () -> SegmentScan.of(store, Segment.name(older.getKey())))
          .isPresent()) {
        throw new InvalidDataException(
            store.description()
                + ": segment "
                + Segment.name(missing)
                + " is missing between "
                + Segment.name(older.getKey())
                + " and "
                + kept.getFirst().name());
      }
    }
  }

  private void dropBelow() {
    if (low > end) {
      throw new InvalidDataException(
          store.description()
              + ": frames from "
              + low
              + " on are kept, but the log ends at "
              + end);
    }
    while (kept.size() > 1 && kept.getFirst().end() <= low) {
      kept.removeFirst();
    }
  }

  private void deleteTheRest() {
    for (Segment segment : kept) {
      stored.remove(segment.sequence());
    }
    stored.keySet().forEach(sequence -> store.delete(Segment.name(sequence)));
  }

  @FunctionalInterface
  private interface Step<T> {
    T take();
  }

  private <T> T explain(long sequence, Step<T> step) {
    try {
      return step.take();
    } catch (InvalidDataException e) {
      throw damaged(sequence, e);
    }
  }

  private InvalidDataException damaged(long sequence, InvalidDataException e) {
    return Damage.in(store, Segment.name(sequence), e);
  }

  /** The segments that count, in order. */
  List<Segment> segments() {
    return new ArrayList<>(kept);
  }

  long low() {
    return low;
  }

  long end() {
    return end;
  }

  Optional<byte[]> state() {
    return state;
  }

  /** The sequence of the next segment to be started. */
  long nextSequence() {
    return nextSequence;
  }
}
