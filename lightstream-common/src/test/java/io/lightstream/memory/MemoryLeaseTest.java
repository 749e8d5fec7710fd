// SPDX-License-Identifier: Apache-2.0
package io.lightstream.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.error.ClosedException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MemoryLeaseTest {

  private final BufferAllocator allocator = BufferAllocator.unbounded("test");

  @AfterEach
  void nothingIsOutstanding() {
    assertEquals(0, allocator.outstanding());
  }

  @Test
  void memoryStaysUntilTheLastHandleIsClosed() {
    MemoryLease first = allocator.allocate(8);
    first.writable(0, 8).putLong(0, 5);
    ArrowBuffer buffer = first.buffer(0, 8);
    MemoryLease second = first.retain();
    first.close();
    assertTrue(first.isClosed());
    assertFalse(second.isClosed());
    assertEquals(5, buffer.getLong(0));
    assertEquals(256, allocator.outstanding());
    second.close();
    assertEquals(
        "memory of allocator 'test' was closed: its contents can no longer be read",
        assertThrows(ClosedException.class, () -> buffer.getLong(0)).getMessage());
  }

  @Test
  void closingTwiceClosesOnce() {
    MemoryLease first = allocator.allocate(8);
    MemoryLease second = first.retain();
    first.close();
    first.close();
    assertEquals(256, allocator.outstanding());
    second.buffer(0, 8).getLong(0);
    second.close();
  }

  @Test
  void memoryIsRetainedThroughAnyHandleWhileOneIsOpen() {
    MemoryLease first = allocator.allocate(8);
    MemoryLease second = first.retain();
    first.close();
    MemoryLease third = first.retain();
    second.close();
    third.buffer(0, 8).getLong(0);
    third.close();
    assertEquals(
        "memory of allocator 'test' was closed: its contents can no longer be read",
        assertThrows(ClosedException.class, third::retain).getMessage());
  }

  @Test
  void everyAccessAfterCloseIsRefused() {
    MemoryLease lease = allocator.allocate(64);
    ArrowBuffer buffer = lease.buffer(0, 64);
    lease.close();
    assertThrows(ClosedException.class, () -> buffer.getByte(0));
    assertThrows(ClosedException.class, () -> buffer.getShort(0));
    assertThrows(ClosedException.class, () -> buffer.getInt(0));
    assertThrows(ClosedException.class, () -> buffer.getFloat(0));
    assertThrows(ClosedException.class, () -> buffer.getDouble(0));
    assertThrows(ClosedException.class, () -> buffer.getBit(0));
    assertThrows(ClosedException.class, () -> buffer.getBytes(0, new byte[1], 0, 1));
    assertThrows(ClosedException.class, () -> buffer.mismatch(ArrowBuffer.EMPTY));
    assertThrows(ClosedException.class, () -> ArrowBuffer.EMPTY.mismatch(buffer));
    assertThrows(ClosedException.class, () -> buffer.slice(0, 1));
    assertThrows(ClosedException.class, buffer::borrow);
    assertThrows(ClosedException.class, () -> lease.buffer(0, 1));
    assertThrows(ClosedException.class, () -> lease.writable(0, 1));
  }

  @Test
  void viewsReadLittleEndianWithinTheirBounds() {
    try (MemoryLease lease = allocator.allocate(64)) {
      ByteBuffer memory = lease.writable(0, 64);
      assertEquals(ByteOrder.LITTLE_ENDIAN, memory.order());
      memory.putLong(8, 0x0807_0605_0403_0201L);
      ArrowBuffer buffer = lease.buffer(8, 8);
      assertEquals(1, buffer.getByte(0));
      assertEquals(0x0201, buffer.getShort(0));
      assertEquals(0x0807_0605, buffer.getInt(4));
      assertEquals(0x0807_0605_0403_0201L, buffer.getLong(0));
      assertTrue(buffer.getBit(0));
      assertFalse(buffer.getBit(1));
      assertEquals(3, buffer.slice(2, 2).getByte(0));
      assertEquals(ByteOrder.LITTLE_ENDIAN, buffer.asByteBuffer().order());
      assertEquals(ByteOrder.LITTLE_ENDIAN, buffer.borrow().order());
      assertEquals(8, buffer.alignment());
      assertThrows(IndexOutOfBoundsException.class, () -> buffer.getLong(1));
      assertThrows(IndexOutOfBoundsException.class, () -> buffer.getByte(-1));
      assertThrows(IndexOutOfBoundsException.class, () -> buffer.slice(4, 5));
      assertThrows(IndexOutOfBoundsException.class, () -> lease.buffer(0, 65));
    }
  }

  @Test
  void groupClosesItsMembersWithItsLastHandle() {
    MemoryLease one = allocator.allocate(8);
    MemoryLease other = allocator.allocate(8);
    MemoryLease group = MemoryLease.group(List.of(one, other));
    MemoryLease second = group.retain();
    group.close();
    assertEquals(512, allocator.outstanding());
    assertEquals(0, second.capacity());
    second.close();
    assertEquals(0, allocator.outstanding());
    assertTrue(one.isClosed());
  }

  @Test
  void handlesMayBeRetainedAndClosedByManyThreads() throws InterruptedException {
    MemoryLease root = allocator.allocate(64);
    root.writable(0, 8).putLong(0, 99);
    ArrowBuffer buffer = root.buffer(0, 8);
    AtomicInteger wrong = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      MemoryLease own = root.retain();
      Thread thread =
          new Thread(
              () -> {
                for (int i = 0; i < 10_000; i++) {
                  try (MemoryLease held = own.retain()) {
                    wrong.addAndGet(buffer.getLong(0) == 99 && !held.isClosed() ? 0 : 1);
                  }
                }
                own.close();
              });
      thread.setUncaughtExceptionHandler((where, failure) -> wrong.incrementAndGet());
      thread.start();
      threads.add(thread);
    }
    root.close();
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(0, wrong.get());
    assertThrows(ClosedException.class, () -> buffer.getLong(0));
  }
}
