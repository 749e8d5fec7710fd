// SPDX-License-Identifier: Apache-2.0
package io.lightstream.protocol.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.error.ConfigurationException;
import io.lightstream.error.InvalidDataException;
import io.lightstream.error.LightstreamException;
import io.lightstream.error.LimitExceededException;
import io.lightstream.memory.BufferAllocator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A log whose bytes were changed gives the frames that were appended, fewer, or a typed error. */
class FrameLogFuzzTest {

  private static final int FRAMES = 34;
  private static final int MUTATIONS = 50_000;
  private static final int READ_EVERY = 5;
  private static final int MOST_CHANGES = 3;
  private static final FrameLogOptions SMALL =
      FrameLogOptions.defaults().withSegmentBytes(FrameLogOptions.LEAST_SEGMENT_BYTES);

  private final BufferAllocator allocator = BufferAllocator.withBudget("fuzz", 64 << 20);
  private final List<String> expected = Frames.expected(0, FRAMES);

  private int intact;
  private int cut;
  private int refused;

  @Test
  void changedBytesAreNeverGivenOut() {
    TreeMap<String, byte[]> segments = recorded();
    List<String> names = new ArrayList<>(segments.keySet());
    assertTrue(names.size() >= 3, names.size() + " segments");
    for (int seed = 0; seed < MUTATIONS; seed++) {
      Random random = new Random(seed);
      boolean anySegment = random.nextInt(4) == 0;
      String name = anySegment ? names.get(random.nextInt(names.size())) : segments.lastKey();
      Map<String, byte[]> changed = new TreeMap<>(segments);
      changed.put(name, mutate(segments.get(name), random));
      try {
        read(changed, name.equals(segments.lastKey()), seed % READ_EVERY == 0);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + ", segment " + name, e);
      }
    }
    assertTrue(cut > MUTATIONS / 100, cut + " cut");
    assertTrue(refused > MUTATIONS / 10, refused + " refused");
    assertTrue(intact < MUTATIONS / 10 * 9, intact + " as they were");
    assertEquals(0, allocator.outstanding());
  }

  private TreeMap<String, byte[]> recorded() {
    MemoryStore store = new MemoryStore();
    try (FrameLog log = FrameLog.open(store, Frames.TYPES, SMALL, allocator)) {
      for (int i = 0; i < FRAMES; i++) {
        Frames.append(log, allocator);
        log.appendState(new byte[] {(byte) i});
        if (i % 8 == 0) {
          log.sync();
        }
      }
    }
    return new TreeMap<>(store.content());
  }

  private void read(Map<String, byte[]> segments, boolean lastChanged, boolean readAll) {
    MemoryStore store = MemoryStore.of(segments);
    try (FrameLog log = FrameLog.open(store, Frames.TYPES, SMALL, allocator)) {
      long end = log.end();
      assertTrue(end <= FRAMES && (lastChanged || end == FRAMES), "end " + end);
      if (readAll || !lastChanged) {
        assertEquals(expected.subList(0, (int) end), Frames.read(log, 0));
      }
      if (end == FRAMES) {
        intact++;
      } else {
        cut++;
      }
    } catch (InvalidDataException e) {
      assertTrue(e.getMessage().startsWith("memory, segment "), e.getMessage());
      refused++;
    } catch (LimitExceededException | ConfigurationException e) {
      throw new AssertionError("damage is not told as such", e);
    } catch (LightstreamException e) {
      throw new AssertionError("an error of another kind", e);
    }
    assertEquals(0, store.open());
    assertTrue(store.isClosed());
  }

  private static byte[] mutate(byte[] original, Random random) {
    byte[] bytes = original.clone();
    int changes = 1 + random.nextInt(MOST_CHANGES);
    for (int i = 0; i < changes && bytes.length > 0; i++) {
      int at = random.nextInt(bytes.length);
      int length = Math.min(1 + random.nextInt(64), bytes.length - at);
      switch (random.nextInt(8)) {
        case 0, 1, 2 -> bytes[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
        case 3 -> bytes[at] = (byte) random.nextInt();
        case 4 -> Arrays.fill(bytes, at, at + length, (byte) 0);
        case 5 -> {
          int from = random.nextInt(bytes.length - length + 1);
          System.arraycopy(bytes, from, bytes, at, length);
        }
        case 6 -> bytes = Arrays.copyOf(bytes, at);
        default -> bytes = Arrays.copyOf(bytes, bytes.length + length);
      }
    }
    return bytes;
  }
}
