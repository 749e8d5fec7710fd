// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import static io.lightstream.acknowledged.ScriptedReceiver.NUMBER;
import static io.lightstream.acknowledged.ScriptedReceiver.TYPES;
import static io.lightstream.acknowledged.ScriptedReceiver.payload;
import static io.lightstream.acknowledged.ScriptedReceiver.range;
import static io.lightstream.acknowledged.ScriptedReceiver.send;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.Batches;
import io.lightstream.Threads;
import io.lightstream.acknowledged.ScriptedReceiver.Session;
import io.lightstream.column.RecordBatch;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.GoneException;
import io.lightstream.error.LightstreamException;
import io.lightstream.error.ProtocolException;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.protocol.MessageBytes;
import io.lightstream.protocol.TableType;
import io.lightstream.protocol.log.FolderSegmentStore;
import io.lightstream.transport.Background;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Frames in memory, in a log, and in a log that outlives its sender. */
class ReplayTest {

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final TableType ROWS = TYPES.table("rows");
  private static final long WEIGHT = KeptFrames.weight(MessageBytes.copyOf(NUMBER, payload(0)));

  @TempDir private Path folder;

  private final BufferAllocator allocator = BufferAllocator.unbounded("test");
  private final ScriptedReceiver receiver = ScriptedReceiver.listen();

  @AfterEach
  void nothingIsLeft() {
    receiver.close();
    Threads.awaitGone();
    assertEquals(0, allocator.outstanding());
    allocator.close();
  }

  private FolderSegmentStore store() {
    return FolderSegmentStore.open(folder.resolve("log"));
  }

  private ReplayOptions spilling() {
    return ReplayOptions.defaults().withMemoryBytes(3 * WEIGHT).withSpill(store());
  }

  private ReplayOptions durable() {
    return ReplayOptions.defaults().withDurableLog(store());
  }

  private SenderOptions.Builder options(SenderKind kind, ReplayOptions replay) {
    return SenderOptions.connect(receiver.uri(), "s", kind, TYPES)
        .allocator(allocator)
        .replay(replay)
        .link(LinkOptions.defaults().withBackoff(Duration.ofMillis(1), Duration.ofMillis(5)));
  }

  private AcknowledgedSender open(SenderKind kind, ReplayOptions replay) {
    return AcknowledgedSender.open(options(kind, replay).build());
  }

  @Test
  void whatDoesNotFitIntoMemoryGoesThroughTheLogInOrder() {
    try (AcknowledgedSender sender = open(SenderKind.REPLAYING, spilling())) {
      send(sender, 0, 1_000);
      try (RecordBatch batch = Batches.of(1_000, 5, allocator)) {
        assertEquals(1_000, sender.sendTable(ROWS, batch));
      }
      Session session = receiver.accept().resume(1, 0);
      assertEquals(range(0, 1_001), session.numbers(1_001));
      session.ack(1_001);
      assertTrue(sender.awaitAcknowledged(1_001, LONG));
      send(sender, 1_001, 1_010);
      assertEquals(range(1_001, 1_010), session.numbers(9));
    }
  }

  @Test
  void whereWhatIsPreparedIsForgottenThereIsRoomBeforeAnythingIsFinal() {
    ReplayOptions small = ReplayOptions.defaults().withMemoryBytes(3 * WEIGHT);
    SenderOptions options =
        options(SenderKind.RECOMPUTING, small).forgetsPrepared(true).position(5).build();
    try (AcknowledgedSender sender = AcknowledgedSender.open(options)) {
      Session session = receiver.accept().resume(1, 5);
      for (int number = 5; number < 50; number++) {
        send(sender, number, number + 1);
        assertEquals(number, session.number());
        session.say(new Control.Prepared(number));
      }
      assertTrue(sender.awaitPrepared(49, LONG));
      try (Unacknowledged kept = sender.unacknowledged()) {
        assertEquals(49, kept.from());
        assertEquals(50, kept.to());
      }
      assertEquals(0, sender.acknowledged());
    }
  }

  @Test
  void onlyASenderThatIsRestoredCanForgetWhatIsPrepared() {
    SenderOptions.Builder options =
        options(SenderKind.APPENDING, ReplayOptions.defaults()).forgetsPrepared(true);
    assertEquals(
        "only a recomputing sender can forget what is prepared: this one is APPENDING",
        assertThrows(ConfigurationException.class, options::build).getMessage());
  }

  @Test
  void spilledFramesAreSentAgainFromAnywhere() {
    try (AcknowledgedSender sender = open(SenderKind.REPLAYING, spilling())) {
      send(sender, 0, 50);
      Session first = receiver.accept().resume(1, 0);
      first.numbers(50);
      first.ack(2);
      assertTrue(sender.awaitAcknowledged(2, LONG));
      first.close();
      Session second = receiver.accept().resume(1, 2);
      assertEquals(range(2, 20), second.numbers(18));
      second.close();
      Session third = receiver.accept().resume(1, 30);
      assertEquals(range(30, 50), third.numbers(20));
      third.ack(40);
      assertTrue(sender.awaitAcknowledged(40, LONG));
      send(sender, 50, 60);
      assertEquals(range(50, 60), third.numbers(10));
      third.ack(60);
      assertTrue(sender.awaitAcknowledged(60, LONG));
      send(sender, 60, 80);
      assertEquals(range(60, 80), third.numbers(20));
    }
  }

  @Test
  void marksStayWithTheirFramesInTheLog() {
    try (AcknowledgedSender sender = open(SenderKind.REPLAYING, spilling())) {
      for (int i = 0; i < 10; i++) {
        sender.mark(new byte[] {(byte) i});
        send(sender, i, i + 1);
      }
      Session session = receiver.accept().resume(1, 0);
      for (int i = 0; i < 10; i++) {
        assertEquals(i, session.number());
        assertEquals(Optional.of(Control.Token.copyOf(new byte[] {(byte) i})), session.mark());
      }
    }
  }

  @Test
  void sendingWaitsWhereTheLogIsFullTooUntilSomethingIsAcknowledged() throws Exception {
    ReplayOptions small =
        ReplayOptions.defaults().withMemoryBytes(1).withSpill(store()).withLogBytes(64 << 10);
    try (AcknowledgedSender sender = open(SenderKind.REPLAYING, small)) {
      Background<Integer> sends =
          Background.run(
              () -> {
                for (int number = 0; number < 100; number++) {
                  sender.send(NUMBER, large(number));
                }
                return 100;
              });
      Threads.await("the log to fill", () -> sender.position() >= 10);
      sends.awaitBlocked();
      Session session = receiver.accept().resume(1, 0);
      for (int number = 0; number < 100; number++) {
        assertTrue(sender.position() < number + 40, "at " + sender.position());
        assertEquals(number, session.number());
        session.ack(number + 1);
      }
      assertEquals(100, sends.result());
      assertTrue(sender.awaitAcknowledged(100, LONG));
    }
  }

  private static ByteBuffer large(int number) {
    return ByteBuffer.allocate(4 << 10).putInt(0, number);
  }

  @Test
  void aSpillDoesNotOutliveItsSender() throws IOException {
    try (AcknowledgedSender sender = open(SenderKind.REPLAYING, spilling())) {
      send(sender, 0, 100);
      receiver.accept().resume(1, 0).numbers(100);
    }
    try (AcknowledgedSender sender = open(SenderKind.REPLAYING, spilling())) {
      assertEquals(0, sender.position());
      send(sender, 0, 10);
      assertEquals(range(0, 10), receiver.accept().resume(1, 0).numbers(10));
    }
  }

  @Test
  void aDurableSenderGoesOnWhereItsPredecessorWas() {
    try (AcknowledgedSender sender = open(SenderKind.REPLAYING, durable())) {
      send(sender, 0, 5);
      Session session = receiver.accept().resume(1, 0);
      session.numbers(5);
      session.ack(2);
      assertTrue(sender.awaitAcknowledged(2, LONG));
      sender.flush();
    }
    try (AcknowledgedSender sender = open(SenderKind.REPLAYING, durable())) {
      assertEquals(5, sender.position());
      send(sender, 5, 7);
      Session session = receiver.accept();
      Control.Hello hello = session.hello();
      assertEquals(OptionalLong.empty(), hello.epoch());
      long from = hello.from().getAsLong();
      assertTrue(from <= 2, "from " + from);
      session.say(new Control.Resume(2, 3, Optional.empty()));
      assertEquals(range(3, 7), session.numbers(4));
    }
  }

  @Test
  void everyFrameIsInTheLogBeforeItIsSent() throws IOException {
    Path copy = Files.createDirectories(folder.resolve("copy"));
    try (AcknowledgedSender sender = open(SenderKind.REPLAYING, durable())) {
      Session session = receiver.accept().resume(1, 0);
      send(sender, 0, 20);
      session.numbers(20);
      copyLog(copy); // As a process leaves it that is killed now.
    }
    ReplayOptions killed = ReplayOptions.defaults().withDurableLog(FolderSegmentStore.open(copy));
    try (AcknowledgedSender sender = open(SenderKind.REPLAYING, killed)) {
      assertEquals(20, sender.position());
      assertEquals(range(0, 20), receiver.accept().resume(2, 0).numbers(20));
    }
  }

  private void copyLog(Path target) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("log"))) {
      for (Path file : files.toList()) {
        Files.copy(file, target.resolve(file.getFileName()));
      }
    }
  }

  @Test
  void aLogOfAnotherStreamIsRefused() {
    open(SenderKind.REPLAYING, durable()).close();
    SenderOptions other =
        SenderOptions.connect(receiver.uri(), "other", SenderKind.REPLAYING, TYPES)
            .replay(durable())
            .build();
    ConfigurationException e =
        assertThrows(ConfigurationException.class, () -> AcknowledgedSender.open(other));
    assertEquals(
        "the log in " + folder.resolve("log") + " holds frames of the stream 's', not of 'other'",
        e.getMessage());
    open(SenderKind.REPLAYING, durable()).close();
  }

  @Test
  void aLogThatHasLostFramesPutsNoNewOnesUnderTheirNumbers() {
    try (AcknowledgedSender sender = open(SenderKind.REPLAYING, durable())) {
      send(sender, 0, 2);
      Session session = receiver.accept().resume(9, 4);
      assertEquals(new Control.Refused("this sender can go on at 0, not at 4"), session.control());
      session.close();
      ProtocolException e = assertThrows(ProtocolException.class, sender::resumption);
      assertTrue(e.getMessage().endsWith("its log has lost frames that it had sent"));
    }
  }

  @Test
  void aRecomputingSenderForgetsWhatItComputedBehindItsRestoredPosition() {
    try (AcknowledgedSender sender = open(SenderKind.RECOMPUTING, durable())) {
      send(sender, 0, 8);
      receiver.accept().hello(); // What connects next is the other one.
    }
    SenderOptions restored = options(SenderKind.RECOMPUTING, durable()).position(5).build();
    try (AcknowledgedSender sender = AcknowledgedSender.open(restored)) {
      assertEquals(5, sender.send(NUMBER, payload(500)));
      Session session = receiver.accept();
      assertEquals(OptionalLong.of(5), session.hello().from());
      session.say(new Control.Resume(2, 3, Optional.empty()));
      assertEquals(List.of(3, 4, 500), session.numbers(3));
    }
  }

  @Test
  void aRecomputingSenderCannotGoBackBehindWhatItsLogKnowsToBeFinal() {
    try (AcknowledgedSender sender = open(SenderKind.RECOMPUTING, durable())) {
      send(sender, 0, 8);
      Session session = receiver.accept().resume(1, 0);
      session.numbers(8);
      session.ack(8);
      assertTrue(sender.awaitAcknowledged(8, LONG));
      send(sender, 8, 9);
    }
    SenderOptions restored = options(SenderKind.RECOMPUTING, durable()).position(5).build();
    GoneException e = assertThrows(GoneException.class, () -> AcknowledgedSender.open(restored));
    assertEquals(8, e.low());
  }

  @Test
  void anAppendingSenderKnowsItsOwnLastMarkAgain() {
    try (AcknowledgedSender sender = open(SenderKind.APPENDING, durable())) {
      Session session = receiver.accept().resume(1, 10);
      sender.resumption();
      for (int number = 10; number < 13; number++) {
        sender.mark(new byte[] {(byte) number});
        send(sender, number, number + 1);
      }
      session.numbers(3);
    }
    try (AcknowledgedSender sender = open(SenderKind.APPENDING, durable())) {
      Session session = receiver.accept();
      session.hello();
      session.say(new Control.Resume(2, 11, Optional.of(Control.Token.copyOf(new byte[] {10}))));
      assertEquals(13, sender.resumption().position());
      assertArrayEquals(new byte[] {12}, sender.resumption().mark().get());
      assertEquals(range(11, 13), session.numbers(2));
      assertEquals(Optional.of(Control.Token.copyOf(new byte[] {12})), session.mark());
    }
  }

  @Test
  void anAppendingSenderFollowsAReceiverThatHasMore() {
    try (AcknowledgedSender sender = open(SenderKind.APPENDING, durable())) {
      receiver.accept().resume(1, 0);
      sender.resumption();
      send(sender, 0, 3);
    }
    try (AcknowledgedSender sender = open(SenderKind.APPENDING, durable())) {
      Session session = receiver.accept().resume(3, 20);
      assertEquals(20, sender.resumption().position());
      send(sender, 20, 22);
      assertEquals(range(20, 22), session.numbers(2));
    }
    try (AcknowledgedSender sender = open(SenderKind.APPENDING, durable())) {
      assertEquals(22, sender.position());
      assertEquals(20, sender.acknowledged());
    }
  }

  @Test
  void whatIsNotAcknowledgedCanBeHandedOnFromTheLogToo() {
    try (AcknowledgedSender sender = open(SenderKind.REPLAYING, spilling())) {
      send(sender, 0, 20);
      Session session = receiver.accept().resume(1, 0);
      session.numbers(20);
      session.ack(1);
      assertTrue(sender.awaitAcknowledged(1, LONG));
      try (Unacknowledged left = sender.unacknowledged()) {
        assertEquals(1, left.from());
        List<Integer> numbers =
            left.messages().stream()
                .map(message -> ((MessageBytes) message).borrow().getInt())
                .toList();
        assertEquals(range(1, 20), numbers);
      }
    }
  }

  @Test
  void aLogGoesWithASenderThatCannotListen() {
    SenderOptions taken =
        SenderOptions.listen(receiver.uri(), "s", SenderKind.REPLAYING, TYPES)
            .replay(durable())
            .build();
    assertThrows(LightstreamException.class, () -> AcknowledgedSender.open(taken));
    store().close();
  }
}
