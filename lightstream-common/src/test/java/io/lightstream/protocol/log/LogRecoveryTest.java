// SPDX-License-Identifier: Apache-2.0
package io.lightstream.protocol.log;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.error.InvalidDataException;
import io.lightstream.memory.BufferAllocator;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a dying writer, a lost machine or a bad disk leaves behind. */
class LogRecoveryTest {

  private static final FrameLogOptions SMALL =
      FrameLogOptions.defaults().withSegmentBytes(FrameLogOptions.LEAST_SEGMENT_BYTES);
  private static final int BLOCK = 4096;
  private static final int FRAMES = 32;
  private static final int USED_EVERY = 50;

  private final BufferAllocator allocator = BufferAllocator.withBudget("log", 64 << 20);

  @AfterEach
  void nothingIsOutstanding() {
    assertEquals(0, allocator.outstanding());
  }

  private FrameLog open(MemoryStore store) {
    return FrameLog.open(store, Frames.TYPES, SMALL, allocator);
  }

  /** A log whose state after each frame is the log's end. */
  private Map<String, byte[]> recorded(int frames) {
    MemoryStore store = new MemoryStore();
    try (FrameLog log = open(store)) {
      for (int i = 0; i < frames; i++) {
        Frames.append(log, allocator);
        log.appendState(Long.toString(log.end()).getBytes(StandardCharsets.US_ASCII));
      }
    }
    return store.content();
  }

  private static String last(Map<String, byte[]> segments) {
    return new TreeMap<>(segments).lastKey();
  }

  private static Map<String, byte[]> with(
      Map<String, byte[]> segments, String name, byte[] replacement) {
    Map<String, byte[]> changed = new TreeMap<>(segments);
    changed.put(name, replacement);
    return changed;
  }

  /** Opens and looks at what is there; the end that was found. */
  private long requirePrefix(Map<String, byte[]> segments) {
    try (FrameLog log = open(MemoryStore.of(segments))) {
      long end = log.end();
      long state = state(log);
      assertTrue(state == end || state == end - 1, "state " + state + " at " + end);
      return end;
    }
  }

  /** Opens, reads all, appends, and opens and reads again. */
  private void requireUsablePrefix(Map<String, byte[]> segments) {
    long end = requirePrefix(segments);
    MemoryStore store = MemoryStore.of(segments);
    try (FrameLog log = open(store)) {
      assertEquals(Frames.expected(0, end), Frames.read(log, 0));
      Frames.append(log, 2, allocator);
    }
    try (FrameLog log = open(store)) {
      assertEquals(Frames.expected(0, end + 2), Frames.read(log, 0));
      assertEquals(0, log.low());
    }
    assertEquals(0, store.open());
  }

  private static long state(FrameLog log) {
    return log.state()
        .map(bytes -> Long.parseLong(new String(bytes, StandardCharsets.US_ASCII)))
        .orElse(0L);
  }

  @Test
  void aCutAtAnyByteOfTheLastSegmentLeavesThePrefixThatWasWhole() {
    Map<String, byte[]> segments = recorded(FRAMES);
    assertTrue(segments.size() > 2, segments.size() + " segments");
    String last = last(segments);
    byte[] whole = segments.get(last);
    long before = 0;
    for (int length = 0; length <= whole.length; length++) {
      Map<String, byte[]> cut = with(segments, last, Arrays.copyOf(whole, length));
      long end = requirePrefix(cut);
      if (end > before || length % USED_EVERY == 0) {
        requireUsablePrefix(cut);
      }
      assertTrue(end >= before, "more was there of less");
      before = end;
    }
    assertEquals(FRAMES, before);
  }

  @Test
  void aTailOfZerosOrGarbageIsCut() {
    Map<String, byte[]> segments = recorded(20);
    String last = last(segments);
    byte[] whole = segments.get(last);
    Random random = new Random(1);
    for (int cut : List.of(whole.length, whole.length - 1, whole.length - 40, 0)) {
      byte[] zeros = Arrays.copyOf(Arrays.copyOf(whole, cut), cut + 3 * BLOCK);
      requireUsablePrefix(with(segments, last, zeros));
      if (cut > 64) {
        byte[] garbage = zeros.clone();
        for (int i = cut; i < garbage.length; i++) {
          garbage[i] = (byte) random.nextInt();
        }
        requireUsablePrefix(with(segments, last, garbage));
      }
    }
  }

  @Test
  void damageAmidTheLastSegmentIsNamed() {
    Map<String, byte[]> segments = recorded(4);
    String last = last(segments);
    byte[] damaged = segments.get(last).clone();
    int first = offsetOfFirstRecord(damaged);
    damaged[first + RecordHeader.BYTES + 5] ^= 1;
    InvalidDataException body =
        assertThrows(
            InvalidDataException.class, () -> open(MemoryStore.of(with(segments, last, damaged))));
    assertEquals(
        "memory, segment "
            + last
            + ": byte "
            + first
            + ": the checksum of a record of 12 bytes is wrong, and whole records follow",
        body.getMessage());
    damaged[first + 9] ^= 1;
    InvalidDataException header =
        assertThrows(
            InvalidDataException.class, () -> open(MemoryStore.of(with(segments, last, damaged))));
    assertTrue(header.getMessage().contains("checksum of its header"), header.getMessage());
  }

  private static int offsetOfFirstRecord(byte[] segment) {
    return SegmentHeader.FIXED_BYTES
        + SegmentHeader.restBytes(ByteBuffer.wrap(segment).order(ByteOrder.LITTLE_ENDIAN));
  }

  @Test
  void damageInAnEarlierSegmentIsNamedWhenItIsRead() {
    Map<String, byte[]> segments = recorded(40);
    String first = new TreeMap<>(segments).firstKey();
    byte[] damaged = segments.get(first).clone();
    damaged[damaged.length / 2] ^= 4;
    try (FrameLog log = open(MemoryStore.of(with(segments, first, damaged)))) {
      assertEquals(40, log.end());
      InvalidDataException e = assertThrows(InvalidDataException.class, () -> Frames.read(log, 0));
      assertTrue(e.getMessage().startsWith("memory, segment " + first + ": byte "), e.getMessage());
      assertTrue(e.getMessage().contains("checksum"), e.getMessage());
    }
  }

  @Test
  void anEarlierSegmentThatIsCutIsNamedWhenItIsRead() {
    Map<String, byte[]> segments = recorded(40);
    String first = new TreeMap<>(segments).firstKey();
    byte[] whole = segments.get(first);
    for (int cut = 1; cut < 400; cut += 7) {
      Map<String, byte[]> changed = with(segments, first, Arrays.copyOf(whole, whole.length - cut));
      try (FrameLog log = open(MemoryStore.of(changed))) {
        // The state behind the last frame may be cut: a later one has taken its place.
        InvalidDataException e = null;
        try {
          assertEquals(Frames.expected(0, 40), Frames.read(log, 0));
        } catch (InvalidDataException found) {
          e = found;
        }
        assertTrue(cut < 30 || e != null && e.getMessage().contains(first), "cut " + cut);
      }
    }
  }

  @Test
  void aSegmentThatIsMissingAmidOthersIsNamed() {
    Map<String, byte[]> segments = recorded(60);
    List<String> names = new ArrayList<>(new TreeMap<>(segments).keySet());
    Map<String, byte[]> changed = new TreeMap<>(segments);
    changed.remove(names.get(1));
    InvalidDataException e =
        assertThrows(InvalidDataException.class, () -> open(MemoryStore.of(changed)));
    assertTrue(e.getMessage().contains(names.get(1) + " is missing"), e.getMessage());
  }

  @Test
  void blocksThatWereLostBeforeTheyWereDurableAreCutWithWhatFollows() {
    byte[] segment = longSegment(false);
    byte[] lost = segment.clone();
    Arrays.fill(lost, 2 * BLOCK, 3 * BLOCK, (byte) 0);
    long end;
    MemoryStore store = MemoryStore.of(Map.of(Segment.name(0), lost));
    try (FrameLog log = open(store)) {
      end = log.end();
      assertTrue(end > 0 && end < 50, "end " + end);
      assertEquals(Frames.expected(0, end), Frames.read(log, 0));
      Frames.append(log, allocator);
    }
    try (FrameLog log = open(store)) {
      assertEquals(end + 1, log.end());
    }
  }

  @Test
  void blocksThatAreLostThoughTheyWereDurableAreDamage() {
    byte[] lost = longSegment(true);
    Arrays.fill(lost, 2 * BLOCK, 3 * BLOCK, (byte) 0);
    assertThrows(
        InvalidDataException.class, () -> open(MemoryStore.of(Map.of(Segment.name(0), lost))));
  }

  private byte[] longSegment(boolean syncAmid) {
    MemoryStore store = new MemoryStore();
    try (FrameLog log = FrameLog.open(store, Frames.TYPES, FrameLogOptions.defaults(), allocator)) {
      Frames.append(log, 50, allocator);
      if (syncAmid) {
        log.sync();
      }
      Frames.append(log, 10, allocator);
    }
    return store.content().get(Segment.name(0));
  }

  @Test
  void aRecordOfAnotherSegmentIsNotTakenForOne() {
    MemoryStore store = new MemoryStore();
    try (FrameLog log = open(store)) {
      Frames.append(log, 2, allocator);
    }
    byte[] inner = store.content().get(Segment.name(0));
    MemoryStore outer = new MemoryStore();
    try (FrameLog log = open(outer)) {
      log.append(Frames.EVENT, ByteBuffer.wrap(inner));
    }
    byte[] torn = outer.content().get(Segment.name(0));
    torn[torn.length - 1] ^= 1;
    try (FrameLog log = open(MemoryStore.of(Map.of(Segment.name(0), torn)))) {
      assertEquals(0, log.end());
    }
  }

  @Test
  void segmentsThatWereReplacedAreDeletedOnOpening() {
    MemoryStore store = new MemoryStore();
    Map<String, byte[]> before;
    try (FrameLog log = open(store)) {
      Frames.append(log, 60, allocator);
      log.appendState(new byte[] {1});
      log.flush();
      before = store.content();
      log.truncateTo(10);
      Frames.append(log, 5, allocator);
    }
    Map<String, byte[]> crashed = new TreeMap<>(before);
    crashed.putAll(store.content());
    MemoryStore again = MemoryStore.of(crashed);
    try (FrameLog log = open(again)) {
      assertEquals(Frames.expected(0, 15), Frames.read(log, 0));
      assertArrayEquals(new byte[] {1}, log.state().get());
    }
    assertEquals(store.content().keySet(), again.content().keySet());
  }

  @Test
  void aDamagedHeaderIsNamed() {
    Map<String, byte[]> segments = recorded(20);
    for (String name : segments.keySet()) {
      for (int at = 0; at < SegmentHeader.FIXED_BYTES; at++) {
        byte[] damaged = segments.get(name).clone();
        damaged[at] ^= 0x10;
        InvalidDataException e =
            assertThrows(
                InvalidDataException.class,
                () -> open(MemoryStore.of(with(segments, name, damaged))));
        assertTrue(e.getMessage().startsWith("memory, segment " + name), e.getMessage());
      }
    }
  }

  @Test
  void aSegmentThatWasBeingStartedCountsForNothing() {
    MemoryStore store = new MemoryStore();
    byte[] large = new byte[3 * BLOCK];
    Arrays.fill(large, (byte) 7);
    try (FrameLog log = open(store)) {
      Frames.append(log, 5, allocator);
      log.appendState(large);
    }
    try (FrameLog log = open(store)) {
      Frames.append(log, allocator);
    }
    byte[] second = store.content().get(Segment.name(1));
    for (int lost : List.of(0, BLOCK, 2 * BLOCK, 3 * BLOCK)) {
      byte[] torn = second.clone();
      Arrays.fill(torn, lost, torn.length, (byte) 0);
      MemoryStore crashed = MemoryStore.of(with(store.content(), Segment.name(1), torn));
      try (FrameLog log = open(crashed)) {
        assertEquals(5, log.end());
        assertArrayEquals(large, log.state().get());
        Frames.append(log, 3, allocator);
        assertEquals(Frames.expected(0, 8), Frames.read(log, 0));
      }
    }
  }

  @Test
  void aFormatOfTheFutureIsRefused() {
    byte[] future = recorded(1).get(Segment.name(0)).clone();
    future[8] = 2;
    CRC32C crc = new CRC32C();
    crc.update(future, 0, 60);
    ByteBuffer.wrap(future).order(ByteOrder.LITTLE_ENDIAN).putInt(60, (int) crc.getValue());
    InvalidDataException e =
        assertThrows(
            InvalidDataException.class,
            () -> open(MemoryStore.of(Map.of(Segment.name(0), future))));
    assertTrue(
        e.getMessage().endsWith("the version of the format is 2: known is 1"), e.getMessage());
  }
}
