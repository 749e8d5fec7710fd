// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import static io.lightstream.acknowledged.Received.frame;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.Threads;
import io.lightstream.acknowledged.ScriptedReceiver.Session;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.LightstreamException;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.error.ProtocolException;
import io.lightstream.memory.BufferAllocator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Peers that break the rules, by mistake or on purpose, cost nothing but their own connection. */
@Timeout(60)
class MisbehavingPeersTest {

  private static final LinkOptions LINK =
      LinkOptions.defaults().withBackoff(Duration.ofMillis(1), Duration.ofMillis(5));

  private final BlockingQueue<LightstreamException> failures = new LinkedBlockingQueue<>();
  private final BufferAllocator allocator = BufferAllocator.unbounded("test");

  @TempDir Path folder;

  @AfterEach
  void nothingIsLeft() {
    Threads.awaitGone();
    assertEquals(0, allocator.outstanding());
  }

  private ReceiverOptions.Builder options() {
    return ReceiverOptions.listen("tcp://127.0.0.1:0", Scripted.TYPES)
        .allocator(allocator)
        .failures((peer, failure) -> failures.add(failure));
  }

  private AcknowledgedReceiver listen() {
    return AcknowledgedReceiver.open(options().build());
  }

  private LightstreamException failure() throws InterruptedException {
    LightstreamException failure = failures.poll(30, TimeUnit.SECONDS);
    assertTrue(failure != null, "no failure was told");
    return failure;
  }

  @Test
  void dataBehindAPingInsteadOfHelloIsRefused() throws InterruptedException {
    try (AcknowledgedReceiver receiver = listen();
        Scripted peer = Scripted.connect(receiver)) {
      peer.say(new Control.Ping(0)).event("x");
      LightstreamException failure = failure();
      assertInstanceOf(ProtocolException.class, failure);
      assertTrue(
          failure.getMessage().endsWith(": a receiver expects hello or commit first, not data"),
          failure.getMessage());
      assertTrue(receiver.poll().isEmpty());
    }
  }

  @Test
  void aPeerThatLeavesBehindAPingHasClosedTheConnection() throws InterruptedException {
    try (AcknowledgedReceiver receiver = listen()) {
      try (Scripted peer = Scripted.connect(receiver)) {
        peer.say(new Control.Ping(0)).leave();
        LightstreamIOException failure = assertInstanceOf(LightstreamIOException.class, failure());
        assertTrue(failure.peerClosed());
      }
    }
  }

  @Test
  void anEndThatIsSaidAgainAndAgainIsHandedOutOnce() {
    try (AcknowledgedReceiver receiver = listen();
        Scripted sender = Scripted.connect(receiver)) {
      sender.start(Scripted.replaying("s", 0));
      for (int i = 0; i < 10; i++) {
        sender.say(new Control.End(0));
      }
      sender.say(new Control.Commit("s", 1, 0));
      for (int acks = 0; acks < 11; acks++) {
        assertEquals(new Control.Ack(0), sender.hear());
      }
      AcknowledgedStream stream = receiver.accept();
      assertEquals(new Delivery.End(0), stream.next());
      assertTrue(stream.poll().isEmpty());
    }
  }

  @Test
  void aGapWithoutAFrameIsNone() throws InterruptedException {
    ReceiverOptions options = options().gaps(GapPolicy.CONTINUE).build();
    try (AcknowledgedReceiver receiver = AcknowledgedReceiver.open(options);
        Scripted sender = Scripted.connect(receiver)) {
      sender.start(Scripted.replaying("s", 0));
      sender.say(new Control.Gone(0));
      failure();
      sender.awaitClosed();
    }
  }

  @Test
  void gapsWaitForRoomToo() {
    ReceiverOptions options = options().gaps(GapPolicy.CONTINUE).queue(2, 1 << 20).build();
    try (AcknowledgedReceiver receiver = AcknowledgedReceiver.open(options);
        Scripted sender = Scripted.connect(receiver)) {
      sender.start(Scripted.replaying("s", 0));
      AcknowledgedStream stream = receiver.accept();
      for (int low = 1; low <= 3; low++) {
        sender.say(new Control.Gone(low));
      }
      for (int low = 1; low <= 2; low++) {
        assertEquals(new Control.Resume(1, low, Optional.empty()), sender.hear());
        assertEquals(new Control.Ack(0), sender.hear());
      }
      assertEquals(2, stream.received());
      assertEquals(new Delivery.Gap(0, 1), stream.next());
      assertEquals(new Control.Resume(1, 3, Optional.empty()), sender.hear());
    }
  }

  @Test
  void positionsThatNoStreamReachesAreRefused() throws InterruptedException {
    ReceiverOptions options = options().gaps(GapPolicy.CONTINUE).build();
    try (AcknowledgedReceiver receiver = AcknowledgedReceiver.open(options);
        Scripted sender = Scripted.connect(receiver)) {
      sender.start(Scripted.replaying("s", 0));
      sender.say(new Control.Gone(Long.MAX_VALUE));
      assertEquals(
          "the low of a control frame is 9223372036854775807: the limit is 4611686018427387904",
          failure().getMessage());
    }
  }

  @Test
  void anIdThatNoSenderMayHaveIsRefused() throws InterruptedException {
    try (AcknowledgedReceiver receiver = listen();
        Scripted empty = Scripted.connect(receiver);
        Scripted large = Scripted.connect(receiver)) {
      empty.say(Scripted.replaying("", 0));
      assertInstanceOf(Control.Refused.class, empty.hear());
      assertEquals(
          "the name of a stream has 0 characters: it must have from 1 to 1024",
          failure().getMessage());
      large.say(Scripted.replaying("x".repeat(1025), 0));
      assertInstanceOf(Control.Refused.class, large.hear());
      assertEquals(
          "the name of a stream has 1025 characters: it must have from 1 to 1024",
          failure().getMessage());
      assertTrue(receiver.streams().isEmpty());
    }
  }

  @Test
  void aNameThatCannotBeWrittenIsRefusedAtTheStart() {
    ConfigurationException e =
        assertThrows(
            ConfigurationException.class,
            () ->
                SenderOptions.connect(
                    "tcp://127.0.0.1:1", "a\ud800", SenderKind.REPLAYING, Scripted.TYPES));
    assertEquals("the name of a stream has half a character at 1", e.getMessage());
    assertThrows(
        ConfigurationException.class,
        () -> ReceiverOptions.connect("tcp://127.0.0.1:1", "", Scripted.TYPES));
  }

  @Test
  void moreMarksThanAStateCanHoldAreRefused() throws InterruptedException {
    ReceiverOptions options = options().staging(folder, Isolation.COMMITTED).build();
    try (AcknowledgedReceiver receiver = AcknowledgedReceiver.open(options);
        Scripted sender = Scripted.connect(receiver)) {
      sender.start(Scripted.recomputing("s", 0));
      Control.Mark mark = new Control.Mark(Control.Token.copyOf(new byte[60_000]));
      for (int i = 0; i < 20; i++) {
        sender.say(mark).event("x");
      }
      ProtocolException failure = assertInstanceOf(ProtocolException.class, failure());
      assertTrue(
          failure.getMessage().startsWith("the marks of frames that are not final have"),
          failure.getMessage());
    }
  }

  @Test
  void aLogTakesAnyNumberOfMarks() {
    ReceiverOptions options = options().log(folder).build();
    try (AcknowledgedReceiver receiver = AcknowledgedReceiver.open(options);
        Scripted sender = Scripted.connect(receiver)) {
      sender.start(Scripted.appending("s", 1));
      Control.Mark mark = new Control.Mark(Control.Token.copyOf(new byte[60_000]));
      for (int i = 0; i < 100; i++) {
        sender.say(mark).event("x");
      }
      AcknowledgedStream stream = receiver.accept();
      for (int i = 0; i < 100; i++) {
        assertEquals(i + ":x", frame(stream.next()));
      }
    }
  }

  @Test
  void whatAnApplicationThrowsIsToldAndEndsTheConnection() throws InterruptedException {
    ReceiverOptions options =
        options()
            .owner(
                id -> {
                  throw new IllegalStateException("no owner known");
                })
            .build();
    try (AcknowledgedReceiver receiver = AcknowledgedReceiver.open(options);
        Scripted sender = Scripted.connect(receiver)) {
      sender.say(Scripted.replaying("s", 0));
      LightstreamException failure = failure();
      assertTrue(failure.getMessage().endsWith("no owner known"), failure.getMessage());
      sender.awaitClosed();
    }
  }

  @Test
  void aSenderThatSendsAReaderInCirclesIsGivenUpInTime() {
    AtomicInteger attempts = new AtomicInteger();
    try (ScriptedReceiver peer = ScriptedReceiver.listen()) {
      Thread circles =
          new Thread(
              () -> {
                try {
                  while (true) {
                    Session session = peer.accept();
                    attempts.incrementAndGet();
                    session.control();
                    session.say(new Control.Moved(peer.uri()));
                  }
                } catch (LightstreamException e) {
                  // The end of the test.
                }
              });
      circles.setDaemon(true);
      circles.start();
      ReceiverOptions options =
          ReceiverOptions.connect(peer.uri(), "r", ScriptedReceiver.TYPES)
              .allocator(allocator)
              .failures((who, failure) -> failures.add(failure))
              .link(LINK.withRetryFor(Duration.ofMillis(300)))
              .build();
      try (AcknowledgedReceiver receiver = AcknowledgedReceiver.open(options)) {
        LightstreamIOException e = assertThrows(LightstreamIOException.class, receiver::accept);
        assertTrue(e.getMessage().contains("no connection for PT0.3S"), e.getMessage());
        assertTrue(attempts.get() > 1, "it was followed");
      }
    }
  }

  @Test
  void aSenderThatHasFailedMakesNoOtherConnection() {
    try (ScriptedReceiver peer = ScriptedReceiver.listen()) {
      SenderOptions options =
          SenderOptions.connect(peer.uri(), "s", SenderKind.REPLAYING, ScriptedReceiver.TYPES)
              .allocator(allocator)
              .link(LINK)
              .build();
      try (AcknowledgedSender sender = AcknowledgedSender.open(options)) {
        peer.accept().resume(1, 0).ack(7);
        assertThrows(
            ProtocolException.class, () -> sender.awaitAcknowledged(7, Duration.ofSeconds(30)));
        Threads.await("the driver to end", () -> !isRunning("lightstream-sender-s"));
      }
    }
  }

  private static boolean isRunning(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals(name));
  }

  @Test
  void aReceiverCannotSendASenderToAnotherKindOfPlace() {
    try (ScriptedReceiver peer = ScriptedReceiver.listen()) {
      SenderOptions options =
          SenderOptions.connect(peer.uri(), "s", SenderKind.REPLAYING, ScriptedReceiver.TYPES)
              .allocator(allocator)
              .link(LINK)
              .build();
      try (AcknowledgedSender sender = AcknowledgedSender.open(options)) {
        Session session = peer.accept();
        session.hello();
        session.say(new Control.Moved("uds:///tmp/nobody.sock"));
        ProtocolException e = assertThrows(ProtocolException.class, sender::resumption);
        assertTrue(e.getMessage().contains("another scheme"), e.getMessage());
      }
    }
  }
}
