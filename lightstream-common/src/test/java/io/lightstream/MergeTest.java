// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.column.RecordBatch;
import io.lightstream.column.Schema;
import io.lightstream.error.ClosedException;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.error.ProtocolException;
import io.lightstream.frame.StreamEnd;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Numbered batches dealt at random to lanes that the scheduler interleaves as it likes. */
@Timeout(120)
class MergeTest {

  private static final int SEEDS = 300;
  private static final int BATCHES = 120;

  @AfterEach
  void nothingIsLeft() {
    Threads.awaitGone();
  }

  /** One lane's batches, and how it ends. */
  private static class Lane implements PullSource<RecordBatch> {
    final Queue<Integer> numbers = new ArrayDeque<>();
    StreamEnd end = StreamEnd.MARKER;
    RuntimeException failure;

    @Override
    public RecordBatch next() {
      Integer number = numbers.poll();
      if (number != null) {
        return RecordBatch.of(
            Schema.of(), 0, List.of(), List.of(), Map.of(SequenceId.KEY, number.toString()));
      }
      if (failure != null) {
        throw failure;
      }
      return null;
    }

    @Override
    public Optional<StreamEnd> end() {
      return Optional.of(end);
    }

    @Override
    public long bytes(RecordBatch batch) {
      return 1;
    }

    @Override
    public void discard(RecordBatch batch) {
      batch.close();
    }

    @Override
    public void close() {}
  }

  private static List<Lane> lanes(Random random) {
    return IntStream.rangeClosed(0, random.nextInt(6)).mapToObj(i -> new Lane()).toList();
  }

  /** Deals each number to some lane, so that they rise on each. */
  private static void deal(List<Lane> lanes, Random random, List<Integer> numbers) {
    numbers.forEach(number -> any(lanes, random).numbers.add(number));
  }

  private static Lane any(List<Lane> lanes, Random random) {
    return lanes.get(random.nextInt(lanes.size()));
  }

  private static Merge<RecordBatch> merge(List<Lane> lanes, MergeOrder<RecordBatch> order) {
    Merge<RecordBatch> merge = new Merge<>(order, 8, 1_000, because -> {});
    lanes.forEach(lane -> merge.add("lane " + lanes.indexOf(lane), lane));
    return merge;
  }

  private static List<Integer> numbers(Random random) {
    return IntStream.range(0, 1 + random.nextInt(BATCHES)).boxed().toList();
  }

  private static void read(Merge<RecordBatch> merge, List<Integer> into) {
    for (RecordBatch batch = merge.next(); batch != null; batch = merge.next()) {
      into.add((int) SequenceId.of(batch));
    }
  }

  @Test
  void orderIsKeptHoweverNumbersWereDealt() {
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      List<Lane> lanes = lanes(random);
      List<Integer> numbers = numbers(random);
      deal(lanes, random, numbers);
      boolean killed = random.nextBoolean();
      any(lanes, random).end = killed ? StreamEnd.CLOSED : StreamEnd.MARKER;
      List<Integer> found = new ArrayList<>();
      try (Merge<RecordBatch> merge = merge(lanes, new SequenceOrder())) {
        read(merge, found);
        assertEquals(numbers, found, "seed " + seed);
        assertEquals(
            Optional.of(killed ? StreamEnd.CLOSED : StreamEnd.MARKER), merge.end(), "seed " + seed);
      }
    }
  }

  @Test
  void numberThatIsMissingIsFoundRightBehindTheOneBeforeIt() {
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      List<Lane> lanes = lanes(random);
      List<Integer> numbers = new ArrayList<>(numbers(random));
      int missing = random.nextInt(numbers.size());
      numbers.add(numbers.size());
      numbers.remove(missing);
      deal(lanes, random, numbers);
      List<Integer> found = new ArrayList<>();
      try (Merge<RecordBatch> merge = merge(lanes, new SequenceOrder())) {
        ProtocolException gap = assertThrows(ProtocolException.class, () -> read(merge, found));
        assertTrue(gap.getMessage().startsWith("batch " + missing + " is missing"), "seed " + seed);
        assertEquals(numbers.subList(0, missing), found, "seed " + seed);
      }
    }
  }

  @Test
  void numberThatComesTwiceIsFound() {
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      List<Lane> lanes = lanes(random);
      List<Integer> numbers = new ArrayList<>(numbers(random));
      int twice = random.nextInt(numbers.size());
      numbers.add(twice + 1, twice);
      deal(lanes, random, numbers);
      List<Integer> found = new ArrayList<>();
      try (Merge<RecordBatch> merge = merge(lanes, new SequenceOrder())) {
        ProtocolException refused = assertThrows(ProtocolException.class, () -> read(merge, found));
        assertTrue(refused.getMessage().contains("batch " + twice + " came twice"), "seed " + seed);
        assertEquals(
            IntStream.range(0, found.size()).boxed().toList(), found, "never twice, seed " + seed);
      }
    }
  }

  @Test
  void nothingIsLostInTheOrderOfArrivalAndEachLaneKeepsItsOwn() {
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      List<Lane> lanes = lanes(random);
      List<Integer> numbers = numbers(random);
      deal(lanes, random, numbers);
      List<List<Integer>> dealt = lanes.stream().map(lane -> List.copyOf(lane.numbers)).toList();
      List<Integer> found = new ArrayList<>();
      try (Merge<RecordBatch> merge = merge(lanes, new ArrivalOrder<>())) {
        read(merge, found);
      }
      for (List<Integer> lane : dealt) {
        assertEquals(lane, found.stream().filter(lane::contains).toList(), "seed " + seed);
      }
      assertEquals(numbers, found.stream().sorted().toList(), "seed " + seed);
    }
  }

  @Test
  void failureIsNotPutOffByConnectionsThatGoOn() {
    Lane failing = new Lane();
    failing.numbers.addAll(List.of(1, 2, 3));
    failing.failure = new LightstreamIOException("reset");
    List<Integer> found = new ArrayList<>();
    AtomicBoolean closed = new AtomicBoolean();
    Lane endless =
        new Lane() {
          @Override
          public RecordBatch next() {
            numbers.add(0);
            return closed.get() ? null : super.next();
          }

          @Override
          public void close() {
            closed.set(true);
          }
        };
    try (Merge<RecordBatch> merge = merge(List.of(failing, endless), new ArrivalOrder<>())) {
      LightstreamIOException told =
          assertThrows(LightstreamIOException.class, () -> read(merge, found));
      assertEquals("lane 0: reset", told.getMessage());
      assertEquals(List.of(1, 2, 3), found.stream().filter(number -> number > 0).toList());
      assertEquals(told, assertThrows(LightstreamIOException.class, merge::next));
    }
  }

  @Test
  void failureComesBehindWhatItsOwnLaneBroughtBefore() {
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      List<Lane> lanes = lanes(random);
      deal(lanes, random, numbers(random));
      Lane failing = any(lanes, random);
      failing.failure = new LightstreamIOException("reset");
      List<Integer> brought = List.copyOf(failing.numbers);
      List<Integer> found = new ArrayList<>();
      try (Merge<RecordBatch> merge = merge(lanes, new SequenceOrder())) {
        LightstreamIOException told =
            assertThrows(LightstreamIOException.class, () -> read(merge, found));
        assertEquals("lane " + lanes.indexOf(failing) + ": reset", told.getMessage());
        assertTrue(found.containsAll(brought), "seed " + seed);
        assertEquals(told, assertThrows(LightstreamIOException.class, merge::next));
      }
    }
  }

  @Test
  void closingAtAnyMomentLeavesNothing() {
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      List<Lane> lanes = lanes(random);
      List<Integer> numbers = numbers(random);
      deal(lanes, random, numbers);
      Merge<RecordBatch> merge = merge(lanes, new SequenceOrder());
      for (int left = random.nextInt(numbers.size()); left > 0; left--) {
        merge.next().close();
      }
      merge.close();
      assertThrows(ClosedException.class, merge::next);
    }
  }
}
