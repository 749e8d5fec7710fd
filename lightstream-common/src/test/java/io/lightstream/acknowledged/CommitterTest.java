// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.Threads;
import io.lightstream.acknowledged.ScriptedReceiver.Session;
import io.lightstream.error.ClosedException;
import io.lightstream.error.FencedException;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.error.ProtocolException;
import io.lightstream.transport.Background;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CommitterTest {

  private static final Control COMMIT = new Control.Commit("s", 3, 7);
  private static final CommitOptions OPTIONS =
      CommitOptions.defaults()
          .withLink(LinkOptions.defaults().withBackoff(Duration.ofMillis(1), Duration.ofMillis(5)));

  private final ScriptedReceiver receiver = ScriptedReceiver.listen();

  @AfterEach
  void nothingIsLeft() {
    receiver.close();
    Threads.awaitGone();
  }

  private Background<Long> commit(CommitOptions options) {
    return Background.run(() -> Committer.commit(receiver.uri(), "s", 3, 7, options));
  }

  private Session asked() {
    Session session = receiver.accept();
    assertEquals(COMMIT, session.control());
    return session;
  }

  @Test
  void anAcknowledgementEndsIt() throws Exception {
    Background<Long> commit = commit(OPTIONS);
    asked().ack(9);
    assertEquals(9, commit.result());
  }

  @Test
  void itAsksAgainUntilAllIsPrepared() throws Exception {
    Background<Long> commit = commit(OPTIONS);
    Session session = asked();
    for (int prepared = 4; prepared < 7; prepared++) {
      session.say(new Control.Prepared(prepared));
      assertEquals(COMMIT, session.control());
    }
    session.ack(7);
    assertEquals(7, commit.result());
  }

  @Test
  void whereFramesAreNotWaitedForWhatIsPreparedIsMadeFinal() throws Exception {
    Background<Long> commit = commit(OPTIONS.withoutWaitingForFrames());
    Session session = asked();
    session.say(new Control.Prepared(4));
    assertEquals(new Control.Commit("s", 3, 4), session.control());
    session.ack(4);
    assertEquals(4, commit.result());
  }

  @Test
  void itComesBackAfterAReceiverThatDies() throws Exception {
    Background<Long> commit = commit(OPTIONS);
    asked().close();
    receiver.acceptPlain().close();
    asked().say(new Control.Prepared(1)).close();
    asked().ack(7);
    assertEquals(7, commit.result());
  }

  @Test
  void itMayBeTriedForEver() throws Exception {
    Background<Long> commit = commit(OPTIONS.withTimeout(Duration.ofSeconds(Long.MAX_VALUE)));
    asked().ack(7);
    assertEquals(7, commit.result());
  }

  @Test
  void aStreamThatMovedIsFollowed() throws Exception {
    try (ScriptedReceiver elsewhere = ScriptedReceiver.listen()) {
      Background<Long> commit = commit(OPTIONS);
      asked().say(new Control.Moved(elsewhere.uri()));
      Session session = elsewhere.accept();
      assertEquals(COMMIT, session.control());
      session.ack(7);
      assertEquals(7, commit.result());
    }
  }

  @Test
  void aNewerSenderIsAnError() {
    Background<Long> commit = commit(OPTIONS);
    asked().say(new Control.Fenced(5));
    FencedException e = commit.failure(FencedException.class);
    assertEquals(5, e.current());
    assertEquals(
        "commit of epoch 3 up to 7 of stream 's': a newer sender of this stream, with epoch 5, has"
            + " taken back what is to be committed",
        e.getMessage());
  }

  @Test
  void aRefusalIsAnError() {
    Background<Long> commit = commit(OPTIONS);
    asked().say(new Control.Refused("unknown stream"));
    assertEquals(
        "commit of epoch 3 up to 7 of stream 's': the receiver refuses: unknown stream",
        commit.failure(ProtocolException.class).getMessage());
  }

  @Test
  void aReceiverThatOnlyPingsDoesNotHoldItUp() {
    Background<Long> commit = commit(OPTIONS.withTimeout(Duration.ofMillis(200)));
    Session session = receiver.accept(Duration.ofMillis(60));
    assertEquals(COMMIT, session.control());
    LightstreamIOException e = commit.failure(LightstreamIOException.class);
    assertTrue(e.getMessage().contains("not known to be final after PT0.2S"), e.getMessage());
  }

  @Test
  void whereNobodyListensItEndsInTime() {
    receiver.stopListening();
    LightstreamIOException e =
        commit(OPTIONS.withTimeout(Duration.ofMillis(50))).failure(LightstreamIOException.class);
    assertTrue(e.getMessage().contains("not known to be final after PT0.05S"), e.getMessage());
  }

  @Test
  void aPlainPeerDidNotOptIn() {
    Background<Long> commit =
        commit(OPTIONS.withLink(OPTIONS.link().withHandshake(Duration.ofMillis(50))));
    try (var plain = receiver.acceptPlain()) {
      ProtocolException e = commit.failure(ProtocolException.class);
      assertTrue(e.getMessage().startsWith("the peer did not opt in"), e.getMessage());
      assertTrue(plain.peer().length() > 0);
    }
  }

  @Test
  void anInterruptEndsIt() throws Exception {
    Background<Long> commit = commit(OPTIONS);
    asked();
    commit.awaitBlocked().interrupt().failure(ClosedException.class);
  }
}
