// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import static io.lightstream.acknowledged.Received.frame;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.Threads;
import io.lightstream.error.ClosedException;
import io.lightstream.error.LightstreamException;
import io.lightstream.memory.BufferAllocator;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An application that applies, is quick, and therefore reads from the connection itself. */
@Timeout(120)
class LentReadingTest {

  private static final LinkOptions LINK =
      LinkOptions.defaults().withBackoff(Duration.ofMillis(1), Duration.ofMillis(10));

  private final BufferAllocator allocator = BufferAllocator.unbounded("test");
  private final AcknowledgedReceiver receiver =
      AcknowledgedReceiver.open(
          ReceiverOptions.listen("tcp://127.0.0.1:0", Scripted.TYPES)
              .allocator(allocator)
              .link(LINK)
              .failures((peer, failure) -> {})
              .build());

  @AfterEach
  void nothingIsLeft() {
    receiver.close();
    Threads.awaitGone();
    assertEquals(0, allocator.outstanding());
  }

  /** An application that takes and acknowledges, as long as it may. */
  private static final class Application extends Thread {

    private final AcknowledgedStream stream;
    private final List<String> taken = new CopyOnWriteArrayList<>();
    private final AtomicBoolean away = new AtomicBoolean();
    private volatile LightstreamException end;
    private volatile boolean interrupted;

    Application(AcknowledgedStream stream) {
      super("test-application");
      this.stream = stream;
      start();
    }

    @Override
    public void run() {
      try {
        while (true) {
          String next = frame(stream.next());
          taken.add(next);
          while (away.get()) {
            Thread.onSpinWait();
          }
        }
      } catch (LightstreamException e) {
        interrupted = isInterrupted();
        end = e;
      }
    }

    boolean reads() {
      return Arrays.stream(getStackTrace())
          .anyMatch(frame -> frame.getClassName().equals(ReadingTurn.class.getName()));
    }

    /** Has it be sent frames until it reads itself; returns how many it has taken then. */
    int awaitReading(Scripted sender) {
      while (true) {
        int sent = taken.size();
        sender.event("e");
        Threads.await("the frame", () -> taken.size() == sent + 1);
        Threads.await("a wait", () -> reads() || getState() == State.WAITING);
        if (reads()) {
          return sent + 1;
        }
      }
    }

    ClosedException awaitEnd() throws InterruptedException {
      join();
      return assertInstanceOf(ClosedException.class, end);
    }
  }

  @Test
  void aStreamThatIsClosedEndsTheRead() throws InterruptedException {
    try (Scripted sender = Scripted.connect(receiver)) {
      sender.start(Scripted.replaying("s", 0));
      AcknowledgedStream stream = receiver.accept();
      Application application = new Application(stream);
      application.awaitReading(sender);
      stream.close();
      application.awaitEnd();
      sender.awaitClosed();
    }
  }

  @Test
  void anInterruptEndsTheReadAndTheStreamGoesOn() throws InterruptedException {
    AcknowledgedStream stream;
    int taken;
    try (Scripted sender = Scripted.connect(receiver)) {
      sender.start(Scripted.replaying("s", 0));
      stream = receiver.accept();
      Application application = new Application(stream);
      taken = application.awaitReading(sender);
      application.interrupt();
      application.awaitEnd();
      assertTrue(application.interrupted);
      sender.awaitClosed();
    }
    try (Scripted sender = Scripted.connect(receiver)) {
      sender.say(Scripted.again("s", 1, 0));
      assertEquals(new Control.Resume(1, taken, Optional.empty()), sender.hear());
      sender.event("more");
      assertEquals(taken + ":more", frame(stream.next()));
    }
  }

  @Test
  void aNewerSenderIsHeardInPlaceOfTheOneThatIsRead() throws InterruptedException {
    try (Scripted older = Scripted.connect(receiver);
        Scripted newer = Scripted.connect(receiver)) {
      older.start(Scripted.replaying("s", 0));
      AcknowledgedStream stream = receiver.accept();
      Application application = new Application(stream);
      int taken = application.awaitReading(older);
      assertEquals(
          new Control.Resume(2, taken, Optional.empty()), newer.start(Scripted.replaying("s", 0)));
      older.awaitClosed();
      newer.event("new");
      Threads.await("the frame", () -> application.taken.contains(taken + ":new"));
      stream.close();
      application.awaitEnd();
    }
  }

  @Test
  void aPeerIsHeardWhileTheApplicationIsAway() throws InterruptedException {
    try (Scripted sender = Scripted.connect(receiver)) {
      sender.start(Scripted.replaying("s", 0));
      AcknowledgedStream stream = receiver.accept();
      Application application = new Application(stream);
      int taken = application.awaitReading(sender);
      application.away.set(true);
      sender.event("last");
      Threads.await("the frame", () -> application.taken.size() == taken + 1);
      sender.event("behind").say(new Control.Commit("s", 1, 0));
      assertEquals(new Control.Ack(0), sender.hear());
      Threads.await("what is behind", () -> stream.received() == taken + 2);
      application.away.set(false);
      Threads.await("what is behind", () -> application.taken.size() == taken + 2);
      stream.close();
      application.awaitEnd();
    }
  }

  @Test
  void whatIsSaidWhileTheApplicationReadsIsActedOn() throws InterruptedException {
    try (Scripted sender = Scripted.connect(receiver)) {
      sender.start(Scripted.replaying("s", 0));
      AcknowledgedStream stream = receiver.accept();
      Application application = new Application(stream);
      application.awaitReading(sender);
      sender.say(new Control.Commit("s", 1, 0));
      assertEquals(new Control.Ack(0), sender.hear());
      int taken = application.awaitReading(sender);
      sender.leave();
      sender.awaitClosed();
      Threads.await("the connection to be lost", () -> !stream.isConnected());
      assertEquals(taken, application.taken.size());
      stream.close();
      application.awaitEnd();
    }
  }

  /** Whoever waits for whom: an application by turns quick, slow and polling, over cut links. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void applicationsOfAllPacesGetEachFrameOnceOverLinksThatBreak(long seed) {
    int frames = 20_000;
    Random random = new Random(seed);
    try (CuttingProxy proxy =
            new CuttingProxy(
                seed, 200_000, Integer.parseInt(port(receiver.endpoint().toString())));
        AcknowledgedSender sender =
            AcknowledgedSender.open(
                SenderOptions.connect(proxy.uri(), "s", SenderKind.REPLAYING, Scripted.TYPES)
                    .allocator(allocator)
                    .link(LINK)
                    .build())) {
      Thread sending = new Thread(() -> send(sender, frames), "test-sender");
      sending.start();
      try (AcknowledgedStream stream = receiver.accept()) {
        for (long number = 0; number < frames; number++) {
          try (Delivery.Frame frame =
              assertInstanceOf(Delivery.Frame.class, next(stream, random))) {
            assertEquals(number, frame.number());
          }
          if (random.nextInt(3) == 0) {
            stream.acknowledge(number + 1);
          }
          spin(random.nextInt(50) == 0 ? random.nextInt(400_000) : random.nextInt(1_000));
        }
        proxy.stopCutting();
        assertEquals(new Delivery.End(frames), stream.next());
        stream.acknowledge(frames);
        assertTrue(sender.awaitComplete(Duration.ofSeconds(60)));
      }
      assertTrue(proxy.cuts() > 0);
    }
  }

  private static String port(String uri) {
    return uri.substring(uri.lastIndexOf(':') + 1);
  }

  private static void send(AcknowledgedSender sender, int frames) {
    for (int i = 0; i < frames; i++) {
      sender.send(Scripted.TYPES.message("event"), ByteBuffer.allocate(i % 200));
    }
    sender.end();
  }

  private static Delivery next(AcknowledgedStream stream, Random random) {
    if (random.nextInt(100) > 0) {
      return stream.next();
    }
    while (true) {
      stream.available().join();
      Optional<Delivery> next = stream.poll();
      if (next.isPresent()) {
        return next.get();
      }
    }
  }

  private static void spin(long nanos) {
    long until = System.nanoTime() + nanos;
    while (System.nanoTime() < until) {
      Thread.onSpinWait();
    }
  }
}
