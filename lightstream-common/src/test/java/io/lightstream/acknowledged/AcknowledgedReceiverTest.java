// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import static io.lightstream.acknowledged.Received.frame;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.Threads;
import io.lightstream.error.ClosedException;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.LightstreamException;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.error.ProtocolException;
import io.lightstream.error.RewoundException;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.protocol.TypeRegistry;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A receiver that applies, told what to do by senders that follow a script. */
@Timeout(60)
class AcknowledgedReceiverTest {

  private final BlockingQueue<LightstreamException> failures = new LinkedBlockingQueue<>();
  private final BufferAllocator allocator = BufferAllocator.unbounded("test");

  @TempDir Path folder;

  @AfterEach
  void nothingIsLeft() {
    Threads.awaitGone();
    assertEquals(0, allocator.outstanding());
  }

  private ReceiverOptions.Builder options(String uri) {
    return ReceiverOptions.listen(uri, Scripted.TYPES)
        .allocator(allocator)
        .failures((peer, failure) -> failures.add(failure));
  }

  private AcknowledgedReceiver listen() {
    return AcknowledgedReceiver.open(options("tcp://127.0.0.1:0").build());
  }

  @Test
  void framesArriveInOrderAndAreAcknowledged() {
    try (AcknowledgedReceiver receiver = listen();
        Scripted sender = Scripted.connect(receiver)) {
      sender.say(Scripted.replaying("s", 0));
      assertEquals(new Control.Resume(1, 0, Optional.empty()), sender.hear());
      assertEquals(new Control.Ack(0), sender.hear());
      sender.event("a").event("b").say(new Control.End(2));
      AcknowledgedStream stream = receiver.accept();
      assertEquals("s", stream.id());
      assertEquals("0:a", frame(stream.next()));
      assertEquals("1:b", frame(stream.next()));
      assertEquals(new Delivery.End(2), stream.next());
      stream.acknowledge(2);
      assertEquals(new Control.Ack(2), sender.hearPast(new Control.Ack(0)));
      assertEquals(new Control.End(2), sender.hear());
    }
  }

  @Test
  void theLastOfManyAcknowledgementsIsToldAlsoWhereNothingFollows() {
    int frames = 200;
    try (AcknowledgedReceiver receiver = listen();
        Scripted sender = Scripted.connect(receiver)) {
      sender.start(Scripted.replaying("s", 0));
      for (int i = 0; i < frames; i++) {
        sender.event("e" + i);
      }
      AcknowledgedStream stream = receiver.accept();
      for (int i = 0; i < frames; i++) {
        assertEquals(i + ":e" + i, frame(stream.next()));
        stream.acknowledge(i + 1);
      }
      Control heard = sender.hear();
      while (!heard.equals(new Control.Ack(frames))) {
        heard = assertInstanceOf(Control.Ack.class, sender.hear());
      }
    }
  }

  @Test
  void whatWasAcknowledgedLastIsToldBeforeAStreamIsClosed() {
    try (AcknowledgedReceiver receiver = listen();
        Scripted sender = Scripted.connect(receiver)) {
      sender.start(Scripted.replaying("s", 0));
      sender.event("a").event("b");
      AcknowledgedStream stream = receiver.accept();
      frame(stream.next());
      stream.acknowledge(1);
      frame(stream.next());
      stream.acknowledge(2);
      stream.close();
      assertEquals(new Control.Ack(2), sender.hearPast(new Control.Ack(1)));
    }
  }

  @Test
  void aUnixSocketServesAsWell() {
    try (AcknowledgedReceiver receiver =
            AcknowledgedReceiver.open(options("uds://" + folder.resolve("r.sock")).build());
        Scripted sender = Scripted.connect(receiver)) {
      sender.start(Scripted.replaying("s", 0));
      sender.event("a");
      assertEquals("0:a", frame(receiver.accept().next()));
    }
  }

  @Test
  void aReconnectGoesOnWhereItWasWithoutDuplicates() {
    try (AcknowledgedReceiver receiver = listen()) {
      AcknowledgedStream stream;
      try (Scripted first = Scripted.connect(receiver)) {
        first.start(Scripted.replaying("s", 0));
        first.event("a").event("b");
        stream = receiver.accept();
        assertEquals("0:a", frame(stream.next()));
        assertEquals("1:b", frame(stream.next()));
      }
      try (Scripted second = Scripted.connect(receiver)) {
        second.say(Scripted.again("s", 1, 0));
        assertEquals(new Control.Resume(1, 2, Optional.empty()), second.hear());
        second.event("c");
        assertEquals("2:c", frame(stream.next()));
        assertTrue(receiver.poll().isEmpty(), "the stream is accepted once");
      }
    }
  }

  @Test
  void aNewHelloEndsTheOlderConnection() {
    try (AcknowledgedReceiver receiver = listen();
        Scripted zombie = Scripted.connect(receiver);
        Scripted sender = Scripted.connect(receiver)) {
      zombie.start(Scripted.replaying("s", 0));
      zombie.event("a");
      AcknowledgedStream stream = receiver.accept();
      assertEquals("0:a", frame(stream.next()));
      sender.start(Scripted.replaying("s", 0));
      zombie.awaitClosed();
      sender.event("b");
      assertEquals("1:b", frame(stream.next()));
    }
  }

  @Test
  void aZombieThatComesBackIsFenced() {
    try (AcknowledgedReceiver receiver = listen();
        Scripted sender = Scripted.connect(receiver);
        Scripted zombie = Scripted.connect(receiver)) {
      sender.start(Scripted.replaying("s", 0));
      sender.closeAndAwait(receiver.accept());
      try (Scripted second = Scripted.connect(receiver)) {
        second.start(Scripted.replaying("s", 0));
        zombie.say(Scripted.again("s", 1, 0));
        assertEquals(new Control.Fenced(2), zombie.hear());
        second.event("a");
        assertEquals("0:a", frame(receiver.streams().iterator().next().next()));
      }
    }
  }

  @Test
  void aRecomputingSenderVoidsWhatWaitsAndTellsOfWhatWasHandedOut() {
    try (AcknowledgedReceiver receiver = listen();
        Scripted first = Scripted.connect(receiver)) {
      first.start(Scripted.recomputing("s", 0));
      first.event("a").event("b").event("c").event("d");
      AcknowledgedStream stream = receiver.accept();
      assertEquals("0:a", frame(stream.next()));
      assertEquals("1:b", frame(stream.next()));
      assertEquals("2:c", frame(stream.next()));
      stream.acknowledge(1);
      Threads.await("d to arrive", () -> stream.received() == 4);
      try (Scripted second = Scripted.connect(receiver)) {
        second.say(Scripted.recomputing("s", 1));
        assertEquals(new Control.Resume(2, 1, Optional.empty()), second.hear());
        second.event("B");
        assertThrows(RewoundException.class, () -> stream.acknowledge(3));
        RewoundException told = assertThrows(RewoundException.class, stream::next);
        assertEquals(1, told.position());
        assertEquals("1:B", frame(stream.next()));
        assertThrows(ConfigurationException.class, () -> stream.acknowledge(3));
        stream.acknowledge(2);
      }
    }
  }

  @Test
  void aRecomputingSenderBehindWhatIsFinalIsGone() {
    try (AcknowledgedReceiver receiver = listen();
        Scripted first = Scripted.connect(receiver)) {
      first.start(Scripted.recomputing("s", 0));
      first.event("a").event("b");
      AcknowledgedStream stream = receiver.accept();
      stream.next().close();
      stream.next().close();
      stream.acknowledge(2);
      try (Scripted second = Scripted.connect(receiver)) {
        second.say(Scripted.recomputing("s", 1));
        assertEquals(new Control.Gone(2), second.hear());
      }
    }
  }

  @Test
  void anAppendingSenderWaitsUntilAllIsAcknowledged() {
    try (AcknowledgedReceiver receiver = listen();
        Scripted first = Scripted.connect(receiver)) {
      first.start(Scripted.appending("s", 7));
      first.say(new Control.Mark(Control.Token.copyOf(new byte[] {1}))).event("a");
      AcknowledgedStream stream = receiver.accept();
      Delivery.Frame taken = assertInstanceOf(Delivery.Frame.class, stream.next());
      assertEquals(1, taken.mark().orElseThrow()[0]);
      try (Scripted second = Scripted.connect(receiver)) {
        second.say(Scripted.appending("s", 8));
        first.awaitClosed();
        stream.acknowledge(1);
        Control.Resume resume = assertInstanceOf(Control.Resume.class, second.hear());
        assertEquals(1, resume.next());
        assertEquals(1, resume.mark().orElseThrow().bytes()[0]);
      }
    }
  }

  @Test
  void typesThatDifferAreNamedOnBothSides() throws InterruptedException {
    TypeRegistry other = TypeRegistry.parse("quotes:table,event:message");
    try (AcknowledgedReceiver receiver = listen();
        Scripted sender = Scripted.connect(receiver.endpoint().toString(), other)) {
      sender.say(Scripted.replaying("s", 0, other));
      Control.Refused refused = assertInstanceOf(Control.Refused.class, sender.hear());
      String expected =
          "the sender has registered the types [quotes:table, event:message], the receiver"
              + " [event:message, quotes:table]";
      assertTrue(refused.why().endsWith(expected), refused.why());
      assertTrue(
          assertInstanceOf(ProtocolException.class, failures.take())
              .getMessage()
              .endsWith(expected));
    }
  }

  @Test
  void aPlainPeerIsReportedAndOthersGoOn() throws InterruptedException {
    try (AcknowledgedReceiver receiver = listen();
        Scripted plain = Scripted.connect(receiver);
        Scripted sender = Scripted.connect(receiver)) {
      sender.start(Scripted.replaying("s", 0));
      plain.event("a");
      ProtocolException failure = assertInstanceOf(ProtocolException.class, failures.take());
      assertTrue(failure.getMessage().contains("did not opt in"), failure.getMessage());
      sender.event("b");
      assertEquals("0:b", frame(receiver.accept().next()));
    }
  }

  @Test
  void aStreamThatLivesElsewhereHasMoved() {
    URI elsewhere = URI.create("tcp://10.0.0.1:9");
    ReceiverOptions options =
        options("tcp://127.0.0.1:0")
            .owner(id -> id.equals("away") ? Optional.of(elsewhere) : Optional.empty())
            .build();
    try (AcknowledgedReceiver receiver = AcknowledgedReceiver.open(options);
        Scripted sender = Scripted.connect(receiver)) {
      sender.say(Scripted.replaying("away", 0));
      assertEquals(new Control.Moved(elsewhere.toString()), sender.hear());
      sender.awaitClosed();
      assertTrue(receiver.poll().isEmpty());
    }
  }

  @Test
  void aCommitOfAnUnknownStreamIsRefused() {
    try (AcknowledgedReceiver receiver = listen();
        Scripted committer = Scripted.connect(receiver)) {
      committer.say(new Control.Commit("nobody", 1, 1));
      assertEquals(new Control.Refused("stream 'nobody' was never heard of"), committer.hear());
    }
  }

  @Test
  void gapsFailUnlessTheyAreWanted() {
    try (AcknowledgedReceiver receiver = listen();
        Scripted sender = Scripted.connect(receiver)) {
      sender.start(Scripted.replaying("s", 5));
      sender.say(new Control.Gone(5));
      AcknowledgedStream stream = receiver.accept();
      LightstreamException gone = assertThrows(LightstreamException.class, stream::next);
      assertTrue(gone.getMessage().contains("frame 0 is needed"), gone.getMessage());
    }
  }

  @Test
  void wantedGapsAreDelivered() {
    ReceiverOptions options = options("tcp://127.0.0.1:0").gaps(GapPolicy.CONTINUE).build();
    try (AcknowledgedReceiver receiver = AcknowledgedReceiver.open(options);
        Scripted sender = Scripted.connect(receiver)) {
      sender.start(Scripted.replaying("s", 5));
      sender.say(new Control.Gone(5));
      assertEquals(new Control.Resume(1, 5, Optional.empty()), sender.hear());
      sender.event("f");
      AcknowledgedStream stream = receiver.accept();
      assertEquals(new Delivery.Gap(0, 5), stream.next());
      assertEquals("5:f", frame(stream.next()));
      stream.acknowledge(6);
      assertEquals(new Control.Ack(6), sender.hearPast(new Control.Ack(0)));
    }
  }

  @Test
  void aRestartWithDurableStatesGoesOnAndKeepsTheEpoch() {
    StreamStates states = StreamStates.inFolder(folder.resolve("states"));
    ReceiverOptions options = options("tcp://127.0.0.1:0").states(states).build();
    try (AcknowledgedReceiver receiver = AcknowledgedReceiver.open(options);
        Scripted sender = Scripted.connect(receiver)) {
      sender.start(Scripted.replaying("../s/\u00e4", 0));
      sender.event("a").event("b");
      AcknowledgedStream stream = receiver.accept();
      stream.next().close();
      stream.next().close();
      assertEquals(1, stream.stateAt(1).position());
      stream.acknowledge(1);
      assertThrows(ConfigurationException.class, () -> stream.stateAt(0));
    }
    try (AcknowledgedReceiver receiver = AcknowledgedReceiver.open(options);
        Scripted sender = Scripted.connect(receiver)) {
      sender.say(Scripted.again("../s/\u00e4", 1, 1));
      assertEquals(new Control.Resume(1, 1, Optional.empty()), sender.hear());
      sender.event("b");
      assertEquals("1:b", frame(receiver.accept().next()));
    }
  }

  /** States that are durable with the checkpoints of a job. */
  private static final class Checkpoints implements StreamStates {

    private volatile Optional<StreamState> complete = Optional.empty();

    @Override
    public Optional<StreamState> load(String stream) {
      return complete;
    }

    @Override
    public void save(String stream, StreamState state) {
      // What is acknowledged is in a checkpoint already.
    }

    @Override
    public void grant(String stream, StreamState state) {
      if (complete.map(StreamState::epoch).orElse(0L) < state.epoch()) {
        throw new LightstreamIOException("epoch " + state.epoch() + " is in no checkpoint yet");
      }
    }
  }

  @Test
  void aSenderHearsOfItsEpochOnceThatIsInACheckpoint() throws InterruptedException {
    Checkpoints states = new Checkpoints();
    ReceiverOptions options = options("tcp://127.0.0.1:0").states(states).build();
    try (AcknowledgedReceiver receiver = AcknowledgedReceiver.open(options)) {
      Control.Hello hello = Scripted.recomputing("s", 0);
      for (int i = 0; i < 2; i++) {
        try (Scripted early = Scripted.connect(receiver)) {
          early.say(hello).awaitClosed();
          assertEquals(
              "epoch 1 is in no checkpoint yet", failures.poll(30, TimeUnit.SECONDS).getMessage());
        }
      }
      AcknowledgedStream stream = receiver.streams().iterator().next();
      stream.acknowledge(0);
      states.complete = Optional.of(stream.stateAt(0));
      try (Scripted sender = Scripted.connect(receiver)) {
        assertEquals(1, sender.start(hello).epoch());
        sender.event("a");
        assertEquals("0:a", frame(receiver.accept().next()));
      }
      try (Scripted early = Scripted.connect(receiver)) {
        early.say(Scripted.recomputing("s", 0)).awaitClosed();
        assertThrows(RewoundException.class, () -> stream.acknowledge(1));
        assertThrows(RewoundException.class, stream::next);
      }
    }
  }

  @Test
  void aSenderComesAgainHoweverLongItsEpochWaitsForACheckpoint() throws InterruptedException {
    Checkpoints states = new Checkpoints();
    LinkOptions link =
        LinkOptions.defaults().withBackoff(Duration.ofMillis(1), Duration.ofMillis(5));
    ReceiverOptions options = options("tcp://127.0.0.1:0").states(states).build();
    try (AcknowledgedReceiver receiver = AcknowledgedReceiver.open(options);
        AcknowledgedSender sender =
            AcknowledgedSender.open(
                SenderOptions.connect(
                        receiver.endpoint().toString(), "s", SenderKind.REPLAYING, Scripted.TYPES)
                    .allocator(allocator)
                    .link(link)
                    .build())) {
      sender.send(Scripted.TYPES.message("event"), ByteBuffer.wrap(new byte[] {'a'}));
      for (int i = 0; i < 20; i++) {
        assertEquals(
            "epoch 1 is in no checkpoint yet", failures.poll(30, TimeUnit.SECONDS).getMessage());
      }
      states.complete = Optional.of(receiver.streams().iterator().next().stateAt(0));
      assertEquals("0:a", frame(receiver.accept().next()));
    }
  }

  @Test
  void theEndIsConfirmedOnceAStateThatHasItIsDurable() {
    try (AcknowledgedReceiver receiver = listen();
        Scripted sender = Scripted.connect(receiver)) {
      sender.start(Scripted.replaying("s", 0));
      sender.event("a");
      AcknowledgedStream stream = receiver.accept();
      assertEquals("0:a", frame(stream.next()));
      StreamState without = stream.stateAt(1);
      sender.say(new Control.End(1));
      assertEquals(new Delivery.End(1), stream.next());
      StreamState with = stream.stateAt(1);
      stream.acknowledge(without);
      assertEquals(new Control.Ack(1), sender.hearPast(new Control.Ack(0)));
      stream.acknowledge(with);
      assertEquals(new Control.End(1), sender.hearPast(new Control.Ack(1)));
    }
  }

  @Test
  void theEndOfARestoredStreamIsConfirmedBeforeItIsHandedOut() {
    StreamStates states = StreamStates.inMemory();
    StreamState ended;
    ReceiverOptions options = options("tcp://127.0.0.1:0").states(states).build();
    try (AcknowledgedReceiver receiver = AcknowledgedReceiver.open(options);
        Scripted sender = Scripted.connect(receiver)) {
      sender.start(Scripted.replaying("s", 0));
      sender.event("a").say(new Control.End(1));
      AcknowledgedStream stream = receiver.accept();
      frame(stream.next());
      stream.next();
      ended = stream.stateAt(1);
    }
    states.save("s", ended);
    try (AcknowledgedReceiver receiver = AcknowledgedReceiver.open(options);
        Scripted sender = Scripted.connect(receiver)) {
      sender.say(Scripted.again("s", 1, 1));
      assertEquals(new Control.Resume(1, 1, Optional.empty()), sender.hear());
      receiver.accept().acknowledge(ended);
      assertEquals(new Control.End(1), sender.hearPast(new Control.Ack(1)));
    }
  }

  @Test
  void aSlowApplicationHoldsTheSenderUpAndStaysAlive() {
    ReceiverOptions options = options("tcp://127.0.0.1:0").queue(1, 1 << 20).build();
    try (AcknowledgedReceiver receiver = AcknowledgedReceiver.open(options);
        Scripted sender = Scripted.connect(receiver)) {
      sender.start(Scripted.replaying("s", 0));
      for (int i = 0; i < 10; i++) {
        sender.event("e" + i);
      }
      AcknowledgedStream stream = receiver.accept();
      Threads.await("the first frame", () -> stream.received() == 1);
      for (int i = 0; i < 10; i++) {
        assertEquals(i + ":e" + i, frame(stream.next()));
        assertTrue(stream.received() <= i + 2, "no more than the queue and one");
      }
    }
  }

  @Test
  void aSlowApplicationMakesNobodyDead() throws InterruptedException {
    LinkOptions link = LinkOptions.defaults().withSilence(Duration.ofMillis(200));
    ReceiverOptions options = options("tcp://127.0.0.1:0").link(link).queue(1, 1).build();
    try (AcknowledgedReceiver receiver = AcknowledgedReceiver.open(options);
        AcknowledgedSender sender =
            AcknowledgedSender.open(
                SenderOptions.connect(
                        receiver.endpoint().toString(), "s", SenderKind.REPLAYING, Scripted.TYPES)
                    .allocator(allocator)
                    .link(link)
                    .build())) {
      for (int i = 0; i < 5; i++) {
        sender.send(Scripted.TYPES.message("event"), ByteBuffer.wrap(new byte[] {'a'}));
      }
      AcknowledgedStream stream = receiver.accept();
      assertEquals("0:a", frame(stream.next()));
      assertNull(failures.poll(600, TimeUnit.MILLISECONDS), "a failure in three times the silence");
      for (int i = 1; i < 5; i++) {
        assertEquals(i + ":a", frame(stream.next()));
      }
      assertEquals(1, stream.stateAt(5).epoch());
      assertNull(failures.poll());
    }
  }

  @Test
  void aSilentSenderIsDead() throws InterruptedException {
    LinkOptions link = LinkOptions.defaults().withSilence(Duration.ofMillis(100));
    ReceiverOptions options = options("tcp://127.0.0.1:0").link(link).build();
    try (AcknowledgedReceiver receiver = AcknowledgedReceiver.open(options);
        Scripted sender = Scripted.connect(receiver)) {
      sender.start(Scripted.replaying("s", 0));
      LightstreamException dead = failures.take();
      assertTrue(dead.getMessage().contains("silent for PT0.1S"), dead.getMessage());
    }
  }

  @Test
  void thoseWhoSayNothingHoldUpOthersNoLongerThanTheHandshakeMayTake() throws InterruptedException {
    LinkOptions link = LinkOptions.defaults().withHandshake(Duration.ofMillis(300));
    ReceiverOptions options = options("tcp://127.0.0.1:0").link(link).maxHandshakes(2).build();
    try (AcknowledgedReceiver receiver = AcknowledgedReceiver.open(options);
        Scripted mute = Scripted.connect(receiver);
        Scripted dumb = Scripted.connect(receiver);
        Scripted sender = Scripted.connect(receiver)) {
      sender.start(Scripted.replaying("s", 0));
      assertTrue(failures.take().getMessage().contains("said nothing within PT0.3S"));
      mute.awaitClosed();
      dumb.awaitClosed();
    }
  }

  @Test
  void theFutureOfANextFrameMayCloseTheReceiver() {
    AcknowledgedReceiver receiver = listen();
    try (Scripted sender = Scripted.connect(receiver)) {
      sender.start(Scripted.replaying("s", 0));
      AcknowledgedStream stream = receiver.accept();
      CompletableFuture<Void> closed = stream.available().thenRun(receiver::close);
      sender.event("a");
      closed.join();
      assertThrows(ClosedException.class, stream::next);
    }
  }

  @Test
  void manyStreamsAreTakenSideBySide() {
    try (AcknowledgedReceiver receiver = listen()) {
      List<Scripted> senders =
          IntStream.range(0, 30).mapToObj(i -> Scripted.connect(receiver)).toList();
      for (int i = 0; i < senders.size(); i++) {
        senders.get(i).start(Scripted.replaying("s" + i, 0));
      }
      for (int i = 0; i < senders.size(); i++) {
        senders.get(i).event("of s" + i);
      }
      for (int i = 0; i < senders.size(); i++) {
        AcknowledgedStream stream = receiver.accept();
        assertEquals("0:of " + stream.id(), frame(stream.next()));
      }
      senders.forEach(Scripted::close);
    }
  }

  @Test
  void tooManyStreamsAreRefused() {
    ReceiverOptions options = options("tcp://127.0.0.1:0").maxStreams(1).build();
    try (AcknowledgedReceiver receiver = AcknowledgedReceiver.open(options);
        Scripted first = Scripted.connect(receiver);
        Scripted second = Scripted.connect(receiver)) {
      first.start(Scripted.replaying("a", 0));
      second.say(Scripted.replaying("b", 0));
      assertInstanceOf(Control.Refused.class, second.hear());
    }
  }

  @Test
  void closingEndsWhatWaits() {
    AcknowledgedReceiver receiver = listen();
    try (Scripted sender = Scripted.connect(receiver)) {
      sender.start(Scripted.replaying("s", 0));
      AcknowledgedStream stream = receiver.accept();
      CompletableFuture<Void> available = stream.available();
      CompletableFuture<Delivery> next = CompletableFuture.supplyAsync(stream::next, Threads.EACH);
      CompletableFuture<AcknowledgedStream> accepted =
          CompletableFuture.supplyAsync(receiver::accept, Threads.EACH);
      receiver.close();
      receiver.close();
      assertClosed(next);
      assertClosed(accepted);
      available.join();
      assertThrows(ClosedException.class, () -> stream.acknowledge(0));
      assertThrows(ClosedException.class, receiver::poll);
    }
  }

  private static void assertClosed(CompletableFuture<?> future) {
    Throwable thrown = assertThrows(Exception.class, future::join);
    assertInstanceOf(ClosedException.class, thrown.getCause());
  }

  @Test
  void aClosedStreamIsOpenedAnewByItsSender() {
    try (AcknowledgedReceiver receiver = listen();
        Scripted first = Scripted.connect(receiver)) {
      first.start(Scripted.replaying("s", 0));
      first.event("a").event("b");
      AcknowledgedStream stream = receiver.accept();
      assertEquals("0:a", frame(stream.next()));
      stream.acknowledge(1);
      stream.close();
      first.awaitClosed();
      try (Scripted second = Scripted.connect(receiver)) {
        second.say(Scripted.again("s", 1, 1));
        assertEquals(new Control.Resume(1, 1, Optional.empty()), second.hear());
        second.event("b");
        assertEquals("1:b", frame(receiver.accept().next()));
      }
    }
  }

  @Test
  void aPipeIsRefusedAtTheStart() {
    assertThrows(
        ConfigurationException.class, () -> ReceiverOptions.listen("stdio://", Scripted.TYPES));
  }
}
