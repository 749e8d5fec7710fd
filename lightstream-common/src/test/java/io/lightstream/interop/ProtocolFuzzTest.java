// SPDX-License-Identifier: Apache-2.0
package io.lightstream.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.Threads;
import io.lightstream.interop.FuzzSeeds.Seed;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.protocol.ProtocolReadOptions;
import io.lightstream.protocol.TypeRegistry;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

/**
 * Damaged frames of many types, read to the last value: each stream ends in values or in one
 * exception of the family, soon, within a budget of memory, with nothing outstanding. The seeds are
 * fixed; coverage-guided fuzzing is in {@link ProtocolFuzzTarget}.
 */
class ProtocolFuzzTest {

  private static final int MUTATIONS = 210_000;
  private static final int WORKERS = 2;
  private static final long BUDGET = 32 << 20;
  private static final Duration LIMIT = Duration.ofSeconds(1);

  private final List<Seed> seeds = FuzzSeeds.all();
  private final LongAdder whole = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder frames = new LongAdder();
  private final LongAdder refused = new LongAdder();

  @Test
  void undamagedTheyAreReadWhole() {
    try (BufferAllocator allocator = BufferAllocator.withBudget("seeds", BUDGET)) {
      for (Seed seed : seeds) {
        MemorySink sink = new MemorySink();
        seed.frames().forEach(sink::write);
        for (TypeRegistry types : List.of(seed.types(), ProtocolProbe.TYPES)) {
          ProtocolProbe.Outcome outcome =
              ProtocolProbe.read(types, sink.bytes(), ProtocolReadOptions.network(), allocator);
          assertEquals(seed.frames().size(), outcome.frames(), outcome::toString);
          assertTrue(outcome.failure().isEmpty(), outcome::toString);
        }
      }
      assertEquals(0, allocator.outstanding());
    }
  }

  @Test
  void damagedFramesEndInValuesOrInOneException() {
    List<CompletableFuture<Void>> workers = new ArrayList<>();
    for (int i = 0; i < WORKERS; i++) {
      int worker = i;
      workers.add(CompletableFuture.runAsync(() -> work(worker), Threads.EACH));
    }
    workers.forEach(CompletableFuture::join);
    assertEquals(MUTATIONS, whole.sum() + failed.sum());
    // Damage that is always found at once, or never, would test nothing.
    assertTrue(whole.sum() > MUTATIONS / 20, () -> whole + " streams were read whole");
    assertTrue(failed.sum() > MUTATIONS / 3, () -> failed + " streams failed");
    assertTrue(frames.sum() > 2L * MUTATIONS, () -> frames + " frames were read");
    assertTrue(refused.sum() > MUTATIONS / 100, () -> refused + " batches had bad values");
  }

  private void work(int worker) {
    try (BufferAllocator allocator = BufferAllocator.withBudget("fuzz " + worker, BUDGET)) {
      for (int i = worker; i < MUTATIONS; i += WORKERS) {
        damageAndRead(i, allocator);
        assertEquals(0, allocator.outstanding(), "outstanding after seed " + i);
      }
    }
  }

  private void damageAndRead(int number, BufferAllocator allocator) {
    Random random = new Random(number);
    Seed seed = seeds.get(random.nextInt(seeds.size()));
    Seed other = seeds.get(random.nextInt(seeds.size()));
    int tags = ProtocolProbe.TYPES.size();
    byte[] damaged = new FrameMutator(number, tags).mutate(seed.frames(), other.frames());
    TypeRegistry types = random.nextBoolean() ? seed.types() : ProtocolProbe.TYPES;
    long start = cpuNanos();
    try {
      count(ProtocolProbe.read(types, damaged, options(random, seed), allocator));
    } catch (RuntimeException | Error e) {
      throw new AssertionError("seed " + number + " ended in " + e, e);
    }
    Duration taken = Duration.ofNanos(cpuNanos() - start);
    assertTrue(taken.compareTo(LIMIT) < 0, () -> "seed " + number + " took " + taken);
  }

  /** Most readers want all columns, some the first one of a table. */
  private static ProtocolReadOptions options(Random random, Seed seed) {
    ProtocolReadOptions all = ProtocolReadOptions.network();
    if (random.nextInt(4) > 0) {
      return all;
    }
    return seed.types()
        .table("left")
        .schema()
        .map(schema -> all.withColumns("left", List.of(schema.field(0).name())))
        .orElse(all);
  }

  private void count(ProtocolProbe.Outcome outcome) {
    frames.add(outcome.frames());
    refused.add(outcome.refusedBatches());
    (outcome.failure().isPresent() ? failed : whole).increment();
  }

  /** Time spent, not time passed: the machine may be busy with other things. */
  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
