// SPDX-License-Identifier: Apache-2.0
package io.lightstream.protocol.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.Batches;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.memory.BufferAllocator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Random schedules of all that can be done with a log, with kills, losses of power and full stores
 * between, beside a model: what is found again is what there was at some moment, not before the
 * last one that survives.
 */
class FrameLogModelTest {

  private static final int SCHEDULES = 400;
  private static final int STEPS = 120;
  private static final FrameLogOptions SMALL =
      FrameLogOptions.defaults().withSegmentBytes(FrameLogOptions.LEAST_SEGMENT_BYTES);

  /** What a log holds: all frames by number, those that were dropped included. */
  private record Moment(TreeMap<Long, String> frames, long low, long end, String state) {

    @Override
    public String toString() {
      return low + " to " + end + ", " + state;
    }

    Moment with(long number, String frame) {
      TreeMap<Long, String> more = new TreeMap<>(frames);
      more.put(number, frame);
      return new Moment(more, low, number + 1, state);
    }

    Moment withLow(long number) {
      return new Moment(frames, number, end, state);
    }

    Moment withState(String other) {
      return new Moment(frames, low, end, other);
    }

    Moment before(long number) {
      return new Moment(new TreeMap<>(frames.headMap(number)), low, number, state);
    }

    Moment skippedTo(long number) {
      return new Moment(new TreeMap<>(), number, number, state);
    }
  }

  private final BufferAllocator allocator = BufferAllocator.withBudget("model", 64 << 20);

  private Random random;
  private MemoryStore store;
  private FrameLog log;
  private long nextContent;

  /** What has been, from the last moment on that survives a loss of power. */
  private final List<Moment> moments = new ArrayList<>();

  /** The place in {@link #moments} of the last one that survives a kill. */
  private int flushed;

  @Test
  void whatIsFoundAgainIsWhatThereWas() {
    for (int seed = 0; seed < SCHEDULES; seed++) {
      try {
        run(seed);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
      assertEquals(0, store.open());
      assertEquals(0, allocator.outstanding());
    }
  }

  private void run(int seed) {
    random = new Random(seed);
    store = new MemoryStore();
    moments.clear();
    moments.add(new Moment(new TreeMap<>(), 0, 0, null));
    flushed = 0;
    log = open();
    for (int step = 0; step < STEPS; step++) {
      store.room(random.nextInt(12) == 0 ? random.nextInt(2000) : Long.MAX_VALUE);
      try {
        step();
      } catch (LightstreamIOException e) {
        assertTrue(e.getMessage().startsWith("no room"), e.getMessage());
      }
      assertEquals(now().end(), log.end());
      assertEquals(now().low(), log.low());
    }
    store.room(Long.MAX_VALUE);
    requireNow();
    log.close();
  }

  private FrameLog open() {
    return FrameLog.open(store, Frames.TYPES, SMALL, allocator);
  }

  private Moment now() {
    return moments.get(moments.size() - 1);
  }

  private long between(long from, long to) {
    return from + random.nextInt((int) (to - from) + 1);
  }

  private void step() {
    switch (random.nextInt(24)) {
      case 0, 1, 2, 3, 4, 5, 6 -> message();
      case 7, 8, 9, 10 -> rows();
      case 11, 12 -> state();
      case 13, 14 -> {
        log.flush();
        flushed = moments.size() - 1;
      }
      case 15, 16 -> {
        assertEquals(now().end(), log.sync());
        durable(now());
      }
      case 17, 18 -> drop();
      case 19 -> truncate();
      case 20 -> {
        if (random.nextInt(8) == 0) {
          long number = now().end() + random.nextInt(5);
          log.skipTo(number);
          durable(now().skippedTo(number));
        }
      }
      case 21 -> requireNow();
      case 22 -> reopen();
      default -> crash();
    }
  }

  private void durable(Moment moment) {
    moments.clear();
    moments.add(moment);
    flushed = 0;
  }

  private void message() {
    String content = "message " + nextContent++ + "x".repeat(random.nextInt(300));
    long number = log.append(Frames.EVENT, Frames.text(content));
    moments.add(now().with(number, "event " + content));
  }

  private void rows() {
    int first = (int) nextContent++;
    int rows = 1 + random.nextInt(random.nextInt(10) == 0 ? 3000 : 20);
    long number = Frames.appendRows(log, first, rows, allocator);
    moments.add(now().with(number, "rows " + Batches.expected(first, rows)));
  }

  private void state() {
    String state = "state " + nextContent++;
    log.appendState(state.getBytes(StandardCharsets.UTF_8));
    moments.add(now().withState(state));
  }

  private void drop() {
    long number = between(now().low(), now().end());
    log.dropBefore(number);
    moments.add(now().withLow(number));
  }

  private void truncate() {
    long number = between(now().low(), now().end());
    log.truncateTo(number);
    if (number < now().end()) {
      durable(now().before(number));
    }
  }

  private void requireNow() {
    assertEquals(expected(now(), log.low()), Frames.read(log, log.low()));
    assertEquals(Optional.ofNullable(now().state()), foundState());
  }

  private static List<String> expected(Moment moment, long from) {
    return new ArrayList<>(moment.frames().tailMap(from).values());
  }

  private Optional<String> foundState() {
    return log.state().map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  private void reopen() {
    store.room(Long.MAX_VALUE);
    log.close();
    log = open();
    find(moments.size() - 1);
  }

  private void crash() {
    boolean powerLost = random.nextBoolean();
    Map<String, byte[]> left = powerLost ? store.contentAfterPowerLoss(random) : store.content();
    store.room(Long.MAX_VALUE);
    log.close();
    assertEquals(0, store.open());
    store = MemoryStore.of(left);
    log = open();
    find(powerLost ? 0 : flushed);
  }

  /**
   * Finds the moment, not before {@code earliest}, that the log shows, and goes on from it. What
   * was dropped at any time may be there or not.
   */
  private void find(int earliest) {
    List<String> frames = Frames.read(log, log.low());
    assertTrue(log.low() <= now().low(), "nothing is dropped that was not");
    for (int i = moments.size() - 1; i >= earliest; i--) {
      Moment moment = moments.get(i);
      if (moment.end() == log.end()
          && expected(moment, log.low()).equals(frames)
          && Optional.ofNullable(moment.state()).equals(foundState())) {
        durable(moment.withLow(log.low()));
        return;
      }
    }
    throw new AssertionError(
        "found " + log.low() + " to " + log.end() + ", " + foundState() + " of " + moments);
  }
}
