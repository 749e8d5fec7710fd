// SPDX-License-Identifier: Apache-2.0
package io.lightstream.protocol.log;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.error.ClosedException;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.error.LimitExceededException;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.protocol.TypeRegistry;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A store without room, or one that fails. */
class FullStoreTest {

  private static final FrameLogOptions SMALL =
      FrameLogOptions.defaults().withSegmentBytes(FrameLogOptions.LEAST_SEGMENT_BYTES);
  private static final int LARGE = 40_000;

  private final BufferAllocator allocator = BufferAllocator.withBudget("log", 64 << 20);
  private final MemoryStore store = new MemoryStore();

  @AfterEach
  void nothingIsOutstandingOrOpen() {
    assertEquals(0, allocator.outstanding());
    assertEquals(0, store.open());
  }

  private FrameLog open() {
    return FrameLog.open(store, Frames.TYPES, SMALL, allocator);
  }

  /** Appends and flushes until the store is full. */
  private void fill(FrameLog log) {
    assertThrows(
        LightstreamIOException.class,
        () -> {
          while (true) {
            Frames.append(log, allocator);
            log.flush();
          }
        });
  }

  @Test
  void aLogThatWasFullAtAnyByteGoesOnWhenThereIsRoom() {
    for (int room = 0; room < 9000; room += 61) {
      MemoryStore small = new MemoryStore();
      small.room(room);
      try (FrameLog log = FrameLog.open(small, Frames.TYPES, SMALL, allocator)) {
        fill(log);
        long end = log.end();
        small.room(Long.MAX_VALUE);
        assertEquals(Frames.expected(0, end), Frames.read(log, 0));
        Frames.append(log, 20, allocator);
        assertEquals(Frames.expected(0, end + 20), Frames.read(log, 0));
        log.sync();
      }
      try (FrameLog log =
          FrameLog.open(MemoryStore.of(small.content()), Frames.TYPES, SMALL, allocator)) {
        assertEquals(Frames.expected(0, log.end()), Frames.read(log, 0));
      }
      assertEquals(0, small.open());
    }
  }

  @Test
  void aBatchForWhichThereIsNoRoomIsNotThereAndCanBeAppendedAgain() {
    try (FrameLog log = open()) {
      Frames.append(log, 3, allocator);
      log.sync();
      long bytes = log.bytes();
      store.room(5000);
      for (int i = 0; i < 3; i++) {
        assertThrows(
            LightstreamIOException.class, () -> Frames.appendRows(log, 0, LARGE, allocator));
        assertEquals(3, log.end());
        assertTrue(log.bytes() < bytes + 300, "only a header more: " + log.bytes());
      }
      Frames.append(log, 2, allocator);
      store.room(Long.MAX_VALUE);
      assertEquals(5, Frames.appendRows(log, 7, LARGE, allocator));
      Frames.append(log, 3, allocator);
      List<String> read = Frames.read(log, 0);
      assertEquals(Frames.expected(0, 5), read.subList(0, 5));
      assertTrue(read.get(5).startsWith("rows [7,row 7,3.5, 8,"), read.get(5).substring(0, 40));
      assertEquals(Frames.expected(6, 9), read.subList(6, 9));
    }
  }

  @Test
  void droppingMakesRoomForMore() {
    store.room(30_000);
    try (FrameLog log = open()) {
      fill(log);
      long end = log.end();
      assertTrue(end > 40, "end " + end);
      store.room(log.bytes());
      log.dropBefore(end - 3);
      store.room(20_000);
      Frames.append(log, 20, allocator);
      log.sync();
      assertEquals(Frames.expected(end - 3, end + 20), Frames.read(log, end - 3));
    }
  }

  @Test
  void droppingNeedsNoRoom() {
    try (FrameLog log = open()) {
      Frames.append(log, 100, allocator);
      log.sync();
      store.room(0);
      log.dropBefore(100);
      assertEquals(100, log.low());
      store.room(Long.MAX_VALUE);
    }
    try (FrameLog log = open()) {
      assertEquals(100, log.end());
    }
  }

  @Test
  void aStateForWhichThereIsNoRoomIsNotTheState() {
    try (FrameLog log = open()) {
      log.appendState(new byte[] {1});
      log.sync();
      store.room(100);
      assertThrows(LightstreamIOException.class, () -> log.appendState(new byte[100_000]));
      assertArrayEquals(new byte[] {1}, log.state().get());
      store.room(Long.MAX_VALUE);
      assertThrows(
          LimitExceededException.class,
          () -> log.appendState(new byte[FrameLog.MAX_STATE_BYTES + 1]));
      log.appendState(new byte[FrameLog.MAX_STATE_BYTES]);
    }
    try (FrameLog log = open()) {
      assertEquals(FrameLog.MAX_STATE_BYTES, log.state().get().length);
    }
  }

  @Test
  void aTruncationForWhichThereIsNoRoomDidNotHappen() {
    try (FrameLog log = open()) {
      Frames.append(log, 10, allocator);
      log.sync();
      store.room(10);
      assertThrows(LightstreamIOException.class, () -> log.truncateTo(5));
      assertEquals(Frames.expected(0, 10), Frames.read(log, 0));
      store.room(Long.MAX_VALUE);
      log.truncateTo(5);
      assertEquals(Frames.expected(0, 5), Frames.read(log, 0));
    }
  }

  @Test
  void whatCouldNotBeTakenBackIsCutWhenTheLogIsOpenedAgain() {
    store.cutsNothing();
    store.room(9000);
    FrameLog log = open();
    fill(log);
    store.room(Long.MAX_VALUE);
    assertThrows(LightstreamIOException.class, log::sync);
    assertThrows(LightstreamIOException.class, log::close);
    try (FrameLog again = open()) {
      assertTrue(again.end() > 20, "end " + again.end());
      assertEquals(Frames.expected(0, again.end()), Frames.read(again, 0));
      Frames.append(again, 5, allocator);
      assertEquals(Frames.expected(0, again.end()), Frames.read(again, 0));
    }
  }

  @Test
  void afterAFailedSyncTheLogHasToBeOpenedAgain() {
    FrameLog log = open();
    Frames.append(log, 3, allocator);
    log.flush();
    store.syncFails();
    assertThrows(LightstreamIOException.class, log::sync);
    ClosedException e =
        assertThrows(ClosedException.class, () -> log.append(Frames.EVENT, Frames.text("x")));
    assertTrue(e.getMessage().contains("must be opened again"), e.getMessage());
    assertThrows(ClosedException.class, log::sync);
    assertThrows(ClosedException.class, () -> log.dropBefore(1));
    log.close();
  }

  @Test
  void aFrameThatCannotBeEncodedLeavesTheLogAsItWas() {
    try (FrameLog log = open()) {
      Frames.append(log, 6, allocator);
      TypeRegistry other = TypeRegistry.parse("event:message,events:message");
      for (int i = 0; i < 5; i++) {
        assertThrows(
            ConfigurationException.class,
            () -> log.append(other.message("events"), ByteBuffer.allocate(1)));
      }
      assertEquals(6, log.end());
      Frames.append(log, 6, allocator);
      assertEquals(Frames.expected(0, 12), Frames.read(log, 0));
      assertTrue(store.content().size() <= 2, "segments " + store.content().size());
    }
  }
}
