// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.error.ClosedException;
import io.lightstream.error.LightstreamIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dealing to sinks that the test holds up and lets fail. */
@Timeout(60)
class FanOutTest {

  private static final int LANES = 2;

  /** What two lanes take at least while their sinks are stuck. */
  private static final int ROOM = LANES * FanOut.QUEUE_ITEMS;

  private final AtomicInteger discarded = new AtomicInteger();
  private final FanOut<Integer> lanes = new FanOut<>(item -> discarded.incrementAndGet());
  private final List<Sink> sinks = new ArrayList<>();
  private final AtomicInteger sent = new AtomicInteger();
  private volatile Thread sender;

  @AfterEach
  void nothingIsLeft() {
    lanes.abort();
    Threads.awaitGone();
  }

  private static final class Sink implements PushSink<Integer> {
    final List<String> calls = new ArrayList<>();
    final CountDownLatch held = new CountDownLatch(1);
    volatile boolean entered;
    volatile boolean aborted;
    volatile RuntimeException failure;

    @Override
    public void write(Integer item) {
      entered = true;
      try {
        held.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      if (aborted) {
        throw new ClosedException("aborted");
      }
      record("write " + item);
    }

    private synchronized void record(String call) {
      if (failure != null) {
        throw failure;
      }
      calls.add(call);
    }

    @Override
    public void flush() {
      record("flush");
    }

    @Override
    public void close() {
      record("close");
    }

    @Override
    public void abort() {
      aborted = true;
      held.countDown();
    }
  }

  private void start(boolean held) {
    for (int i = 0; i < LANES; i++) {
      Sink sink = new Sink();
      sinks.add(sink);
      lanes.add("lane " + i, sink);
      if (!held) {
        sink.held.countDown();
      }
    }
    lanes.start();
  }

  private void send(int item) {
    lanes.send(item, 1);
    sent.incrementAndGet();
  }

  private CompletableFuture<Void> sendForEver() {
    return CompletableFuture.runAsync(
        () -> {
          sender = Thread.currentThread();
          while (true) {
            send(sent.get());
          }
        },
        Threads.EACH);
  }

  private void awaitFull() {
    Threads.await(
        "the sender to be held up",
        () ->
            sinks.stream().allMatch(sink -> sink.entered)
                && sent.get() >= ROOM
                && sender.getState() == Thread.State.WAITING);
    assertTrue(sent.get() <= ROOM + LANES, "what is in the sinks is not in the queues");
  }

  @Test
  void itemsAreDealtInTurnAndTheEndComesLast() {
    start(false);
    for (int i = 0; i < 5; i++) {
      send(i);
    }
    lanes.flush();
    send(5);
    lanes.close();
    assertEquals(List.of("write 0", "write 2", "write 4", "flush", "close"), sinks.get(0).calls);
    assertEquals(List.of("write 1", "write 3", "flush", "write 5", "close"), sinks.get(1).calls);
    assertEquals(6, discarded.get(), "all are let go of");
    assertThrows(ClosedException.class, () -> send(6));
    assertThrows(ClosedException.class, lanes::flush);
    assertEquals(7, discarded.get());
    lanes.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whoeverIsHeldUpIsReleasedByClosing(boolean byAbort) {
    start(true);
    CompletableFuture<Void> sending = sendForEver();
    awaitFull();
    if (byAbort) {
      lanes.abort();
    } else {
      lanes.close();
    }
    assertInstanceOf(
        ClosedException.class, assertThrows(CompletionException.class, sending::join).getCause());
    Threads.awaitGone();
    assertTrue(sinks.stream().allMatch(sink -> sink.aborted && sink.calls.isEmpty()));
    assertEquals(sent.get() + 1, discarded.get());
  }

  @Test
  void oneStuckLaneHoldsTheWriterUp() {
    start(true);
    sinks.get(1).held.countDown();
    CompletableFuture<Void> sending = sendForEver();
    awaitFull();
    sinks.get(0).held.countDown();
    Threads.await("the sender to go on", () -> sent.get() > 10 * ROOM);
    lanes.abort();
    assertThrows(CompletionException.class, sending::join);
  }

  @Test
  void largeItemsWaitByTheirBytes() {
    start(true);
    CompletableFuture<Void> sending =
        CompletableFuture.runAsync(
            () -> {
              sender = Thread.currentThread();
              while (true) {
                lanes.send(1, FanOut.QUEUE_BYTES);
                sent.incrementAndGet();
              }
            },
            Threads.EACH);
    Threads.await(
        "one in each sink and one behind it",
        () -> sent.get() == 2 * LANES && sender.getState() == Thread.State.WAITING);
    lanes.abort();
    assertThrows(CompletionException.class, sending::join);
    Threads.awaitGone();
    assertEquals(2 * LANES + 1, discarded.get());
  }

  @Test
  void failureOfALaneIsToldToWhoeverIsHeldUp() {
    start(true);
    CompletableFuture<Void> sending = sendForEver();
    awaitFull();
    sinks.get(1).failure = LightstreamIOException.closedByPeer("reset", null);
    sinks.get(1).held.countDown();
    CompletionException failed = assertThrows(CompletionException.class, sending::join);
    LightstreamIOException told = assertInstanceOf(LightstreamIOException.class, failed.getCause());
    assertEquals("lane 1: reset", told.getMessage());
    assertTrue(told.peerClosed());
    assertEquals(told, assertThrows(LightstreamIOException.class, lanes::flush));
    lanes.close();
    Threads.awaitGone();
    assertTrue(sinks.get(0).aborted, "the other lane is given up");
    assertEquals(sent.get() + 1, discarded.get());
  }

  @Test
  void failureToEndALaneIsToldOnce() {
    start(false);
    send(0);
    lanes.flush();
    sinks.get(1).failure = new LightstreamIOException("reset");
    assertEquals(
        "lane 1: reset", assertThrows(LightstreamIOException.class, lanes::close).getMessage());
    lanes.close();
  }

  @Test
  void abortReleasesWhoeverWaitsForTheEnd() {
    start(true);
    IntStream.range(0, 4).forEach(this::send);
    CompletableFuture<Void> closing =
        CompletableFuture.runAsync(
            () -> {
              sender = Thread.currentThread();
              lanes.close();
            },
            Threads.EACH);
    Threads.await(
        "closing to wait", () -> sender != null && sender.getState() == Thread.State.WAITING);
    lanes.abort();
    assertInstanceOf(
        ClosedException.class, assertThrows(CompletionException.class, closing::join).getCause());
    Threads.awaitGone();
    assertEquals(4, discarded.get());
  }

  @Test
  void interruptingWhoeverIsHeldUpGivesAllUp() {
    start(true);
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              assertThrows(
                  ClosedException.class, () -> IntStream.range(0, 2 * ROOM).forEach(this::send));
              interrupted.complete(Thread.currentThread().isInterrupted());
            });
    sender = thread;
    thread.start();
    awaitFull();
    thread.interrupt();
    assertTrue(interrupted.join());
    Threads.awaitGone();
    assertTrue(sinks.stream().allMatch(sink -> sink.aborted));
  }
}
