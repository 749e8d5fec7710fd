// SPDX-License-Identifier: Apache-2.0
package io.lightstream.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.Waiting;
import io.lightstream.error.ClosedException;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.LimitExceededException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BufferAllocatorTest {

  private final BufferAllocator allocator = BufferAllocator.unbounded("test");

  @AfterEach
  void nothingIsOutstanding() {
    assertEquals(0, allocator.outstanding());
  }

  @Test
  void leasesStartOnSixtyFourBytesAndAreRoundedUp() {
    for (int size : new int[] {0, 1, 63, 64, 65, 255, 256, 257, 1000, 4096, 1 << 20, 3_000_001}) {
      try (MemoryLease lease = allocator.allocate(size)) {
        assertEquals((size + 63) / 64 * 64, lease.capacity());
        assertEquals(64, lease.buffer(0, size).alignment());
        assertEquals(size, lease.buffer(0, size).size());
      }
    }
  }

  @Test
  void sizeClassesHoldTheirSizeAndWasteLittle() {
    for (long size = 0; size <= BufferAllocator.MAX_LEASE_BYTES; size = size * 9 / 8 + 1) {
      int capacity = SizeClass.capacityFor((int) size);
      assertTrue(capacity >= size && capacity % 64 == 0, size + " in " + capacity);
      assertTrue(size <= 256 || capacity <= size * 1.25 + 64, size + " in " + capacity);
    }
    int most = BufferAllocator.MAX_LEASE_BYTES;
    assertEquals(most, SizeClass.capacityFor(most));
  }

  @Test
  void sizesThatNoBufferHasAreRefused() {
    assertEquals(
        "one buffer cannot have -1 bytes: the limit is 2147483520",
        assertThrows(LimitExceededException.class, () -> allocator.allocate(-1)).getMessage());
    assertEquals(
        "one buffer cannot have 2147483521 bytes: the limit is 2147483520",
        assertThrows(LimitExceededException.class, () -> allocator.allocate(2_147_483_521L))
            .getMessage());
  }

  @Test
  void negativeBudgetIsRefused() {
    assertEquals(
        "budget of allocator 'x' is -1 bytes: it must be 0 or more",
        assertThrows(ConfigurationException.class, () -> BufferAllocator.withBudget("x", -1))
            .getMessage());
  }

  @Test
  void budgetIsNamedWhenItIsExceeded() {
    BufferAllocator small = BufferAllocator.withBudget("small", 1000);
    MemoryLease first = small.allocate(256);
    MemoryLease second = small.allocate(512);
    assertEquals(
        "allocator 'small': 256 bytes more would exceed its budget of 1000 bytes"
            + " (768 leased, 0 pooled or waiting for the garbage collector)",
        assertThrows(LimitExceededException.class, () -> small.allocate(1)).getMessage());
    first.close();
    second.close();
    assertEquals(0, small.outstanding());
    assertEquals(768, small.reserved());
  }

  @Test
  void pooledMemoryMakesWayForOtherSizes() {
    BufferAllocator small = BufferAllocator.withBudget("small", 1 << 20);
    small.allocate(600_000).close();
    Waiting.untilCollected(
        "allocation in place of pooled memory",
        () -> {
          try {
            small.allocate(900_000).close();
            return true;
          } catch (LimitExceededException e) {
            return false;
          }
        });
    assertEquals(0, small.outstanding());
  }

  @Test
  void memoryOfAChildCountsAgainstItsParentToo() {
    BufferAllocator parent = BufferAllocator.withBudget("parent", 1024);
    BufferAllocator child = parent.child("child", 4096);
    BufferAllocator other = parent.child("other", 256);
    MemoryLease lease = child.allocate(768);
    assertEquals(768, parent.outstanding());
    assertEquals(768, parent.reserved());
    assertEquals(
        "allocator 'parent': 320 bytes more would exceed its budget of 1024 bytes"
            + " (768 leased, 0 pooled or waiting for the garbage collector)",
        assertThrows(LimitExceededException.class, () -> parent.allocate(257)).getMessage());
    assertEquals(
        "allocator 'other': 320 bytes more would exceed its budget of 256 bytes"
            + " (0 leased, 0 pooled or waiting for the garbage collector)",
        assertThrows(LimitExceededException.class, () -> other.allocate(257)).getMessage());
    lease.close();
    assertEquals(0, parent.outstanding());
  }

  @Test
  void poolOfOneChildMakesWayForAnother() {
    BufferAllocator parent = BufferAllocator.withBudget("parent", 1 << 20);
    BufferAllocator idle = parent.child("idle", 1 << 20);
    BufferAllocator busy = parent.child("busy", 1 << 20);
    idle.allocate(1_000_000).close();
    assertEquals(1 << 20, idle.reserved());
    Waiting.untilCollected(
        "allocation in place of another's pooled memory",
        () -> {
          try {
            busy.allocate(1_000_000).close();
            return true;
          } catch (LimitExceededException e) {
            return false;
          }
        });
    assertEquals(0, idle.reserved());
  }

  @Test
  void memoryOfAForgottenChildReturnsToItsParent() {
    BufferAllocator parent = BufferAllocator.unbounded("parent");
    leaveBehind(parent);
    Waiting.untilCollected("settling of a forgotten child", () -> parent.reserved() == 0);
    assertEquals(0, parent.outstanding());
  }

  private static void leaveBehind(BufferAllocator parent) {
    BufferAllocator child = parent.child("child", 1 << 20);
    child.allocate(1000).close();
    child.allocate(5000);
    assertTrue(parent.reserved() > 6000);
    child.close();
  }

  @Test
  void forgottenLeaseIsFreedAndAccounted() {
    BufferAllocator local = BufferAllocator.unbounded("local");
    forgetLeases(local);
    Waiting.untilCollected("freeing of forgotten leases", () -> local.reserved() == 0);
    assertEquals(0, local.outstanding());
  }

  private static void forgetLeases(BufferAllocator local) {
    for (int i = 0; i < 10; i++) {
      local.allocate(1000 * i);
    }
    assertTrue(local.outstanding() > 0);
  }

  @Test
  void memoryNeverExportedIsUsedAgain() {
    MemoryLease first = allocator.allocate(1000);
    first.writable(0, 8).putLong(0, 42);
    ArrowBuffer old = first.buffer(0, 8);
    first.close();
    long reserved = allocator.reserved();
    try (MemoryLease second = allocator.allocate(990)) {
      assertEquals(reserved, allocator.reserved());
      assertEquals(42, second.buffer(0, 8).getLong(0));
      assertThrows(ClosedException.class, () -> old.getLong(0));
      assertThrows(ClosedException.class, old::asByteBuffer);
      assertThrows(ClosedException.class, first::retain);
    }
  }

  @Test
  void memoryOfWhichARawSliceLeftIsNeverUsedAgain() {
    MemoryLease lease = allocator.allocate(64);
    lease.writable(0, 8).putLong(0, 42);
    ByteBuffer raw = lease.buffer(0, 8).asByteBuffer();
    lease.close();
    List<MemoryLease> others = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      MemoryLease other = allocator.allocate(64);
      other.writable(0, 8).putLong(0, -1);
      others.add(other);
    }
    assertEquals(42, raw.getLong(0));
    assertTrue(raw.isReadOnly());
    others.forEach(MemoryLease::close);
    assertTrue(allocator.reserved() >= 101 * 256);
  }

  @Test
  void memoryLeftByARawSliceIsFreedWithIt() {
    BufferAllocator local = BufferAllocator.unbounded("local");
    exportAndClose(local);
    assertEquals(0, local.outstanding());
    Waiting.untilCollected("freeing of exported memory", () -> local.reserved() == 0);
  }

  private static void exportAndClose(BufferAllocator local) {
    try (MemoryLease lease = local.allocate(64)) {
      assertEquals(64, lease.buffer(0, 64).asByteBuffer().remaining());
    }
  }

  @Test
  void closedAllocatorLeasesNothingButItsLeasesStay() {
    BufferAllocator local = BufferAllocator.unbounded("local");
    MemoryLease lease = local.allocate(8);
    local.close();
    local.close();
    assertEquals(
        "allocator 'local' is closed",
        assertThrows(ClosedException.class, () -> local.allocate(1)).getMessage());
    lease.writable(0, 8).putLong(0, 7);
    assertEquals(7, lease.buffer(0, 8).getLong(0));
    lease.close();
    assertEquals(0, local.outstanding());
  }

  @Test
  void poolKeepsNoMoreThanItsShare() {
    ChunkPool pool = new ChunkPool();
    Chunks chunks = new Chunks();
    Chunk one = Chunk.allocate(64, allocator, chunks.freed());
    Chunk two = Chunk.allocate(64, allocator, chunks.freed());
    pool.put(one);
    pool.put(two);
    assertNotSame(pool.take(64), pool.take(64));
    assertEquals(null, pool.take(64));
    pool.put(one);
    assertEquals(null, pool.take(128));
    pool.clear();
    assertEquals(null, pool.take(64));
  }

  @Test
  void rawSliceTakenWhileTheLeaseIsClosedNeverShowsAnothersBytes() throws InterruptedException {
    List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    for (int round = 0; round < 2_000; round++) {
      MemoryLease lease = allocator.allocate(64);
      lease.writable(0, 8).putLong(0, round);
      ArrowBuffer buffer = lease.buffer(0, 8);
      Thread closer =
          new Thread(
              () -> {
                lease.close();
                try (MemoryLease next = allocator.allocate(64)) {
                  next.writable(0, 8).putLong(0, -1);
                }
              });
      closer.setUncaughtExceptionHandler((where, failure) -> failures.add(failure));
      closer.start();
      ByteBuffer raw = rawOrNull(buffer);
      closer.join();
      if (raw != null) {
        assertEquals(round, raw.getLong(0));
      }
    }
    assertEquals(List.of(), failures);
  }

  private static ByteBuffer rawOrNull(ArrowBuffer buffer) {
    try {
      return buffer.asByteBuffer();
    } catch (ClosedException e) {
      return null;
    }
  }

  @Test
  void threadsThatLeaseAndCloseNeverShareMemory() throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    for (int t = 0; t < 4; t++) {
      long mark = t + 1;
      Thread thread = new Thread(() -> leaseAndCheck(mark));
      thread.setUncaughtExceptionHandler((where, failure) -> failures.add(failure));
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(List.of(), failures);
    assertFalse(allocator.reserved() > 4 * 4 * 1024);
  }

  private void leaseAndCheck(long mark) {
    for (int i = 0; i < 20_000; i++) {
      try (MemoryLease lease = allocator.allocate(512)) {
        for (int at = 0; at < 512; at += 64) {
          lease.writable(0, 512).putLong(at, mark);
        }
        for (int at = 0; at < 512; at += 64) {
          assertEquals(mark, lease.buffer(0, 512).getLong(at));
        }
      }
    }
  }
}
