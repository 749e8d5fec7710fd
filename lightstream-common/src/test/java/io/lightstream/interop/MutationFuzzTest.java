// SPDX-License-Identifier: Apache-2.0
package io.lightstream.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.memory.BufferAllocator;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged golden streams and files, read to the last value: each ends in a value or in one
 * exception of the family, soon, with nothing outstanding. The seeds are fixed; coverage-guided
 * fuzzing is in the fuzz targets.
 */
class MutationFuzzTest {

  private static final int STREAM_MUTATIONS = 185_000;
  private static final int FILE_MUTATIONS = 20_000;
  private static final int WORKERS = 2;
  private static final int LARGEST_BYTES = 6_000;
  private static final long BUDGET = 32 << 20;
  private static final Duration LIMIT = Duration.ofSeconds(1);

  @TempDir private Path folder;

  @Test
  void damagedStreamsEndInAValueOrInOneException() {
    List<byte[]> originals = originals(TestData.goldenStreams());
    inParallel(worker -> streams(worker, originals));
  }

  @Test
  void damagedFilesEndInAValueOrInOneException() {
    List<byte[]> originals = originals(TestData.goldenFiles());
    inParallel(worker -> files(worker, originals));
  }

  private static List<byte[]> originals(List<Path> golden) {
    return golden.stream().map(TestData::bytes).filter(b -> b.length < LARGEST_BYTES).toList();
  }

  private static void inParallel(IntConsumer work) {
    IntStream.range(0, WORKERS).parallel().forEach(work);
  }

  private static void streams(int worker, List<byte[]> originals) {
    try (BufferAllocator allocator = BufferAllocator.withBudget("fuzz " + worker, BUDGET)) {
      for (int i = worker; i < STREAM_MUTATIONS; i += WORKERS) {
        byte[] damaged = damaged(i, originals);
        long start = cpuNanos();
        run(i, () -> Probe.direct(damaged, allocator));
        inTime(i, start);
        assertEquals(0, allocator.outstanding(), "outstanding after seed " + i);
      }
    }
  }

  private void files(int worker, List<byte[]> originals) {
    Path file = folder.resolve("damaged" + worker + ".arrow");
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (int i = worker; i < FILE_MUTATIONS; i += WORKERS) {
        byte[] damaged = damaged(i, originals);
        channel.truncate(damaged.length).write(ByteBuffer.wrap(damaged), 0);
        long start = cpuNanos();
        run(i, () -> Probe.file(file));
        inTime(i, start);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] damaged(int seed, List<byte[]> originals) {
    byte[] original = originals.get(new Random(seed).nextInt(originals.size()));
    return new Mutator(seed).mutate(original);
  }

  private static void run(int seed, Runnable reading) {
    try {
      reading.run();
    } catch (RuntimeException | Error e) {
      throw new AssertionError("seed " + seed + " ended in " + e, e);
    }
  }

  /** Time spent, not time passed: the machine may be busy with other things. */
  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static void inTime(int seed, long start) {
    Duration taken = Duration.ofNanos(cpuNanos() - start);
    assertTrue(taken.compareTo(LIMIT) < 0, () -> "seed " + seed + " took " + taken);
  }
}
