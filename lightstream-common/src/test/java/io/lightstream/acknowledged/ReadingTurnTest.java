// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.Threads;
import io.lightstream.error.ProtocolException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReadingTurnTest {

  private static final ReadingTurn.Rest REST = new ReadingTurn.Rest(new Control.Ack(1));

  private static CompletableFuture<Optional<ReadingTurn.Rest>> await(ReadingTurn turn) {
    return CompletableFuture.supplyAsync(turn::await, Threads.EACH);
  }

  @Test
  void anApplicationThatStaysAwayLosesItsTurn() {
    ReadingTurn turn = new ReadingTurn(Optional::empty);
    assertTrue(turn.read());
    assertEquals(Optional.empty(), turn.await());
    assertFalse(turn.read());
  }

  @Test
  void whatIsNotForTheApplicationIsGivenBackWithTheTurn() {
    ReadingTurn turn = new ReadingTurn(() -> Optional.of(REST));
    assertFalse(turn.read());
    assertEquals(Optional.of(REST), turn.await());
    assertFalse(turn.read());
  }

  @Test
  void aFailureToReadIsThatOfTheConnectionsThread() {
    ProtocolException failure = new ProtocolException("broken");
    ReadingTurn turn =
        new ReadingTurn(
            () -> {
              throw failure;
            });
    assertFalse(turn.read());
    assertSame(failure, assertThrows(ProtocolException.class, turn::await));
  }

  @Test
  void anErrorIsThrownThereToo() {
    ReadingTurn turn =
        new ReadingTurn(
            () -> {
              throw new OutOfMemoryError("as told");
            });
    assertFalse(turn.read());
    assertEquals("as told", assertThrows(OutOfMemoryError.class, turn::await).getMessage());
  }

  @Test
  void nobodyElseReadsWhileTheApplicationDoes() throws InterruptedException {
    CountDownLatch arrival = new CountDownLatch(1);
    ReadingTurn turn = new ReadingTurn(() -> arrived(arrival));
    CompletableFuture<Boolean> read = CompletableFuture.supplyAsync(turn::read, Threads.EACH);
    Thread link = new Thread(turn::await, "test-link");
    link.start();
    Threads.await("patience to end", () -> link.getState() == Thread.State.WAITING);
    assertFalse(read.isDone());
    arrival.countDown();
    assertTrue(read.join());
    link.join();
    assertFalse(turn.read(), "it stayed away after that");
  }

  @Test
  void aTurnThatIsGivenBackEndsWithTheReadThatIsUnderWay() {
    CountDownLatch arrival = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    ReadingTurn turn =
        new ReadingTurn(
            () -> {
              begun.countDown();
              return arrived(arrival);
            });
    CompletableFuture<Boolean> read = CompletableFuture.supplyAsync(turn::read, Threads.EACH);
    Threads.await("the read", () -> begun.getCount() == 0);
    turn.giveBack();
    CompletableFuture<Optional<ReadingTurn.Rest>> over = await(turn);
    assertFalse(over.isDone());
    arrival.countDown();
    assertFalse(read.join());
    assertEquals(Optional.empty(), over.join());
  }

  private static Optional<ReadingTurn.Rest> arrived(CountDownLatch arrival) {
    try {
      arrival.await();
    } catch (InterruptedException e) {
      throw new CompletionException(e);
    }
    return Optional.empty();
  }
}
