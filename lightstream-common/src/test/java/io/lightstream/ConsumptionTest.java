// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchWriter;
import io.lightstream.error.ClosedException;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.InvalidDataException;
import io.lightstream.frame.ByteSource;
import io.lightstream.frame.StreamEnd;
import io.lightstream.memory.BufferAllocator;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Polling and publishing, over a socket whose other end the test writes. */
@Timeout(60)
@SuppressWarnings("try") // Closing explicitly is what is tested.
class ConsumptionTest {

  private final BufferAllocator allocator = BufferAllocator.unbounded("test");
  private LightstreamListener listener;
  private RecordBatchWriter writer;
  private LightstreamReader reader;

  @BeforeEach
  void connect() {
    connect(ReadOptions.defaults().withAllocator(allocator));
  }

  private void connect(ReadOptions options) {
    listener = Lightstream.listen("tcp://127.0.0.1:0");
    writer = Lightstream.write(listener.uri(), Batches.SCHEMA);
    reader = listener.acceptReader(options);
  }

  @AfterEach
  void nothingIsLeft() {
    disconnect();
    assertEquals(0, allocator.outstanding());
    allocator.close();
    Threads.awaitGone();
  }

  /** The writer at the other end has a thread of its own where it has written often. */
  private static void awaitEndOfReading() {
    Threads.await("the thread that reads to end", () -> readerThread() == null);
  }

  private void disconnect() {
    reader.close();
    writer.abort();
    listener.close();
  }

  private void send(int first, int rows) {
    try (RecordBatch batch = Batches.of(first, rows, allocator)) {
      writer.write(batch);
    }
    writer.flush();
  }

  private PollResult<RecordBatch> awaitPoll() {
    reader.available().join();
    return reader.poll();
  }

  private static RecordBatch taken(PollResult<RecordBatch> result) {
    if (result instanceof PollResult.Next<RecordBatch> next) {
      return next.value();
    }
    throw new AssertionError("a batch was expected, not " + result);
  }

  private List<String> polledRows() {
    try (RecordBatch batch = taken(awaitPoll())) {
      return Batches.rows(batch);
    }
  }

  @Test
  void pollTellsNothingBatchAndEndApart() {
    assertInstanceOf(PollResult.Nothing.class, reader.poll());
    CompletableFuture<Void> available = reader.available();
    assertSame(available, reader.available());
    send(0, 3);
    available.join();
    assertEquals(Batches.expected(0, 3), polledRows());
    assertInstanceOf(PollResult.Nothing.class, reader.poll());
    send(3, 3);
    assertEquals(Batches.expected(3, 3), polledRows());
    writer.close();
    assertEquals(new PollResult.Finished<>(StreamEnd.MARKER), awaitPoll());
    assertEquals(new PollResult.Finished<>(StreamEnd.MARKER), awaitPoll());
    awaitEndOfReading();
  }

  @Test
  void pollTellsASenderThatDied() {
    writer.abort();
    assertEquals(new PollResult.Finished<>(StreamEnd.CLOSED), awaitPoll());
  }

  @Test
  void schemaCanBeAskedForWhilePolling() {
    assertInstanceOf(PollResult.Nothing.class, reader.poll());
    assertEquals(Batches.SCHEMA, reader.schema());
  }

  @Test
  void pollStopsReadingWhenEnoughWaits() {
    disconnect();
    connect(ReadOptions.defaults().withAllocator(allocator).withQueue(2, Long.MAX_VALUE));
    reader.available();
    for (int i = 0; i < 20; i++) {
      send(i, 1);
    }
    Threads.await("the thread to wait for room", () -> readerThread() == Thread.State.WAITING);
    long held = allocator.outstanding();
    assertTrue(held > 0);
    for (int i = 0; i < 20; i++) {
      assertEquals(Batches.expected(i, 1), polledRows());
    }
  }

  @Test
  void pollStopsReadingWhenEnoughBytesWait() {
    disconnect();
    connect(ReadOptions.defaults().withAllocator(allocator).withQueue(1_000, 100));
    reader.available();
    for (int i = 0; i < 20; i++) {
      send(i, 10);
    }
    Threads.await("the thread to wait for room", () -> readerThread() == Thread.State.WAITING);
    for (int i = 0; i < 20; i++) {
      assertEquals(Batches.expected(i, 10), polledRows());
    }
  }

  private static Thread.State readerThread() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("lightstream-read-"))
        .peek(thread -> assertTrue(thread.isDaemon()))
        .findFirst()
        .map(Thread::getState)
        .orElse(null);
  }

  @Test
  void closeWakesWhoeverWaitsAndGivesUpWhatIsQueued() {
    send(0, 5);
    reader.available().join();
    assertInstanceOf(PollResult.Next.class, pollAndClose());
    CompletableFuture<Void> available = reader.available();
    reader.close();
    available.join();
    assertThrows(ClosedException.class, reader::poll);
    reader.available().join();
    awaitEndOfReading();
  }

  private PollResult<RecordBatch> pollAndClose() {
    PollResult<RecordBatch> result = reader.poll();
    if (result instanceof PollResult.Next<RecordBatch> some) {
      some.value().close();
    }
    return result;
  }

  @Test
  void failureComesAfterTheBatchesBeforeIt() {
    List<byte[]> good = new ArrayList<>();
    try (RecordBatchWriter memory =
            Lightstream.write(
                new MemoryBytes.Sink(good), "memory", Batches.SCHEMA, WriteOptions.defaults());
        RecordBatch batch = Batches.of(0, 4, allocator)) {
      memory.write(batch);
      memory.flush();
      good.add(new byte[] {1, 2, 3});
      try (LightstreamReader cut =
          Lightstream.read(
              new MemoryBytes.Source(good),
              "memory",
              ReadOptions.defaults().withAllocator(allocator))) {
        cut.available().join();
        Threads.await("the end", () -> cut.available().isDone());
        try (RecordBatch polled = taken(cut.poll())) {
          assertEquals(Batches.expected(0, 4), Batches.rows(polled));
        }
        cut.available().join();
        assertThrows(InvalidDataException.class, cut::poll);
        assertThrows(InvalidDataException.class, cut::poll);
      }
    }
  }

  @Test
  void oneReaderIsConsumedInOneWay() {
    reader.poll();
    ConfigurationException refused =
        assertThrows(ConfigurationException.class, () -> reader.next());
    assertTrue(
        refused
            .getMessage()
            .endsWith("is consumed by polling already: it cannot be by calls of" + " next()"),
        refused.getMessage());
    assertThrows(ConfigurationException.class, () -> reader.publisher());
  }

  private static final class Recorder implements Flow.Subscriber<RecordBatch> {
    final LinkedBlockingQueue<String> events = new LinkedBlockingQueue<>();
    Flow.Subscription subscription;
    volatile Throwable error;

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
    }

    @Override
    public void onNext(RecordBatch batch) {
      String rows = String.join(";", Batches.rows(batch));
      batch.close();
      events.add(rows);
    }

    @Override
    public void onError(Throwable failure) {
      error = failure;
      events.add("error");
    }

    @Override
    public void onComplete() {
      events.add("complete");
    }

    String next() {
      try {
        return events.poll(30, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  private static String text(int first, int rows) {
    return String.join(";", Batches.expected(first, rows));
  }

  @Test
  void publisherDeliversNoMoreThanIsRequested() {
    Recorder recorder = new Recorder();
    reader.publisher().subscribe(recorder);
    for (int i = 0; i < 5; i++) {
      send(i, 1);
    }
    Threads.await("the thread to wait", () -> readerThread() == Thread.State.WAITING);
    assertTrue(recorder.events.isEmpty());
    recorder.subscription.request(2);
    assertEquals(text(0, 1), recorder.next());
    assertEquals(text(1, 1), recorder.next());
    Threads.await("the thread to wait", () -> readerThread() == Thread.State.WAITING);
    assertTrue(recorder.events.isEmpty());
    recorder.subscription.request(Long.MAX_VALUE);
    recorder.subscription.request(Long.MAX_VALUE);
    for (int i = 2; i < 5; i++) {
      assertEquals(text(i, 1), recorder.next());
    }
    writer.close();
    assertEquals("complete", recorder.next());
    awaitEndOfReading();
  }

  @Test
  void endIsToldWithoutARequest() {
    Recorder recorder = new Recorder();
    reader.publisher().subscribe(recorder);
    writer.close();
    assertEquals("complete", recorder.next());
  }

  @Test
  void cancelClosesAndEndsTheThread() {
    Recorder recorder = new Recorder();
    reader.publisher().subscribe(recorder);
    recorder.subscription.request(1);
    send(0, 2);
    send(2, 2);
    assertEquals(text(0, 2), recorder.next());
    recorder.subscription.cancel();
    recorder.subscription.cancel();
    awaitEndOfReading();
    assertTrue(recorder.events.isEmpty());
  }

  @Test
  void failureIsTold() {
    Recorder recorder = new Recorder();
    LightstreamReader broken =
        Lightstream.read(
            new MemoryBytes.Source(List.of(new byte[] {1, 2, 3})),
            "memory",
            ReadOptions.defaults());
    broken.publisher().subscribe(recorder);
    assertEquals("error", recorder.next());
    assertInstanceOf(InvalidDataException.class, recorder.error);
  }

  @Test
  void requestOfNothingIsAnError() {
    Recorder recorder = new Recorder();
    reader.publisher().subscribe(recorder);
    send(0, 1); // Before: the error closes the connection.
    recorder.subscription.request(0);
    assertEquals("error", recorder.next());
    assertInstanceOf(IllegalArgumentException.class, recorder.error);
    awaitEndOfReading();
  }

  @Test
  void requestOfNothingIsToldAlsoWhileNothingComes() {
    Recorder recorder = new Recorder();
    reader.publisher().subscribe(recorder);
    recorder.subscription.request(-1);
    assertEquals("error", recorder.next());
    assertInstanceOf(IllegalArgumentException.class, recorder.error);
    awaitEndOfReading();
  }

  @Test
  void errorOfTheMachineIsToldToo() {
    Recorder recorder = new Recorder();
    ByteSource source =
        new ByteSource() {
          @Override
          public long read(ByteBuffer[] into, int offset, int length) {
            throw new StackOverflowError("as if");
          }

          @Override
          public void close() {}
        };
    Lightstream.read(source, "memory", ReadOptions.defaults()).publisher().subscribe(recorder);
    assertEquals("error", recorder.next());
    assertInstanceOf(ClosedException.class, recorder.error);
    assertTrue(recorder.error.getMessage().contains("as if"), recorder.error.getMessage());
    awaitEndOfReading();
  }

  @Test
  void subscriberOfAnotherPublisherIsRefusedToo() {
    Recorder first = new Recorder();
    Recorder second = new Recorder();
    reader.publisher().subscribe(first);
    reader.publisher().subscribe(second);
    assertEquals("error", second.next());
    assertInstanceOf(ConfigurationException.class, second.error);
    send(0, 1);
    first.subscription.request(1);
    assertEquals(text(0, 1), first.next());
  }

  @Test
  void secondSubscriberIsRefused() {
    Recorder first = new Recorder();
    Recorder second = new Recorder();
    Flow.Publisher<RecordBatch> publisher = reader.publisher();
    publisher.subscribe(first);
    publisher.subscribe(second);
    assertEquals("error", second.next());
    assertInstanceOf(ConfigurationException.class, second.error);
    send(0, 1);
    first.subscription.request(1);
    assertEquals(text(0, 1), first.next());
  }
}
