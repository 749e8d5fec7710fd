// SPDX-License-Identifier: Apache-2.0
package io.lightstream.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.error.InvalidDataException;
import io.lightstream.frame.StreamEnd;
import io.lightstream.memory.BufferAllocator;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A stream or file that was cut never looks complete. */
class TruncationTest {

  private static final int SMALL_BYTES = 2 << 10;
  private static final int EDGE_BYTES = 1 << 10;
  private static final int AROUND_A_MESSAGE = 40;
  private static final int SAMPLES = 200;

  private final BufferAllocator allocator = BufferAllocator.withBudget("cut", 64 << 20);
  @TempDir private Path folder;

  static List<Path> streams() {
    return TestData.goldenStreams();
  }

  static List<Path> files() {
    return TestData.goldenFiles();
  }

  @AfterEach
  void nothingIsOutstanding() {
    assertEquals(0, allocator.outstanding());
  }

  @ParameterizedTest
  @MethodSource("streams")
  void aCutStreamEndsInAnErrorOrClosedBetweenMessages(Path golden) {
    byte[] bytes = TestData.bytes(golden);
    List<Integer> boundaries = MessageBoundaries.of(bytes);
    for (int cut : cuts(bytes, boundaries)) {
      byte[] start = Arrays.copyOf(bytes, cut);
      if (boundaries.contains(cut)) {
        try (Decoded decoded = decode(start)) {
          assertEquals(StreamEnd.CLOSED, decoded.end(), "cut at " + cut);
        }
      } else {
        assertThrows(InvalidDataException.class, () -> decode(start), "cut at " + cut);
      }
    }
  }

  private Decoded decode(byte[] bytes) {
    return Decoded.direct(bytes, at -> bytes.length, allocator);
  }

  @ParameterizedTest
  @MethodSource("files")
  void aCutFileIsRefused(Path golden) throws IOException {
    byte[] bytes = TestData.bytes(golden);
    Path file = Files.copy(golden, folder.resolve("cut.arrow"));
    SortedSet<Integer> cuts = new TreeSet<>(Comparator.reverseOrder());
    cuts.addAll(cuts(bytes, List.of()));
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (int cut : cuts) {
        channel.truncate(cut);
        Probe.Outcome outcome = Probe.file(file);
        assertInstanceOf(
            InvalidDataException.class, outcome.failure().orElse(null), "cut at " + cut);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("streams")
  void aStreamWithoutItsMarkSaysThatItWasClosed(Path golden) {
    byte[] bytes = TestData.bytes(golden);
    int last = MessageBoundaries.of(bytes).get(MessageBoundaries.of(bytes).size() - 1);
    assertTrue(last < bytes.length, "the golden streams end with a mark");
    try (Decoded whole = Decoded.stream(bytes, allocator);
        Decoded cut = Decoded.stream(Arrays.copyOf(bytes, last), allocator)) {
      assertEquals(StreamEnd.MARKER, whole.end());
      assertEquals(StreamEnd.CLOSED, cut.end());
      assertEquals(whole.batches().size(), cut.batches().size());
    }
  }

  /** Every length of a small one; of a large one its ends, its messages' edges and a sample. */
  private static SortedSet<Integer> cuts(byte[] bytes, List<Integer> boundaries) {
    SortedSet<Integer> cuts = new TreeSet<>();
    if (bytes.length <= SMALL_BYTES) {
      addRange(cuts, bytes, 0, bytes.length);
      return cuts;
    }
    addRange(cuts, bytes, 0, EDGE_BYTES);
    addRange(cuts, bytes, bytes.length - EDGE_BYTES, bytes.length);
    for (int boundary : boundaries) {
      addRange(cuts, bytes, boundary - AROUND_A_MESSAGE, boundary + AROUND_A_MESSAGE);
    }
    new Random(bytes.length).ints(SAMPLES, 0, bytes.length).forEach(cuts::add);
    return cuts;
  }

  private static void addRange(SortedSet<Integer> cuts, byte[] bytes, int from, int to) {
    for (int i = Math.max(0, from); i < Math.min(to, bytes.length); i++) {
      cuts.add(i);
    }
  }
}
