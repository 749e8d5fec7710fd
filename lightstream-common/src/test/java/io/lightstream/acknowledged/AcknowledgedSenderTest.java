// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import static io.lightstream.acknowledged.ScriptedReceiver.NUMBER;
import static io.lightstream.acknowledged.ScriptedReceiver.TYPES;
import static io.lightstream.acknowledged.ScriptedReceiver.payload;
import static io.lightstream.acknowledged.ScriptedReceiver.range;
import static io.lightstream.acknowledged.ScriptedReceiver.send;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.Batches;
import io.lightstream.Threads;
import io.lightstream.acknowledged.ScriptedReceiver.Session;
import io.lightstream.column.RecordBatch;
import io.lightstream.error.ClosedException;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.FencedException;
import io.lightstream.error.GoneException;
import io.lightstream.error.LightstreamException;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.error.ProtocolException;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.protocol.LightstreamMessage;
import io.lightstream.protocol.MessageBytes;
import io.lightstream.protocol.MessageType;
import io.lightstream.protocol.TableType;
import io.lightstream.transport.Background;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sender that connects, with a receiver that does what the test says. */
class AcknowledgedSenderTest {

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(150);
  private static final TableType ROWS = TYPES.table("rows");
  private static final LinkOptions LINK =
      LinkOptions.defaults().withBackoff(Duration.ofMillis(1), Duration.ofMillis(5));

  private final BufferAllocator allocator = BufferAllocator.unbounded("test");
  private final ScriptedReceiver receiver = ScriptedReceiver.listen();

  @AfterEach
  void nothingIsLeft() {
    receiver.close();
    Threads.awaitGone();
    assertEquals(0, allocator.outstanding());
    allocator.close();
  }

  private SenderOptions.Builder options(SenderKind kind) {
    return SenderOptions.connect(receiver.uri(), "s", kind, TYPES).allocator(allocator).link(LINK);
  }

  private AcknowledgedSender replaying() {
    return AcknowledgedSender.open(options(SenderKind.REPLAYING).build());
  }

  @Test
  void framesArriveInOrderAndAreForgottenOnceAcknowledged() {
    try (AcknowledgedSender sender = replaying()) {
      send(sender, 0, 100);
      try (RecordBatch batch = Batches.of(100, 3, allocator)) {
        assertEquals(100, sender.sendTable(ROWS, batch));
      }
      Session session = receiver.accept().resume(1, 0);
      assertEquals(range(0, 101), session.numbers(101));
      session.ack(101);
      assertTrue(sender.awaitAcknowledged(101, LONG));
      assertEquals(101, sender.acknowledged());
      assertEquals(101, sender.position());
      assertEquals(1, sender.epoch());
      assertEquals(OptionalLong.of(1), sender.grantedEpoch());
      Threads.await("the batch to be let go of", () -> allocator.outstanding() == 0);
    }
  }

  @Test
  void helloNamesStreamKindTypesAndWhatIsKept() {
    try (AcknowledgedSender sender = replaying()) {
      Control.Hello hello = receiver.accept().hello();
      assertEquals("s", hello.stream());
      assertEquals(SenderKind.REPLAYING, hello.kind());
      assertEquals(OptionalLong.empty(), hello.epoch());
      assertEquals(OptionalLong.of(0), hello.from());
      assertEquals(OptionalLong.empty(), sender.grantedEpoch());
      assertEquals("[number:message, rows:table]", hello.types().toString());
      assertEquals(0, sender.acknowledged());
    }
  }

  @Test
  void aBrokenConnectionIsMadeAgainAndOnlyWhatIsMissingIsSent() {
    try (AcknowledgedSender sender = replaying()) {
      send(sender, 0, 10);
      Session first = receiver.accept().resume(1, 0);
      assertEquals(range(0, 10), first.numbers(10));
      first.ack(4);
      assertTrue(sender.awaitAcknowledged(4, LONG));
      first.close();
      send(sender, 10, 12);
      Session second = receiver.accept();
      Control.Hello hello = second.hello();
      assertEquals(OptionalLong.of(1), hello.epoch());
      assertEquals(OptionalLong.of(4), hello.from());
      second.say(new Control.Resume(1, 7, Optional.empty()));
      assertEquals(range(7, 12), second.numbers(5));
    }
  }

  @Test
  void aTableIsStatedAgainOnEachConnection() {
    try (AcknowledgedSender sender = replaying()) {
      for (int i = 0; i < 3; i++) {
        try (RecordBatch batch = Batches.of(i, 5, allocator)) {
          sender.sendTable(ROWS, batch);
        }
      }
      Session first = receiver.accept().resume(1, 0);
      assertEquals(range(0, 2), first.numbers(2));
      first.close();
      assertEquals(range(1, 3), receiver.accept().resume(1, 1).numbers(2));
    }
  }

  @Test
  void oneThatListensLaterIsFound(@TempDir Path folder) {
    String uri = "uds://" + folder.resolve("late.sock");
    SenderOptions options =
        SenderOptions.connect(uri, "s", SenderKind.REPLAYING, TYPES).link(LINK).build();
    try (AcknowledgedSender sender = AcknowledgedSender.open(options)) {
      send(sender, 0, 3);
      sender.flush();
      try (ScriptedReceiver late = ScriptedReceiver.listen(uri)) {
        assertEquals(range(0, 3), late.accept().resume(1, 0).numbers(3));
      }
    }
  }

  @Test
  void sendingWaitsWhereMemoryIsFullUntilSomethingIsAcknowledged() throws Exception {
    SenderOptions options =
        options(SenderKind.REPLAYING)
            .replay(ReplayOptions.defaults().withMemoryBytes(3 * KeptFrames.weight(message(0))))
            .build();
    try (AcknowledgedSender sender = AcknowledgedSender.open(options)) {
      send(sender, 0, 3);
      Background<Long> fourth =
          Background.run(() -> sender.send(NUMBER, payload(3))).awaitBlocked();
      Session session = receiver.accept().resume(1, 0);
      assertEquals(range(0, 3), session.numbers(3));
      assertEquals(3, sender.position());
      session.ack(1);
      assertEquals(3, fourth.result());
      assertEquals(3, session.number());
    }
  }

  private static LightstreamMessage message(int number) {
    return MessageBytes.copyOf(NUMBER, payload(number));
  }

  @Test
  void closingEndsWhoWaits() throws Exception {
    SenderOptions options =
        options(SenderKind.REPLAYING).replay(ReplayOptions.defaults().withMemoryBytes(1)).build();
    AcknowledgedSender sender = AcknowledgedSender.open(options);
    send(sender, 0, 1);
    Background<Long> sends = Background.run(() -> sender.send(NUMBER, payload(1))).awaitBlocked();
    Background<Boolean> awaits =
        Background.run(() -> sender.awaitAcknowledged(1, LONG)).awaitBlocked();
    Background<Resumption> resumes = Background.run(sender::resumption).awaitBlocked();
    sender.close();
    sender.close();
    assertEquals(
        "stream 's': the sender was closed", sends.failure(ClosedException.class).getMessage());
    awaits.failure(ClosedException.class);
    resumes.failure(ClosedException.class);
    assertThrows(ClosedException.class, () -> sender.send(NUMBER, payload(1)));
  }

  @Test
  void anInterruptEndsTheCallAndIsKept() throws Exception {
    try (AcknowledgedSender sender = replaying()) {
      Background<Boolean> awaits =
          Background.run(
                  () -> {
                    assertThrows(ClosedException.class, sender::resumption);
                    return Thread.currentThread().isInterrupted();
                  })
              .awaitBlocked()
              .interrupt();
      assertTrue(awaits.result());
    }
  }

  @Test
  void closingEndsWritesToAReceiverThatDoesNotRead() {
    AcknowledgedSender sender = replaying();
    Session session = receiver.accept().resume(1, 0);
    sender.resumption();
    ByteBuffer large = ByteBuffer.allocate(16 << 20);
    sender.send(NUMBER, large);
    sender.send(NUMBER, large);
    Background<Void> flush = Background.run(sender::flush).awaitBlocked();
    sender.close();
    flush.failure(ClosedException.class);
    session.close();
  }

  @Test
  void aNewerSenderEndsThisOneForGood() {
    try (AcknowledgedSender sender = replaying()) {
      Session session = receiver.accept().resume(4, 0);
      assertEquals(4, sender.epoch());
      session.say(new Control.Fenced(5));
      FencedException e =
          assertThrows(FencedException.class, () -> sender.awaitAcknowledged(1, LONG));
      assertEquals(
          "stream 's': a newer sender of this stream exists: its epoch is 5, this one's 4",
          e.getMessage());
      assertEquals(5, e.current());
      assertSame(e, assertThrows(FencedException.class, () -> sender.send(NUMBER, payload(0))));
      assertSame(e, assertThrows(FencedException.class, sender::flush));
    }
  }

  @Test
  void beingFencedWhileReconnectingIsFatal() {
    try (AcknowledgedSender sender = replaying()) {
      receiver.accept().resume(1, 0).close();
      Session second = receiver.accept();
      second.hello();
      second.say(new Control.Fenced(2));
      assertThrows(FencedException.class, () -> sender.awaitAcknowledged(1, LONG));
    }
  }

  @Test
  void aRefusalIsFatal() {
    try (AcknowledgedSender sender = replaying()) {
      Session session = receiver.accept();
      session.hello();
      session.say(new Control.Refused("types differ"));
      ProtocolException e = assertThrows(ProtocolException.class, sender::resumption);
      assertEquals("stream 's': the receiver refuses: types differ", e.getMessage());
    }
  }

  @Test
  void oneThatIsRestoredBehindWhatIsFinalIsToldSo() {
    SenderOptions options = options(SenderKind.RECOMPUTING).position(3).build();
    try (AcknowledgedSender sender = AcknowledgedSender.open(options)) {
      Session session = receiver.accept();
      assertEquals(OptionalLong.of(3), session.hello().from());
      session.say(new Control.Gone(8));
      GoneException e = assertThrows(GoneException.class, sender::resumption);
      assertEquals(8, e.low());
      assertEquals(
          "stream 's': position 3 lies behind what the receiver has made final: all before 8",
          e.getMessage());
    }
  }

  @Test
  void whatIsForgottenIsGoneForAReceiverThatAsksForIt() {
    try (AcknowledgedSender sender = replaying()) {
      send(sender, 0, 5);
      Session first = receiver.accept().resume(1, 0);
      first.numbers(5);
      first.ack(5);
      assertTrue(sender.awaitAcknowledged(5, LONG));
      first.close();
      Session second = receiver.accept().resume(1, 2);
      assertEquals(new Control.Gone(5), second.control());
      second.close();
      GoneException e = assertThrows(GoneException.class, () -> sender.awaitAcknowledged(6, LONG));
      assertEquals(
          "stream 's': the receiver needs frame 2, but all before 5 were acknowledged and forgotten",
          e.getMessage());
    }
  }

  @Test
  void aReceiverThatGoesOnBehindTheGapIsServed() {
    try (AcknowledgedSender sender = replaying()) {
      send(sender, 0, 5);
      Session first = receiver.accept().resume(1, 0);
      first.numbers(5);
      first.ack(3);
      assertTrue(sender.awaitAcknowledged(3, LONG));
      first.close();
      Session second = receiver.accept().resume(1, 2);
      assertEquals(new Control.Gone(3), second.control());
      second.say(new Control.Resume(1, 3, Optional.empty()));
      assertEquals(range(3, 5), second.numbers(2));
    }
  }

  @Test
  void aStreamThatMovedIsFollowed() {
    try (ScriptedReceiver elsewhere = ScriptedReceiver.listen();
        AcknowledgedSender sender = replaying()) {
      send(sender, 0, 2);
      Session asked = receiver.accept();
      asked.hello();
      asked.say(new Control.Moved(elsewhere.uri()));
      Session first = elsewhere.accept().resume(1, 0);
      assertEquals(range(0, 2), first.numbers(2));
      first.say(new Control.Moved(receiver.uri()));
      assertEquals(range(1, 2), receiver.accept().resume(1, 1).numbers(1));
    }
  }

  @Test
  void goingInCirclesIsNoUse() {
    SenderOptions options =
        options(SenderKind.REPLAYING).link(LINK.withRetryFor(Duration.ofMillis(300))).build();
    try (AcknowledgedSender sender = AcknowledgedSender.open(options)) {
      Background<Void> circle =
          Background.run(
              () -> {
                while (true) {
                  Session asked = receiver.accept();
                  asked.hello();
                  asked.say(new Control.Moved(receiver.uri()));
                }
              });
      LightstreamIOException e = assertThrows(LightstreamIOException.class, sender::resumption);
      assertTrue(e.getMessage().startsWith("stream 's': no connection for PT0.3S"), e.getMessage());
      receiver.stopListening();
      circle.failure(LightstreamException.class);
    }
  }

  @Test
  void aPlaceThatIsNoneIsNotFollowed() {
    try (AcknowledgedSender sender = replaying()) {
      Session asked = receiver.accept();
      asked.hello();
      asked.say(new Control.Moved("nowhere"));
      ProtocolException e = assertThrows(ProtocolException.class, sender::resumption);
      assertTrue(e.getMessage().contains("says that it moved to no place"), e.getMessage());
    }
  }

  @Test
  void aReceiverThatFallsSilentIsDeadAndAnotherConnectionIsMade() {
    SenderOptions options = options(SenderKind.REPLAYING).link(LINK.withSilence(SHORT)).build();
    try (AcknowledgedSender sender = AcknowledgedSender.open(options)) {
      send(sender, 0, 2);
      // Its own pings are far apart.
      Session silent = receiver.accept(Duration.ofHours(1)).resume(1, 0);
      assertEquals(range(0, 2), silent.numbers(2));
      assertEquals(range(1, 2), receiver.accept().resume(1, 1).numbers(1));
    }
  }

  @Test
  void aReceiverThatOnlyPingsIsAlive() {
    Duration silence = Duration.ofSeconds(1); // long enough for a busy machine to ping within it
    SenderOptions options = options(SenderKind.REPLAYING).link(LINK.withSilence(silence)).build();
    try (AcknowledgedSender sender = AcknowledgedSender.open(options)) {
      Session session = receiver.accept(silence).resume(1, 0);
      assertFalse(sender.awaitAcknowledged(1, silence.multipliedBy(2)));
      send(sender, 0, 1);
      assertEquals(0, session.number());
    }
  }

  @Test
  void aPlainPeerThatNeverAnswersDidNotOptIn() {
    SenderOptions options = options(SenderKind.REPLAYING).link(LINK.withHandshake(SHORT)).build();
    try (AcknowledgedSender sender = AcknowledgedSender.open(options);
        var plain = receiver.acceptPlain()) {
      ProtocolException e = assertThrows(ProtocolException.class, sender::resumption);
      assertEquals(
          "the peer did not opt in to acknowledged streams: "
              + receiver.uri()
              + ": it said nothing within PT0.15S",
          e.getMessage());
      assertTrue(plain.peer().length() > 0);
    }
  }

  @Test
  void aPlainPeerThatAnswersWithDataDidNotOptIn() {
    try (AcknowledgedSender sender = replaying();
        var plain = receiver.acceptPlain()) {
      byte[] frame = {0, 1, 0, 0, 0, 7};
      plain.write(new ByteBuffer[] {ByteBuffer.wrap(frame)}, 0, 1);
      ProtocolException e = assertThrows(ProtocolException.class, sender::resumption);
      assertTrue(
          e.getMessage().endsWith(": it sent data instead of a control frame"), e.getMessage());
    }
  }

  @Test
  void aPeerThatSpeaksSomethingElseDidNotOptIn() {
    try (AcknowledgedSender sender = replaying();
        var plain = receiver.acceptPlain()) {
      byte[] bytes = "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
      plain.write(new ByteBuffer[] {ByteBuffer.wrap(bytes)}, 0, 1);
      ProtocolException e = assertThrows(ProtocolException.class, sender::resumption);
      assertTrue(e.getMessage().endsWith(": it sent something else"), e.getMessage());
    }
  }

  @Test
  void aPlainPeerThatClosesAgainAndAgainDidNotOptIn() {
    try (AcknowledgedSender sender = replaying()) {
      for (int i = 0; i < 5; i++) {
        receiver.acceptPlain().close();
      }
      ProtocolException e = assertThrows(ProtocolException.class, sender::resumption);
      assertTrue(e.getMessage().endsWith(": it closed the connection"), e.getMessage());
    }
  }

  @Test
  void onceHeardAReceiverMayCloseUnheardWhileItIsRestarted() {
    try (AcknowledgedSender sender = replaying()) {
      receiver.accept().resume(1, 0).close();
      for (int i = 0; i < 7; i++) {
        receiver.acceptPlain().close();
      }
      send(sender, 0, 1);
      assertEquals(0, receiver.accept().resume(1, 0).number());
    }
  }

  @Test
  void withoutAConnectionForTooLongItFails() {
    receiver.stopListening();
    SenderOptions options = options(SenderKind.REPLAYING).link(LINK.withRetryFor(SHORT)).build();
    try (AcknowledgedSender sender = AcknowledgedSender.open(options)) {
      LightstreamIOException e = assertThrows(LightstreamIOException.class, sender::resumption);
      assertTrue(e.getMessage().startsWith("stream 's': no connection for PT0.15S"));
    }
  }

  @Test
  void pipesCannotBeAcknowledged() {
    ConfigurationException e =
        assertThrows(
            ConfigurationException.class,
            () -> SenderOptions.connect("stdio://", "s", SenderKind.REPLAYING, TYPES));
    assertTrue(e.getMessage().startsWith("stdio://: acknowledged streams need"), e.getMessage());
  }

  @Test
  void theEndIsSaidAgainUntilTheReceiverConfirmsIt() {
    try (AcknowledgedSender sender = replaying()) {
      send(sender, 0, 2);
      Session first = receiver.accept().resume(1, 0);
      first.numbers(2);
      first.ack(2);
      assertTrue(sender.awaitAcknowledged(2, LONG));
      sender.end();
      sender.end();
      assertEquals(new Control.End(2), first.control());
      assertFalse(sender.awaitComplete(Duration.ofMillis(1)));
      first.close();
      Session second = receiver.accept().resume(1, 2);
      second.end(2);
      assertTrue(sender.awaitComplete(LONG));
      second.awaitClosed();
      ClosedException e =
          assertThrows(ClosedException.class, () -> sender.send(NUMBER, payload(2)));
      assertEquals("stream 's': ended at 2: no frame can follow", e.getMessage());
    }
  }

  @Test
  void aStreamThatEndsBeforeItIsKnownWhereEndsBehindWhatTheReceiverHas() {
    try (AcknowledgedSender sender =
        AcknowledgedSender.open(options(SenderKind.APPENDING).build())) {
      sender.end();
      receiver.accept().resume(1, 40).end(40);
      assertTrue(sender.awaitComplete(LONG));
    }
  }

  @Test
  void aCommitWithoutAReceiverEndsInTime() {
    try (AcknowledgedSender sender = replaying()) {
      send(sender, 0, 1);
      LightstreamIOException e =
          assertThrows(LightstreamIOException.class, () -> sender.commit(1, Duration.ofMillis(10)));
      assertEquals("stream 's': no receiver was connected within PT0.01S", e.getMessage());
    }
  }

  @Test
  void aReceiverThatTakesItsTimeShowsThatItHeard() {
    SenderOptions options =
        options(SenderKind.REPLAYING).link(LINK.withHandshake(Duration.ofSeconds(1))).build();
    try (AcknowledgedSender sender = AcknowledgedSender.open(options)) {
      Session session = receiver.accept();
      session.hello();
      assertFalse(sender.awaitAcknowledged(1, Duration.ofMillis(1_200)));
      session.say(new Control.Resume(1, 0, Optional.empty()));
      assertEquals(0, sender.resumption().position());
    }
  }

  @Test
  void keptFramesOfAPredecessorAreSentAgain() {
    List<LightstreamMessage> kept = List.of(message(3), message(4));
    SenderOptions options = options(SenderKind.RECOMPUTING).position(5).kept(kept).build();
    try (AcknowledgedSender sender = AcknowledgedSender.open(options)) {
      assertEquals(5, sender.send(NUMBER, payload(5)));
      Session session = receiver.accept();
      assertEquals(OptionalLong.of(5), session.hello().from());
      session.say(new Control.Resume(2, 4, Optional.empty()));
      assertEquals(range(4, 6), session.numbers(2));
      assertEquals(5, sender.resumption().position());
    }
  }

  @Test
  void whatIsNotAcknowledgedCanBeHandedOn() {
    try (AcknowledgedSender sender = replaying()) {
      send(sender, 0, 5);
      try (RecordBatch batch = Batches.of(5, 1, allocator)) {
        sender.sendTable(ROWS, batch);
      }
      Session session = receiver.accept().resume(1, 0);
      session.numbers(6);
      session.ack(3);
      assertTrue(sender.awaitAcknowledged(3, LONG));
      try (Unacknowledged left = sender.unacknowledged()) {
        assertEquals(3, left.from());
        assertEquals(6, left.to());
        assertEquals(4, ((MessageBytes) left.messages().get(1)).borrow().getInt());
      }
    }
  }

  @Test
  void anAppendingSenderGoesOnBehindWhatTheReceiverHas() throws Exception {
    SenderOptions options = options(SenderKind.APPENDING).build();
    try (AcknowledgedSender sender = AcknowledgedSender.open(options)) {
      Background<Long> first =
          Background.run(
                  () -> {
                    sender.mark(new byte[] {9});
                    return sender.send(NUMBER, payload(40));
                  })
              .awaitBlocked();
      Session session = receiver.accept();
      assertEquals(OptionalLong.empty(), session.hello().from());
      session.say(new Control.Resume(3, 40, Optional.of(Control.Token.copyOf(new byte[] {1, 2}))));
      assertEquals(40, first.result());
      assertEquals(40, session.number());
      assertEquals(Optional.of(Control.Token.copyOf(new byte[] {9})), session.mark());
      Resumption resumption = sender.resumption();
      assertEquals(40, resumption.position());
      assertArrayEquals(new byte[] {1, 2}, resumption.mark().get());
      session.close();
      Session second = receiver.accept().resume(3, 40);
      assertEquals(40, second.number());
      assertEquals(Optional.of(Control.Token.copyOf(new byte[] {9})), second.mark());
    }
  }

  @Test
  void aSenderThatSkipsLearnsWhereToGoOn() {
    SenderOptions options = options(SenderKind.REPLAYING).skips(true).build();
    try (AcknowledgedSender sender = AcknowledgedSender.open(options)) {
      Session session = receiver.accept().resume(2, 7);
      assertEquals(7, sender.resumption().position());
      send(sender, 7, 9);
      assertEquals(range(7, 9), session.numbers(2));
    }
  }

  @Test
  void aSenderThatCannotSkipDoesNotPutNewFramesUnderOldNumbers() {
    try (AcknowledgedSender sender = replaying()) {
      Session session = receiver.accept().resume(2, 7);
      assertEquals(new Control.Refused("this sender can go on at 0, not at 7"), session.control());
      session.close();
      assertThrows(ProtocolException.class, sender::resumption);
    }
  }

  @Test
  void preparedIsNotFinal() {
    try (AcknowledgedSender sender = replaying()) {
      send(sender, 0, 4);
      Session session = receiver.accept().resume(1, 0);
      session.numbers(4);
      session.say(new Control.Prepared(4));
      assertTrue(sender.awaitPrepared(4, LONG));
      assertEquals(4, sender.prepared());
      assertEquals(0, sender.acknowledged());
    }
  }

  @Test
  void aCommitGoesOverAConnectionOfItsOwn() throws Exception {
    try (AcknowledgedSender sender = replaying()) {
      send(sender, 0, 4);
      Session session = receiver.accept().resume(6, 0);
      session.numbers(4);
      Background<Void> commit =
          Background.run(
              () -> {
                sender.commit(3, LONG);
                return null;
              });
      Session own = receiver.accept();
      assertEquals(new Control.Commit("s", 6, 3), own.control());
      own.say(new Control.Prepared(2));
      assertEquals(new Control.Commit("s", 6, 3), own.control());
      own.ack(3);
      commit.result();
      assertEquals(3, sender.acknowledged());
    }
  }

  @Test
  void closingEndsACommit() {
    AcknowledgedSender sender = replaying();
    send(sender, 0, 1);
    receiver.accept().resume(6, 0);
    sender.resumption();
    Background<Void> commit =
        Background.run(
            () -> {
              sender.commit(1, LONG);
              return null;
            });
    receiver.accept().control();
    sender.close();
    commit.failure(ClosedException.class);
  }

  @Test
  void otherColumnsThanTheTablesAreRefusedBeforeTheyHaveANumber() {
    try (AcknowledgedSender sender = replaying()) {
      try (RecordBatch batch = Batches.of(0, 1, allocator);
          RecordBatch fewer = batch.select(List.of("id"))) {
        sender.sendTable(ROWS, batch);
        assertThrows(ConfigurationException.class, () -> sender.sendTable(ROWS, fewer));
      }
      assertThrows(
          ConfigurationException.class, () -> sender.send(new MessageType("other", 0), payload(0)));
      assertEquals(1, sender.position());
    }
  }

  @Test
  void dataFromAReceiverIsAnError() {
    try (AcknowledgedSender sender = replaying()) {
      Session session = receiver.accept().resume(1, 0);
      sender.resumption();
      session.data(1);
      assertThrows(ProtocolException.class, () -> sender.awaitAcknowledged(1, LONG));
    }
  }

  @Test
  void anAcknowledgementOfWhatWasNeverSentIsAnError() {
    try (AcknowledgedSender sender = replaying()) {
      send(sender, 0, 1);
      Session session = receiver.accept().resume(1, 0);
      session.number();
      session.ack(2);
      ProtocolException e =
          assertThrows(ProtocolException.class, () -> sender.awaitAcknowledged(2, LONG));
      assertEquals(
          "stream 's': the receiver acknowledges all before 2, but the next frame of this sender is"
              + " 1",
          e.getMessage());
    }
  }

  @Test
  void flushReturnsOnceTheKernelHasEverything() {
    try (AcknowledgedSender sender = replaying()) {
      Session session = receiver.accept().resume(1, 0);
      sender.resumption();
      send(sender, 0, 3);
      sender.flush();
      assertEquals(range(0, 3), session.numbers(3));
    }
  }
}
