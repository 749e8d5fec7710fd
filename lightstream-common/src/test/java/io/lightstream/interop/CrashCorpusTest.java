// SPDX-License-Identifier: Apache-2.0
package io.lightstream.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.error.InvalidDataException;
import io.lightstream.error.LightstreamException;
import io.lightstream.format.ipc.IpcReadOptions;
import io.lightstream.memory.BufferAllocator;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that made other readers crash, hang or take all memory: here they end in an exception. */
class CrashCorpusTest {

  private static final byte[] MAGIC = "ARROW1".getBytes(StandardCharsets.US_ASCII);
  private static final long BUDGET = 64 << 20;
  private static final Duration LIMIT = Duration.ofSeconds(1);
  private static final List<String> FOLDERS =
      List.of(
          "/arrow-testing/arrow-ipc-file",
          "/arrow-testing/arrow-ipc-stream",
          "/arrow-testing/arrow-ipc-tensor-stream");

  @TempDir private Path folder;

  static List<Path> corpus() {
    List<Path> all = new ArrayList<>();
    for (String folder : FOLDERS) {
      all.addAll(
          TestData.files(
              TestData.resource(folder), name -> name.startsWith("c") && !name.contains(".")));
      all.addAll(TestData.files(TestData.resource(folder), name -> name.endsWith(".fuzz")));
    }
    return all;
  }

  /** So that the limit of time is not spent on loading classes. */
  @BeforeAll
  static void warmUp() {
    Path golden = TestData.goldenStreams().get(0);
    try (BufferAllocator allocator = BufferAllocator.unbounded("warm-up")) {
      Probe.stream(TestData.bytes(golden), IpcReadOptions.network(), allocator);
    }
    Probe.file(TestData.goldenFiles().get(0));
  }

  @Test
  void theCorpusIsThere() {
    assertEquals(28 + 40 + 2, corpus().size());
  }

  @ParameterizedTest
  @MethodSource("corpus")
  void asAStreamItEndsInAValueOrInOneException(Path file) {
    byte[] bytes = TestData.bytes(file);
    try (BufferAllocator allocator = BufferAllocator.withBudget("crash", BUDGET)) {
      inTime(() -> Probe.stream(bytes, IpcReadOptions.network(), allocator));
      assertEquals(0, allocator.outstanding());
      assertTrue(allocator.reserved() <= BUDGET);
    }
  }

  @ParameterizedTest
  @MethodSource("corpus")
  void asAFileItEndsInAValueOrInOneException(Path file) {
    inTime(() -> Probe.file(file));
  }

  /** Most of the corpus lost its magic bytes to the fuzzer, which other readers do not look at. */
  @ParameterizedTest
  @MethodSource("corpus")
  void asAFileWithItsMagicMendedItEndsInAValueOrInOneException(Path file) throws IOException {
    byte[] bytes = TestData.bytes(file);
    int length = Math.max(bytes.length, 2 * MAGIC.length);
    byte[] mended = Arrays.copyOf(bytes, length);
    System.arraycopy(MAGIC, 0, mended, 0, MAGIC.length);
    System.arraycopy(MAGIC, 0, mended, length - MAGIC.length, MAGIC.length);
    Path copy = Files.write(folder.resolve("mended.arrow"), mended);
    inTime(() -> Probe.file(copy));
  }

  @Test
  void aSchemaFromTheFutureIsRefused() {
    Path future = TestData.resource("/arrow-testing/forward-compatibility/schema_v6.arrow");
    try (BufferAllocator allocator = BufferAllocator.withBudget("future", BUDGET)) {
      Probe.Outcome outcome =
          inTime(() -> Probe.stream(TestData.bytes(future), IpcReadOptions.network(), allocator));
      LightstreamException failure = outcome.failure().orElseThrow();
      assertInstanceOf(InvalidDataException.class, failure);
      assertTrue(failure.getMessage().contains("version"), failure.getMessage());
    }
  }

  private static Probe.Outcome inTime(Supplier<Probe.Outcome> reading) {
    long start = cpuNanos();
    Probe.Outcome outcome = reading.get();
    Duration taken = Duration.ofNanos(cpuNanos() - start);
    assertTrue(taken.compareTo(LIMIT) < 0, () -> taken + " for " + outcome);
    return outcome;
  }

  /** Time spent, not time passed: the machine may be busy with other things. */
  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
