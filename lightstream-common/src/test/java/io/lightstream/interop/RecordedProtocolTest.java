// SPDX-License-Identifier: Apache-2.0
package io.lightstream.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.error.ProtocolException;
import io.lightstream.format.ipc.IpcWriteOptions;
import io.lightstream.frame.MemorySource;
import io.lightstream.frame.StreamEnd;
import io.lightstream.interop.Frames.Seen;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.protocol.TypeRegistry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames recorded from the original, value by value. */
class RecordedProtocolTest {

  private static final TypeRegistry TYPES =
      TypeRegistry.parse("event:message,mixed:table,sides:table,raw:message");
  private static final TypeRegistry PARALLEL = TypeRegistry.parse("note:message,marked:table");
  private static final byte[] RECORDED = bytes("protocol.bin");
  private static final int FIRST_SIDES = 4;
  private static final int SECOND_SIDES = 6;
  private static final int ROUNDS = 30;

  private final BufferAllocator allocator = BufferAllocator.withBudget("recorded", 64 << 20);

  @AfterEach
  void nothingIsOutstanding() {
    assertEquals(0, allocator.outstanding());
  }

  private static byte[] bytes(String name) {
    return TestData.bytes(TestData.resource("/lightstream-made/" + name));
  }

  /** What the recorded frames say. Of the second sides, the sender meant b, a, b: see below. */
  private static List<Seen> expected() {
    byte[] raw = new byte[256];
    for (int i = 0; i < raw.length; i++) {
      raw[i] = (byte) i;
    }
    List<List<Object>> sides = List.of(Rows.values("a", "b", "a"), Rows.values(1L, 2L, 3L));
    return List.of(
        Seen.message("event", "hello"),
        Seen.table("mixed", Rows.mixed(0)),
        Seen.table("mixed", Rows.mixed(1)),
        Seen.message("raw", new String(raw, StandardCharsets.ISO_8859_1)),
        Seen.table("sides", sides),
        Seen.message("event", ""),
        Seen.table("sides", sides),
        Seen.table("mixed", Rows.mixed(2)));
  }

  @Test
  void theOriginalsFramesHaveTheirValues() {
    try (Frames frames = Frames.read(TYPES, MemorySource.whole(RECORDED), allocator)) {
      assertEquals(expected(), frames.seen());
      assertEquals(StreamEnd.CLOSED, frames.end());
    }
  }

  /**
   * The original sends a dictionary once and never again: its second {@code sides} came from a
   * table with a dictionary of its own, [b, a], and indices 0, 1, 0. What it sent is, byte for
   * byte, the batch of the first: no reader can tell what was meant.
   */
  @Test
  void nothingInTheBytesTellsOfTheDictionaryThatTheOriginalDidNotSend() {
    List<byte[]> frames = Frames.cut(RECORDED);
    byte[] first = frames.get(FIRST_SIDES);
    byte[] second = frames.get(SECOND_SIDES);
    int payload = second.length - Frames.HEADER_BYTES;
    assertArrayEquals(
        Arrays.copyOfRange(second, Frames.HEADER_BYTES, second.length),
        Arrays.copyOfRange(first, first.length - payload, first.length));
  }

  @Test
  void everySplitInTwoGivesTheSameFrames() {
    for (int i = 1; i < RECORDED.length; i++) {
      int split = i;
      assertSameFrames(at -> at < split ? split - at : RECORDED.length, "split at " + i);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 8, 64, 511, 4096})
  void chunksOfAnySizeGiveTheSameFrames(int size) {
    assertSameFrames(at -> size, "chunks of " + size);
    try (Frames frames = Frames.read(TYPES, MemorySource.inChunksOf(size, RECORDED), allocator)) {
      assertEquals(expected(), frames.seen());
    }
  }

  @Test
  void randomChunksGiveTheSameFrames() {
    for (int seed = 0; seed < ROUNDS; seed++) {
      Random random = new Random(seed);
      int most = 1 << 1 + random.nextInt(11);
      assertSameFrames(at -> 1 + random.nextInt(most), "seed " + seed);
    }
  }

  private void assertSameFrames(IntUnaryOperator chunk, String how) {
    try (Frames frames = Frames.direct(TYPES, RECORDED, chunk, allocator)) {
      assertEquals(expected(), frames.seen(), how);
    }
  }

  @ParameterizedTest
  @CsvSource({"64,false", "64,true", "8,false", "8,true"})
  void writtenAgainTheyReadTheSame(int alignment, boolean deltas) {
    IpcWriteOptions options =
        IpcWriteOptions.defaults().withAlignment(alignment).withDictionaryDeltas(deltas);
    try (Frames read = Frames.read(TYPES, MemorySource.whole(RECORDED), allocator)) {
      byte[] written = read.encoded(TYPES, options, allocator);
      try (Frames again = Frames.direct(TYPES, written, at -> 100, allocator)) {
        assertEquals(expected(), again.seen());
      }
      assertEquals(expected().size(), Frames.cut(written).size());
    }
  }

  @Test
  void aCutWithinAFrameIsAnErrorAndOneBetweenFramesAnEnd() {
    Set<Integer> edges = new HashSet<>();
    int edge = 0;
    for (byte[] frame : Frames.cut(RECORDED)) {
      edges.add(edge);
      edge += frame.length;
    }
    for (int cut = 0; cut < RECORDED.length; cut++) {
      byte[] start = Arrays.copyOf(RECORDED, cut);
      if (edges.contains(cut)) {
        try (Frames frames = Frames.direct(TYPES, start, at -> RECORDED.length, allocator)) {
          assertEquals(expected().subList(0, frames.messages().size()), frames.seen());
        }
      } else {
        ProtocolException e = assertThrows(ProtocolException.class, () -> direct(start));
        assertTrue(e.getMessage().contains("frame at byte"), e.getMessage());
      }
    }
  }

  /** A payload that is shorter than what is in it, in a frame that says so. */
  @Test
  void aCutTableInAWholeFrameIsAnError() {
    for (int number : List.of(1, 2, FIRST_SIDES, SECOND_SIDES)) {
      List<byte[]> frames = new ArrayList<>(Frames.cut(RECORDED));
      byte[] whole = frames.get(number);
      for (int length = 0; length < whole.length - Frames.HEADER_BYTES; length++) {
        byte[] cut = Arrays.copyOf(whole, Frames.HEADER_BYTES + length);
        cut[1] = (byte) length;
        cut[2] = (byte) (length >> Byte.SIZE);
        frames.set(number, cut);
        MemorySink sink = new MemorySink();
        frames.forEach(frame -> sink.write(frame));
        ProtocolException e = assertThrows(ProtocolException.class, () -> direct(sink.bytes()));
        String table = number >= FIRST_SIDES ? "table 'sides' (tag 2)" : "table 'mixed' (tag 1)";
        assertTrue(e.getMessage().contains(table), e.getMessage());
      }
    }
  }

  private void direct(byte[] bytes) {
    Frames.direct(TYPES, bytes, at -> bytes.length, allocator).close();
  }

  /** Three connections of one peer; the first byte of each is its index, which the roof reads. */
  @Test
  void framesDealtToThreeConnectionsRotate() {
    List<List<Seen>> connections = new ArrayList<>();
    for (int index = 0; index < 3; index++) {
      byte[] recorded = bytes("parallel-protocol." + index);
      assertEquals(index, recorded[0]);
      byte[] bytes = Arrays.copyOfRange(recorded, 1, recorded.length);
      try (Frames frames = Frames.direct(PARALLEL, bytes, at -> 10, allocator)) {
        connections.add(frames.seen());
      }
    }
    for (int k = 0; k < 14; k++) {
      int m = k / 2;
      Seen wanted =
          k % 2 == 0
              ? Seen.table("marked", List.of(Rows.values(m, 10 * m)))
              : Seen.message("note", "n" + m);
      assertEquals(wanted, connections.get(k % 3).get(k / 3));
    }
  }
}
