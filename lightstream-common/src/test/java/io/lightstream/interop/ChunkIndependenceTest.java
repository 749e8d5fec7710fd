// SPDX-License-Identifier: Apache-2.0
package io.lightstream.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lightstream.format.ipc.IpcReadOptions;
import io.lightstream.frame.MemorySource;
import io.lightstream.memory.BufferAllocator;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** However the bytes of a stream are split, the same batches come out. */
class ChunkIndependenceTest {

  private static final int SMALL_STREAM_BYTES = 1200;
  private static final int ROUNDS = 20;

  private final BufferAllocator allocator = BufferAllocator.withBudget("chunks", 64 << 20);

  static List<Path> streams() {
    return TestData.goldenStreams();
  }

  static List<Path> smallStreams() {
    return streams().stream().filter(s -> TestData.bytes(s).length < SMALL_STREAM_BYTES).toList();
  }

  @AfterEach
  void nothingIsOutstanding() {
    assertEquals(0, allocator.outstanding());
  }

  @ParameterizedTest
  @MethodSource("streams")
  void byteByByteGivesTheSameBatches(Path golden) {
    byte[] bytes = TestData.bytes(golden);
    Fingerprint whole = whole(bytes);
    assertEquals(whole, fingerprint(read(MemorySource.inChunksOf(1, bytes))));
    assertEquals(whole, fingerprint(Decoded.direct(bytes, arrived -> 1, allocator)));
  }

  @ParameterizedTest
  @MethodSource("smallStreams")
  void everySplitInTwoGivesTheSameBatches(Path golden) {
    byte[] bytes = TestData.bytes(golden);
    Fingerprint whole = whole(bytes);
    for (int i = 1; i < bytes.length; i++) {
      int split = i;
      IntUnaryOperator chunk = at -> at < split ? split - at : bytes.length;
      assertEquals(whole, fingerprint(Decoded.direct(bytes, chunk, allocator)), "split at " + i);
    }
  }

  @ParameterizedTest
  @MethodSource("streams")
  void randomSplitsGiveTheSameBatches(Path golden) {
    byte[] bytes = TestData.bytes(golden);
    Fingerprint whole = whole(bytes);
    for (int seed = 0; seed < ROUNDS; seed++) {
      Random random = new Random(seed);
      int most = 1 << 1 + random.nextInt(16);
      assertEquals(
          whole, fingerprint(read(MemorySource.inRandomChunks(random, most, bytes))), "" + seed);
      IntUnaryOperator chunk = at -> 1 + random.nextInt(most);
      assertEquals(whole, fingerprint(Decoded.direct(bytes, chunk, allocator)), "" + seed);
    }
  }

  private Fingerprint whole(byte[] bytes) {
    return fingerprint(read(MemorySource.whole(bytes)));
  }

  private Decoded read(MemorySource source) {
    return Decoded.stream(source, IpcReadOptions.network(), allocator);
  }

  private static Fingerprint fingerprint(Decoded decoded) {
    try (decoded) {
      return Fingerprint.of(decoded);
    }
  }
}
