// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.acknowledged.SenderMachine.Next;
import io.lightstream.error.FencedException;
import io.lightstream.error.GoneException;
import io.lightstream.error.ProtocolException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SenderMachineTest {

  private static SenderMachine sender(SenderKind kind, long low, long end, boolean skips) {
    return new SenderMachine("s", 42, kind, low, end, skips, false, GapPolicy.FAIL);
  }

  private static SenderMachine forgetting(long low, long end) {
    return new SenderMachine(
        "s", 42, SenderKind.RECOMPUTING, low, end, false, true, GapPolicy.FAIL);
  }

  private static Next resume(SenderMachine sender, long epoch, long next) {
    return sender.resume(new Control.Resume(epoch, next, Optional.empty()));
  }

  private static Next.Refuse refused(Next next) {
    return assertInstanceOf(Next.Refuse.class, next);
  }

  @Test
  void aRecomputingSenderSaysWhereItWasRestoredHoweverMuchItHasComputed() {
    SenderMachine sender = sender(SenderKind.RECOMPUTING, 8, 10, false);
    sender.append();
    sender.append();
    assertEquals(OptionalLong.of(10), sender.hello(List.of()).from());
    assertEquals(OptionalLong.empty(), sender.hello(List.of()).epoch());
  }

  @Test
  void aReceiverThatIsAheadOfTheRestoredPositionIsRefusedThoughMoreWasComputed() {
    SenderMachine sender = sender(SenderKind.RECOMPUTING, 10, 10, false);
    sender.append();
    sender.append();
    Next.Refuse refuse = refused(resume(sender, 1, 11));
    assertInstanceOf(Control.Refused.class, refuse.answer());
    assertEquals(11, assertInstanceOf(GoneException.class, refuse.failure()).low());
  }

  @Test
  void aLogThatHasLostFramesPutsNoOthersUnderTheirNumbers() {
    SenderMachine sender = sender(SenderKind.REPLAYING, 5, 10, false);
    for (int i = 0; i < 5; i++) {
      sender.append();
    }
    assertInstanceOf(ProtocolException.class, refused(resume(sender, 1, 13)).failure());
  }

  @Test
  void whatWasAcknowledgedAndForgottenIsGone() {
    SenderMachine sender = sender(SenderKind.REPLAYING, 5, 10, false);
    Next.Refuse refuse = refused(resume(sender, 1, 4));
    assertEquals(new Control.Gone(5), refuse.answer());
    assertInstanceOf(GoneException.class, refuse.failure());
  }

  @Test
  void aReceiverThatGrantsALowerEpochIsFenced() {
    SenderMachine sender = sender(SenderKind.REPLAYING, 0, 10, false);
    resume(sender, 4, 0);
    assertEquals(new Control.Fenced(4), refused(resume(sender, 3, 0)).answer());
    assertEquals(OptionalLong.of(4), sender.epoch());
  }

  @Test
  void aReconnectCarriesTheEpochAndWhatIsKept() {
    SenderMachine sender = sender(SenderKind.RECOMPUTING, 3, 3, false);
    resume(sender, 2, 3);
    sender.append();
    sender.append();
    sender.ack(4);
    Control.Hello again = sender.hello(List.of());
    assertEquals(OptionalLong.of(2), again.epoch());
    assertEquals(OptionalLong.of(4), again.from());
    assertEquals(OptionalLong.of(42), again.incarnation());
    assertEquals(new Next.Send(4), resume(sender, 2, 4));
  }

  @Test
  void eachConnectionHasAHigherAttempt() {
    SenderMachine sender = sender(SenderKind.REPLAYING, 0, 0, false);
    long first = sender.hello(List.of()).attempt().getAsLong();
    assertTrue(sender.hello(List.of()).attempt().getAsLong() > first);
  }

  @Test
  void whoSkipsGoesOnWhereTheReceiverIsButHasNotItsAcknowledgement() {
    SenderMachine sender = sender(SenderKind.REPLAYING, 0, 0, true);
    assertTrue(sender.mustResumeFirst());
    assertEquals(OptionalLong.empty(), sender.hello(List.of()).from());
    assertEquals(new Next.Send(6), resume(sender, 1, 6));
    assertFalse(sender.mustResumeFirst());
    assertEquals(6, sender.append());
    assertEquals(6, sender.low());
    assertEquals(0, sender.acknowledged());
    sender.ack(2);
    assertEquals(2, sender.acknowledged());
    assertEquals(6, sender.low());
  }

  @Test
  void nothingBeyondTheEndCanBeAcknowledgedOrPrepared() {
    SenderMachine sender = sender(SenderKind.REPLAYING, 0, 3, false);
    assertThrows(ProtocolException.class, () -> sender.ack(4));
    assertThrows(ProtocolException.class, () -> sender.prepared(4));
  }

  @Test
  void aStreamIsCompleteOnceTheReceiverKnowsItsEnd() {
    SenderMachine sender = sender(SenderKind.REPLAYING, 0, 3, false);
    sender.ended(1);
    sender.finish();
    sender.ack(3);
    sender.ended(2);
    assertFalse(sender.isComplete());
    assertThrows(ProtocolException.class, () -> sender.ended(4));
    sender.ended(3);
    assertTrue(sender.isComplete());
  }

  @Test
  void fatalAnswersAreTyped() {
    SenderMachine sender = sender(SenderKind.REPLAYING, 0, 3, false);
    assertInstanceOf(FencedException.class, sender.failure(new Control.Fenced(9)));
    assertInstanceOf(GoneException.class, sender.failure(new Control.Gone(9)));
    assertInstanceOf(ProtocolException.class, sender.failure(new Control.Refused("no")));
    assertEquals(null, sender.failure(new Control.Ping(1)));
  }

  @Test
  void whatIsPreparedCanBeForgottenAndIsNotFinalForThat() {
    SenderMachine sender = forgetting(8, 10);
    assertEquals(0, sender.acknowledged());
    resume(sender, 1, 8);
    sender.prepared(9);
    assertEquals(9, sender.low());
    assertEquals(9, sender.prepared());
    assertEquals(0, sender.acknowledged());
    assertEquals(OptionalLong.of(9), sender.hello(List.of()).from());
  }

  @Test
  void aReceiverThatHasLostWhatItPreparedIsTold() {
    SenderMachine sender = forgetting(8, 10);
    resume(sender, 1, 8);
    sender.prepared(9);
    Next.Refuse refuse = refused(resume(sender, 1, 8));
    assertEquals(new Control.Gone(9), refuse.answer());
    assertEquals(
        "stream 's': the receiver needs frame 8, but all before 9 were prepared and forgotten",
        refuse.failure().getMessage());
  }
}
