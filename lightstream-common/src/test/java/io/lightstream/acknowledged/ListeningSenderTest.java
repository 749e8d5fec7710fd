// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import static io.lightstream.acknowledged.ScriptedReceiver.NUMBER;
import static io.lightstream.acknowledged.ScriptedReceiver.TYPES;
import static io.lightstream.acknowledged.ScriptedReceiver.payload;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.Threads;
import io.lightstream.acknowledged.ScriptedReceiver.Session;
import io.lightstream.error.ClosedException;
import io.lightstream.error.GoneException;
import io.lightstream.error.LightstreamException;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.error.ProtocolException;
import io.lightstream.transport.Background;
import io.lightstream.transport.Endpoint;
import io.lightstream.transport.TransportOptions;
import io.lightstream.transport.Transports;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A sender that listens, with receivers that attach. */
class ListeningSenderTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  private final ScriptedReceiver receiver = ScriptedReceiver.connecting();
  private final AcknowledgedSender sender = open(LinkOptions.defaults());

  private static AcknowledgedSender open(LinkOptions link) {
    return AcknowledgedSender.open(
        SenderOptions.listen("tcp://127.0.0.1:0", "s", SenderKind.REPLAYING, TYPES)
            .link(link)
            .build());
  }

  @AfterEach
  void nothingIsLeft() {
    sender.close();
    receiver.close();
    Threads.awaitGone();
  }

  private Session attach(String reader) {
    return attach(reader, Optional.empty());
  }

  private Session attach(String reader, Optional<String> stream) {
    return receiver
        .connect(sender.endpoint())
        .say(new Control.Attach(Control.VERSION, reader, stream));
  }

  private void send(int from, int to) {
    for (int number = from; number < to; number++) {
      sender.send(NUMBER, payload(number));
    }
  }

  @Test
  void aReceiverAttachesAndIsServed() {
    send(0, 3);
    Session session = attach("r", Optional.of("s")).resume(1, 0);
    assertEquals(List.of(0, 1, 2), session.numbers(3));
    session.ack(3);
    assertTrue(sender.awaitAcknowledged(3, LONG));
    sender.end();
    session.end(3);
    assertTrue(sender.awaitComplete(LONG));
  }

  @Test
  void aReceiverThatComesAgainTakesTheOldConnectionsPlace() {
    send(0, 3);
    Session old = attach("r").resume(1, 0);
    assertEquals(List.of(0, 1, 2), old.numbers(3));
    Session again = attach("r").resume(1, 1);
    assertThrowsOrEnds(old);
    assertEquals(List.of(1, 2), again.numbers(2));
  }

  /** They are heard by a thread each. */
  @Test
  void aFormerConnectionThatIsHeardLateDoesNotTakeTheNewOnesPlace() {
    send(0, 1);
    Session old = receiver.connect(sender.endpoint());
    Session again = attach("r").resume(1, 0);
    assertEquals(0, again.number());
    old.say(new Control.Attach(Control.VERSION, "r", Optional.empty()));
    ProtocolException e = assertThrows(ProtocolException.class, old::control);
    assertTrue(e.getMessage().endsWith("it closed the connection"), e.getMessage());
    send(1, 2);
    assertEquals(1, again.number());
  }

  private static void assertThrowsOrEnds(Session old) {
    try {
      old.awaitClosed();
    } catch (LightstreamIOException e) {
      assertTrue(e.peerClosed());
    }
  }

  @Test
  void anotherReceiverIsRefusedWhileOneIsAttached() {
    send(0, 1);
    Session first = attach("r").resume(1, 0);
    assertEquals(0, first.number());
    Session other = attach("other");
    assertEquals(
        new Control.Refused("the reader 'r' is attached to stream 's' already"), other.control());
    other.awaitClosed();
    send(1, 2);
    assertEquals(1, first.number());
    first.close();
    Threads.await("the place to be free", () -> isServed("other"));
  }

  private boolean isServed(String reader) {
    try (Session session = attach(reader)) {
      return session.control() instanceof Control.Hello;
    }
  }

  /** One that was suspended while another took its place, and came back. */
  @Test
  void aReceiverThatLacksWhatAnotherAcknowledgedFailsAloneAndTheOtherGoesOn() {
    send(0, 5);
    StreamStates states = StreamStates.inMemory();
    StreamState old;
    try (AcknowledgedReceiver before = receiver(states)) {
      AcknowledgedStream stream = before.accept();
      take(stream, 0, 2);
      old = stream.stateAt(2);
      take(stream, 2, 5);
      stream.acknowledge(5);
      assertTrue(sender.awaitAcknowledged(5, LONG));
    }
    StreamStates stale = StreamStates.inMemory();
    stale.save("s", old);
    try (AcknowledgedReceiver zombie = receiver(stale)) {
      GoneException e = assertThrows(GoneException.class, () -> zombie.accept().next());
      assertTrue(
          e.getMessage()
              .matches(
                  "stream 's': frame 2 is needed, but .* has only those from 5 on: a newer receiver"
                      + " acknowledged the others, or this one has lost its state"),
          e.getMessage());
      assertEquals(5, e.low());
    }
    send(5, 7);
    try (AcknowledgedReceiver after = receiver(states)) {
      AcknowledgedStream stream = after.accept();
      take(stream, 5, 7);
      stream.acknowledge(7);
      assertTrue(sender.awaitAcknowledged(7, LONG));
    }
  }

  private AcknowledgedReceiver receiver(StreamStates states) {
    return AcknowledgedReceiver.open(
        ReceiverOptions.connect(sender.endpoint().toString(), "r", TYPES).states(states).build());
  }

  private static void take(AcknowledgedStream stream, long first, long end) {
    for (long number = first; number < end; number++) {
      try (Delivery delivery = stream.next()) {
        assertEquals(number, ((Delivery.Frame) delivery).number());
      }
    }
  }

  @Test
  void anotherStreamIsNotHadHere() {
    Session session = attach("r", Optional.of("t"));
    assertEquals(
        new Control.Refused("the stream 't' is asked for, here is 's'"), session.control());
  }

  @Test
  void aSenderThatConnectsToASenderIsToldSo() {
    Session session = receiver.connect(sender.endpoint()).say(new Control.Commit("s", 1, 1));
    assertEquals(
        new Control.Refused(
            "a sender listens here, which a receiver attaches to:"
                + " Commit[stream=s, epoch=1, seq=1]"),
        session.control());
  }

  @Test
  void onePeerThatTalksNonsenseDoesNotDisturbTheOthers() {
    Endpoint endpoint = sender.endpoint();
    try (var stranger = Transports.of(endpoint).connect(endpoint, TransportOptions.defaults())) {
      stranger.write(new ByteBuffer[] {ByteBuffer.wrap(new byte[64])}, 0, 1);
      send(0, 1);
      assertEquals(0, attach("r").resume(1, 0).number());
    }
  }

  @Test
  void aReaderThatBreaksTheRulesDoesNotEndTheStream() {
    send(0, 1);
    attach("r").resume(1, 0).ack(7);
    Threads.await("the place to be free", () -> isServed("strict"));
    attach("strict").say(new Control.Refused("other types"));
    assertEquals(0, attach("strict").resume(1, 0).number());
  }

  @Test
  void aCommitGoesOverTheStreamsOwnConnection() throws Exception {
    send(0, 4);
    Session session = attach("r").resume(5, 0);
    session.numbers(4);
    Background<Void> commit =
        Background.run(
            () -> {
              sender.commit(3, LONG);
              return null;
            });
    assertEquals(new Control.Commit("s", 5, 3), session.control());
    session.close();
    Session again = attach("r").resume(5, 4);
    assertEquals(new Control.Commit("s", 5, 3), again.control());
    again.say(new Control.Prepared(4));
    assertEquals(new Control.Commit("s", 5, 3), again.control());
    again.ack(3);
    commit.result();
    assertEquals(3, sender.acknowledged());
  }

  @Test
  void aCommitThatIsNeverAnsweredEndsInTime() {
    send(0, 1);
    LightstreamIOException e =
        assertThrows(LightstreamIOException.class, () -> sender.commit(1, Duration.ofMillis(10)));
    assertEquals(
        "stream 's': a commit up to 1 is not known to be final after PT0.01S: prepared are all"
            + " before 0, final all before 0",
        e.getMessage());
  }

  @Test
  void withoutAReceiverForTooLongItFails() {
    try (AcknowledgedSender alone =
        open(LinkOptions.defaults().withRetryFor(Duration.ofMillis(50)))) {
      LightstreamIOException e = assertThrows(LightstreamIOException.class, alone::resumption);
      assertTrue(e.getMessage().endsWith("no receiver has attached"), e.getMessage());
    }
  }

  @Test
  void closingStopsListening() {
    Background<Resumption> waits = Background.run(sender::resumption).awaitBlocked();
    Endpoint endpoint = sender.endpoint();
    sender.close();
    waits.failure(ClosedException.class);
    assertThrows(
        LightstreamException.class,
        () -> Transports.of(endpoint).connect(endpoint, TransportOptions.defaults()).close());
  }
}
