// SPDX-License-Identifier: Apache-2.0
package io.lightstream.frame;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.error.ClosedException;
import io.lightstream.error.LightstreamIOException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CoalescingSinkTest {

  private final Below below = new Below();
  private final Wakes wakes = new Wakes();
  private long now = 1_000_000_000;
  private final CoalescingSink sink =
      new CoalescingSink(below, () -> now, CoalescingSink.QUICK_NANOS, wakes);

  /** Keeps what it is given, write by write. */
  private static final class Below implements ByteSink {
    final List<byte[]> writes = new ArrayList<>();
    RuntimeException failure;
    boolean finished;
    boolean closed;

    @Override
    public synchronized void write(ByteBuffer[] from, int offset, int length) {
      if (failure != null) {
        throw failure;
      }
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      for (int i = offset; i < offset + length; i++) {
        byte[] part = new byte[from[i].remaining()];
        from[i].get(part);
        all.writeBytes(part);
      }
      writes.add(all.toByteArray());
      notifyAll();
    }

    synchronized void awaitWrites(int count) throws InterruptedException {
      while (writes.size() < count) {
        wait();
      }
    }

    synchronized byte[] all() {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      writes.forEach(all::writeBytes);
      return all.toByteArray();
    }

    @Override
    public void finish() {
      finished = true;
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private static final class Wakes implements CoalescingSink.Flusher {
    int count;
    boolean stopped;

    @Override
    public void wake() {
      count++;
    }

    @Override
    public void stop() {
      stopped = true;
    }
  }

  private static ByteBuffer[] bytes(int length, int value) {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      bytes.put((byte) value);
    }
    return new ByteBuffer[] {bytes.flip()};
  }

  private void write(int length) {
    sink.write(bytes(length, 1), 0, 1);
  }

  private List<Integer> sizes() {
    return below.writes.stream().map(write -> write.length).toList();
  }

  @Test
  void writesThatComeByThemselvesGoStraightThrough() {
    for (int i = 0; i < 3; i++) {
      write(10);
      now += CoalescingSink.QUICK_NANOS;
    }
    assertEquals(List.of(10, 10, 10), sizes());
    assertEquals(0, wakes.count);
  }

  @Test
  void writesInQuickSuccessionWaitForEachOther() {
    write(10);
    now += CoalescingSink.QUICK_NANOS - 1;
    write(20);
    write(30);
    assertEquals(List.of(10), sizes());
    assertEquals(1, wakes.count);
    sink.flush();
    assertEquals(List.of(10, 50), sizes());
    sink.flush();
    assertEquals(List.of(10, 50), sizes());
  }

  @Test
  void whatWaitsGoesOutWhenItsTimeHasCome() {
    write(10);
    write(20);
    assertEquals(CoalescingSink.MAX_DELAY_NANOS, sink.writeIfDue());
    now += CoalescingSink.MAX_DELAY_NANOS - 1;
    write(30);
    assertEquals(1, sink.writeIfDue());
    assertEquals(List.of(10), sizes());
    now++;
    assertEquals(0, sink.writeIfDue());
    assertEquals(List.of(10, 50), sizes());
    assertEquals(0, sink.writeIfDue());
  }

  @Test
  void aSlowWriteThatFindsOthersWaitingKeepsTheOrder() {
    write(10);
    sink.write(bytes(20, 2), 0, 1);
    now += CoalescingSink.QUICK_NANOS * 2;
    sink.write(bytes(30, 3), 0, 1);
    assertEquals(List.of(10), sizes());
    sink.flush();
    assertEquals(2, below.all()[10]);
    assertEquals(3, below.all()[30]);
  }

  @Test
  void fullBufferGoesOut() {
    int each = CoalescingSink.SMALL_BYTES - 1;
    int fit = CoalescingSink.BUFFER_BYTES / each;
    write(1);
    for (int i = 0; i < fit + 1; i++) {
      write(each);
    }
    assertEquals(List.of(1, each * fit), sizes());
    assertEquals(2, wakes.count);
    sink.flush();
    assertEquals(List.of(1, each * fit, each), sizes());
  }

  @Test
  void largeWriteGoesOutWithWhatWaitsInOneCall() {
    write(1);
    write(2);
    write(CoalescingSink.SMALL_BYTES);
    assertEquals(List.of(1, 2 + CoalescingSink.SMALL_BYTES), sizes());
    write(CoalescingSink.SMALL_BYTES + 5);
    assertEquals(CoalescingSink.SMALL_BYTES + 5, sizes().get(2));
  }

  @Test
  void aWriteIsSmallBySumOfItsBuffers() {
    ByteBuffer[] halves = {
      bytes(CoalescingSink.SMALL_BYTES / 2, 1)[0], bytes(CoalescingSink.SMALL_BYTES / 2, 2)[0]
    };
    write(1);
    sink.write(halves, 0, 2);
    assertEquals(List.of(1, CoalescingSink.SMALL_BYTES), sizes());
  }

  @Test
  void onlyTheNamedBuffersAreWritten() {
    ByteBuffer[] three = {bytes(1, 1)[0], bytes(2, 2)[0], bytes(3, 3)[0]};
    write(1);
    sink.write(three, 1, 1);
    sink.flush();
    assertEquals(List.of(1, 2), sizes());
    assertTrue(three[0].hasRemaining());
    assertFalse(three[1].hasRemaining());
  }

  @Test
  void anyMixOfSizesArrivesInOrder() {
    Random random = new Random(7);
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    for (int i = 0; i < 500; i++) {
      int length = random.nextInt(10) == 0 ? random.nextInt(200_000) : random.nextInt(3_000);
      ByteBuffer[] next = bytes(length, i);
      sent.writeBytes(next[0].array());
      sink.write(next, 0, 1);
      now += random.nextInt(3) == 0 ? CoalescingSink.QUICK_NANOS : 10;
      if (random.nextInt(20) == 0) {
        now += CoalescingSink.MAX_DELAY_NANOS;
        sink.writeIfDue();
      }
    }
    sink.finish();
    assertArrayEquals(sent.toByteArray(), below.all());
    assertTrue(below.finished);
  }

  @Test
  void failureInTheBackgroundShowsAtTheNextCall() {
    write(10);
    write(10);
    below.failure = new LightstreamIOException("connection reset");
    now += CoalescingSink.MAX_DELAY_NANOS;
    assertEquals(0, sink.writeIfDue());
    assertSame(below.failure, assertThrows(LightstreamIOException.class, () -> write(1)));
    assertSame(below.failure, assertThrows(LightstreamIOException.class, sink::flush));
    assertSame(below.failure, assertThrows(LightstreamIOException.class, sink::finish));
    assertFalse(sink.isWaiting());
  }

  @Test
  void nothingFollowsAWriteThatFailed() {
    below.failure = new LightstreamIOException("connection reset");
    assertThrows(LightstreamIOException.class, () -> write(1));
    RuntimeException first = below.failure;
    below.failure = null;
    assertSame(first, assertThrows(LightstreamIOException.class, () -> write(1)));
    assertEquals(List.of(), sizes());
  }

  @Test
  void closeDropsWhatWaitsAndEndsTheSinkBelow() {
    write(10);
    write(20);
    sink.close();
    sink.close();
    assertTrue(below.closed);
    assertTrue(wakes.stopped);
    assertEquals(List.of(10), sizes());
    assertThrows(ClosedException.class, () -> write(1));
    assertThrows(ClosedException.class, sink::flush);
  }

  @Test
  void patientSinkWaitsForSpaceOnly() {
    try (CoalescingSink patient = CoalescingSink.patient(below)) {
      patient.write(bytes(10, 1), 0, 1);
      patient.write(bytes(20, 1), 0, 1);
      assertEquals(List.of(), sizes());
      patient.finish();
      assertEquals(List.of(30), sizes());
    }
  }

  @Test
  void backgroundThreadSendsWhatWaitsAndIsGoneAfterClose() throws InterruptedException {
    CoalescingSink real = CoalescingSink.of(below, "here");
    for (int round = 1; round <= 50; round++) {
      int before = below.all().length;
      real.write(bytes(3, 1), 0, 1);
      real.write(bytes(3, 1), 0, 1);
      awaitBytes(before + 6);
    }
    Thread flusher = flusherThread();
    assertTrue(flusher.isDaemon());
    real.close();
    flusher.join();
  }

  @Test
  void wakesAfterItHasSleptForLong() throws InterruptedException {
    CoalescingSink real = CoalescingSink.of(below, "here");
    real.write(bytes(3, 1), 0, 1);
    real.write(bytes(3, 1), 0, 1);
    awaitBytes(6);
    Thread flusher = flusherThread();
    while (flusher.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    real.write(bytes(3, 1), 0, 1);
    real.write(bytes(3, 1), 0, 1);
    awaitBytes(12);
    real.close();
    flusher.join();
  }

  private void awaitBytes(int count) throws InterruptedException {
    for (int writes = 1; below.all().length < count; writes++) {
      below.awaitWrites(writes);
    }
  }

  private static Thread flusherThread() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("lightstream-flush-here"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void closeFromAnotherThreadUnblocksTheWriter() throws InterruptedException {
    CountDownLatch blocked = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    ByteSink stuck =
        new ByteSink() {
          @Override
          public void write(ByteBuffer[] from, int offset, int length) {
            blocked.countDown();
            try {
              released.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            throw new ClosedException("closed");
          }

          @Override
          public void finish() {}

          @Override
          public void close() {
            released.countDown();
          }
        };
    CoalescingSink real = CoalescingSink.of(stuck, "stuck");
    AtomicReference<Throwable> seen = new AtomicReference<>();
    Thread writer =
        new Thread(
            () ->
                seen.set(assertThrows(ClosedException.class, () -> real.write(bytes(1, 1), 0, 1))));
    writer.start();
    assertTrue(blocked.await(30, TimeUnit.SECONDS));
    real.close();
    writer.join();
    assertEquals("closed", seen.get().getMessage());
  }
}
