// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import static io.lightstream.acknowledged.SenderKind.APPENDING;
import static io.lightstream.acknowledged.SenderKind.RECOMPUTING;
import static io.lightstream.acknowledged.SenderKind.REPLAYING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.acknowledged.Control.Token;
import io.lightstream.acknowledged.ReceiverMachine.Answer;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.ProtocolException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ReceiverMachineTest {

  private static final OptionalLong NONE = OptionalLong.empty();

  private final ReceiverMachine staging = machine(StreamState.initial(), 0, true);
  private final ReceiverMachine applying = machine(StreamState.initial(), 0, false);

  private static ReceiverMachine machine(StreamState state, long durable, boolean stages) {
    return new ReceiverMachine(state, durable, stages, GapPolicy.FAIL);
  }

  private static Control.Hello hello(
      SenderKind kind, OptionalLong epoch, OptionalLong from, long incarnation, long attempt) {
    return new Control.Hello(
        1,
        "s",
        kind,
        epoch,
        from,
        List.of(),
        OptionalLong.of(incarnation),
        OptionalLong.of(attempt));
  }

  private static Control.Hello start(SenderKind kind, OptionalLong from, long incarnation) {
    return hello(kind, NONE, from, incarnation, 1);
  }

  private static OptionalLong at(long number) {
    return OptionalLong.of(number);
  }

  private static Answer.Resumed resumed(Answer answer) {
    return assertInstanceOf(Answer.Resumed.class, answer);
  }

  private static Control rejected(Answer answer) {
    return assertInstanceOf(Answer.Rejected.class, answer).reason();
  }

  private static void frames(ReceiverMachine machine, int count) {
    for (int i = 0; i < count; i++) {
      machine.frame();
    }
  }

  private void staged(int count) {
    frames(staging, count);
    staging.staged(staging.received());
  }

  private static Control.Commit commit(long epoch, long seq) {
    return new Control.Commit("s", epoch, seq);
  }

  @Test
  void provisionalFramesAreDiscardedOnlyBehindTheFromOfTheHello() {
    staging.hello(start(RECOMPUTING, at(0), 1));
    staged(10);
    Answer.Resumed answer = resumed(staging.hello(start(RECOMPUTING, at(6), 2)));
    assertEquals(6, answer.discardFrom());
    assertEquals(new Control.Resume(2, 6, Optional.empty()), answer.resume());
    assertEquals(6, staging.durable());
  }

  @Test
  void aCommitOfAnOlderEpochCountsUpToFromBeforeAndAfterTheHello() {
    staging.hello(start(RECOMPUTING, at(0), 1));
    staged(10);
    assertEquals(new Control.Ack(3), staging.commit(commit(1, 3)));
    staging.hello(start(RECOMPUTING, at(6), 2));
    staged(10);
    assertEquals(new Control.Fenced(2), staging.commit(commit(1, 7)));
    assertEquals(new Control.Ack(6), staging.commit(commit(1, 6)));
    assertEquals(new Control.Fenced(2), staging.commit(commit(1, 7)));
    assertEquals(new Control.Ack(16), staging.commit(commit(2, 16)));
  }

  @Test
  void aSenderThatHasForgottenWhatIsNeededIsNotAnsweredUnlessGapsAreAllowed() {
    ReceiverMachine stale = new ReceiverMachine(StreamState.initial(), 0, false, GapPolicy.FAIL);
    stale.hello(start(REPLAYING, at(0), 1));
    frames(stale, 2);
    Control.Hello hello = hello(REPLAYING, at(1), at(5), 1, 2);
    assertEquals(new Answer.Stale(5), stale.hello(hello));
    assertEquals(2, stale.received());
    assertEquals(2, resumed(stale.hello(hello(REPLAYING, at(1), at(2), 1, 3))).discardFrom());
    ReceiverMachine lax = new ReceiverMachine(StreamState.initial(), 0, false, GapPolicy.CONTINUE);
    lax.hello(start(REPLAYING, at(0), 1));
    assertEquals(0, resumed(lax.hello(hello)).discardFrom());
  }

  @Test
  void aCommitIsIdempotentWhoeverSaysIt() {
    staging.hello(start(RECOMPUTING, at(0), 1));
    staged(5);
    assertEquals(new Control.Ack(5), staging.commit(commit(1, 5)));
    assertEquals(new Control.Ack(5), staging.commit(commit(1, 5)));
    assertEquals(new Control.Ack(5), staging.commit(commit(77, 2)));
  }

  @Test
  void aCommitBeyondWhatIsPreparedIsToBeTriedLater() {
    staging.hello(start(RECOMPUTING, at(0), 1));
    staged(5);
    frames(staging, 3);
    assertEquals(new Control.Prepared(5), staging.commit(commit(1, 8)));
    staging.staged(8);
    assertEquals(new Control.Ack(8), staging.commit(commit(1, 8)));
  }

  @Test
  void aCommitOfAnEpochThatWasNeverGrantedIsRefused() {
    staging.hello(start(RECOMPUTING, at(0), 1));
    staged(5);
    assertInstanceOf(Control.Refused.class, staging.commit(commit(2, 5)));
  }

  @Test
  void aLowerEpochIsFencedAndItsConnectionNoLongerHeard() {
    long old = resumed(applying.hello(start(REPLAYING, at(0), 1))).session();
    assertTrue(applying.isCurrent(old));
    applying.hello(start(REPLAYING, at(0), 2));
    assertFalse(applying.isCurrent(old));
    assertEquals(
        new Control.Fenced(2), rejected(applying.hello(hello(REPLAYING, at(1), at(0), 1, 2))));
  }

  @Test
  void anEpochThatIsNotKnownIsRefusedWithBothNumbers() {
    applying.hello(start(REPLAYING, at(0), 1));
    Control reason = rejected(applying.hello(hello(REPLAYING, at(5), at(0), 9, 1)));
    String why = assertInstanceOf(Control.Refused.class, reason).why();
    assertTrue(why.contains("epoch 5") && why.contains("highest is 1"), why);
  }

  @Test
  void aReconnectGoesOnBehindWhatWasReceived() {
    applying.hello(start(REPLAYING, at(0), 1));
    frames(applying, 4);
    Answer.Resumed again = resumed(applying.hello(hello(REPLAYING, at(1), at(0), 1, 2)));
    assertEquals(new Control.Resume(1, 4, Optional.empty()), again.resume());
  }

  @Test
  void aFirstHelloThatComesAgainFencesNobody() {
    applying.hello(start(REPLAYING, at(0), 1));
    assertEquals(1, resumed(applying.hello(hello(REPLAYING, NONE, at(0), 1, 2))).resume().epoch());
    assertEquals(1, applying.epoch());
  }

  @Test
  void aHelloThatComesLateDoesNotTakeThePlaceOfANewerConnection() {
    long session = resumed(applying.hello(hello(REPLAYING, NONE, at(0), 1, 5))).session();
    assertInstanceOf(
        Control.Refused.class, rejected(applying.hello(hello(REPLAYING, NONE, at(0), 1, 4))));
    assertTrue(applying.isCurrent(session));
  }

  @Test
  void aRecomputingSenderRestoredBehindTheCommitIsGone() {
    staging.hello(start(RECOMPUTING, at(0), 1));
    staged(10);
    staging.commit(commit(1, 8));
    assertEquals(new Control.Gone(8), rejected(staging.hello(start(RECOMPUTING, at(7), 2))));
    assertEquals(1, staging.epoch());
  }

  @Test
  void aRecomputingSenderWithoutFromBreaksTheRules() {
    assertThrows(ProtocolException.class, () -> staging.hello(start(RECOMPUTING, NONE, 1)));
  }

  @Test
  void aSenderThatSkipsIsSentBackToWhatIsDurable() {
    staging.hello(start(REPLAYING, NONE, 1));
    staged(4);
    frames(staging, 3);
    Answer.Resumed answer = resumed(staging.hello(start(REPLAYING, NONE, 2)));
    assertEquals(4, answer.resume().next());
    assertEquals(4, answer.discardFrom());
  }

  @Test
  void whoCannotGoBackWaitsForTheApplicationAndNobodyElseIsHeardMeanwhile() {
    long old = resumed(applying.hello(start(APPENDING, NONE, 1))).session();
    applying.mark(token(1));
    frames(applying, 2);
    assertInstanceOf(Answer.Later.class, applying.hello(start(APPENDING, NONE, 2)));
    assertFalse(applying.isCurrent(old));
    assertInstanceOf(Answer.Later.class, applying.hello(start(APPENDING, NONE, 2)));
    applying.acknowledge(2);
    assertEquals(
        new Control.Resume(2, 2, Optional.of(token(1))),
        resumed(applying.hello(start(APPENDING, NONE, 2))).resume());
  }

  @Test
  void anAppendingSenderIsToldTheMarkOfWhatIsFinalAndTheRestIsVoid() {
    staging.hello(start(APPENDING, NONE, 1));
    for (int i = 1; i <= 3; i++) {
      staging.mark(token(i));
      staged(1);
    }
    staging.commit(commit(1, 2));
    assertEquals(
        new Control.Resume(2, 2, Optional.of(token(2))),
        resumed(staging.hello(start(APPENDING, NONE, 2))).resume());
    assertEquals(new Control.Fenced(2), staging.commit(commit(1, 3)));
  }

  @Test
  void marksOfDurableFramesAreKnownAfterARestart() {
    staging.hello(start(APPENDING, NONE, 1));
    StreamState saved = StreamState.fromBytes(staging.state().toBytes());
    ReceiverMachine restarted = machine(saved, 2, true);
    restarted.restoreMark(1, token(1));
    restarted.restoreMark(2, token(2));
    restarted.commit(commit(1, 2));
    assertEquals(Optional.of(token(2)), restarted.state().token());
  }

  @Test
  void onlyWhatIsDurableOutlivesAnApplyingReceiver() {
    applying.hello(start(REPLAYING, at(0), 1));
    frames(applying, 5);
    applying.acknowledge(3);
    ReceiverMachine restarted =
        machine(StreamState.fromBytes(applying.state().toBytes()), 3, false);
    assertEquals(3, resumed(restarted.hello(hello(REPLAYING, at(1), at(3), 1, 2))).resume().next());
    assertThrows(ConfigurationException.class, () -> restarted.acknowledge(4));
  }

  @Test
  void aFrameAfterTheEndAndAnEndElsewhereBreakTheRules() {
    applying.hello(start(REPLAYING, at(0), 1));
    frames(applying, 2);
    assertThrows(ProtocolException.class, () -> applying.end(3));
    applying.end(2);
    assertThrows(ProtocolException.class, applying::nextNumber);
    assertFalse(applying.isComplete());
    applying.acknowledge(2);
    assertTrue(applying.isComplete());
  }

  @Test
  void theEndIsKnownThroughAReconnectUntilAFrameFollows() {
    applying.hello(start(REPLAYING, at(0), 1));
    applying.end(0);
    applying.hello(hello(REPLAYING, at(1), at(0), 1, 2));
    assertTrue(applying.isComplete());
    frames(applying, 1);
    assertEquals(NONE, applying.end());
  }

  @Test
  void aGapIsAnErrorUnlessItWasChosen() {
    applying.hello(start(REPLAYING, at(7), 1));
    assertEquals(Optional.empty(), applying.gone(7));
    ReceiverMachine lenient =
        new ReceiverMachine(StreamState.initial(), 0, false, GapPolicy.CONTINUE);
    lenient.hello(start(REPLAYING, at(7), 1));
    assertEquals(7, lenient.gone(7).orElseThrow().next());
    assertEquals(7, lenient.received());
  }

  private static Token token(int value) {
    return Token.copyOf(new byte[] {(byte) value});
  }
}
