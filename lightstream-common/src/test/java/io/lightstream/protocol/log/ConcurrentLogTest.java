// SPDX-License-Identifier: Apache-2.0
package io.lightstream.protocol.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.Threads;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.protocol.LightstreamMessage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Readers, syncs and drops beside appends. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ConcurrentLogTest {

  private static final int FRAMES = 5_000;
  private static final FrameLogOptions SMALL =
      FrameLogOptions.defaults().withSegmentBytes(64 << 10);

  @TempDir private Path folder;

  @Test
  void readersFollowWhileFramesAreAppendedSyncedAndDropped() {
    BufferAllocator allocator = BufferAllocator.withBudget("log", 256 << 20);
    try (FrameLog log = FrameLog.open(folder, Frames.TYPES, SMALL, allocator)) {
      List<CompletableFuture<Void>> all = new ArrayList<>();
      FrameLogReader dropping = log.readFrom(0);
      FrameLogReader following = log.readFrom(0);
      all.add(run(() -> Frames.append(log, FRAMES, allocator)));
      all.add(run(() -> follow(log, dropping, following)));
      all.add(run(() -> sync(log)));
      all.add(run(() -> sync(log)));
      CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();
      dropping.close();
      following.close();
      assertEquals(FRAMES, log.end());
      assertTrue(log.low() > FRAMES - 200, "low " + log.low());
    }
    assertEquals(0, allocator.outstanding());
    try (FrameLog log = FrameLog.open(folder, Frames.TYPES, SMALL, allocator)) {
      assertEquals(Frames.expected(log.low(), FRAMES), Frames.read(log, log.low()));
    }
    assertEquals(0, allocator.outstanding());
  }

  private static CompletableFuture<Void> run(Runnable task) {
    return CompletableFuture.runAsync(task, Threads.EACH);
  }

  /** Two readers in turn; what both have read is dropped. */
  private static void follow(FrameLog log, FrameLogReader one, FrameLogReader other) {
    while (other.position() < FRAMES) {
      take(one);
      take(other);
      if (other.position() % 100 == 0) {
        log.dropBefore(Math.min(one.position(), other.position()));
      }
    }
    while (one.position() < FRAMES) {
      take(one);
    }
  }

  private static void take(FrameLogReader reader) {
    long number = reader.position();
    LightstreamMessage frame = reader.next();
    if (frame == null) {
      Thread.onSpinWait();
    } else {
      assertEquals(Frames.expected(number), Frames.describe(frame));
    }
  }

  private static void sync(FrameLog log) {
    long durable = 0;
    while (durable < FRAMES) {
      long now = log.sync();
      assertTrue(now >= durable, now + " after " + durable);
      durable = now;
    }
  }
}
