// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import io.lightstream.acknowledged.Control.Token;
import io.lightstream.error.ClosedException;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.FencedException;
import io.lightstream.error.GoneException;
import io.lightstream.error.LightstreamException;
import io.lightstream.error.ProtocolException;
import io.lightstream.protocol.LightstreamMessage;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * A stream on its way in, whatever connections it comes over: the rules of {@link ReceiverMachine},
 * made durable. Where frames and state go is left to subclasses, whose methods are called under the
 * lock unless they say otherwise.
 *
 * <p>Whether a connection is the one to be heard is looked up under the same lock under which its
 * frame is counted: once a newer one has said hello, nothing of an older one gets in.
 */
abstract class StreamIntake implements AutoCloseable {

  /** How often a sender is told what is final, where the application acknowledges more often. */
  private static final long TELL_NANOS = 5_000_000;

  /** How long what is final stays untold at most, where nothing more is acknowledged. */
  private static final long MAX_TELL_NANOS = 2 * TELL_NANOS;

  /** Guards the machine and what is durable. */
  final ReentrantLock lock = new ReentrantLock();

  /** Signalled when more is durable or final, and when a connection has to give up. */
  final Condition settled = lock.newCondition();

  private final String id;
  private final ReceiverMachine machine;
  private final GapPolicy gaps;

  /** What is durable; null before the first save. */
  private StreamState saved;

  /** The highest epoch that is durable as one that was granted. */
  private long granted;

  private Optional<Token> pendingMark = Optional.empty();

  /** The connection that said hello last, answered or not. Guarded by the lock, read without. */
  private volatile ControlledConnection claimant;

  /** The connection that was told to send, and hears of positions; null if there is none. */
  private ControlledConnection link;

  /** When a sender was told last what is final, by {@link System#nanoTime()}. */
  private long toldAt = System.nanoTime() - TELL_NANOS;

  /** What {@link #link} was told last to be final. */
  private long told;

  /** Whether {@link #tellLater()} will be run for {@link #link}. */
  private boolean tellsLater;

  /** How many senders were told to send. Guarded by the lock. */
  private long hellos;

  private boolean closed;
  private volatile boolean isStale;

  StreamIntake(String id, ReceiverMachine machine, GapPolicy gaps, Optional<StreamState> saved) {
    this.id = id;
    this.machine = machine;
    this.gaps = gaps;
    this.saved = saved.orElse(null);
    this.granted = machine.epoch();
  }

  /** Makes a state durable. */
  abstract void save(StreamState state);

  /** Makes a state durable whose epoch is new. */
  void grant(StreamState state) {
    save(state);
  }

  /** Makes frames from {@code position} on void. */
  abstract void discardFrom(long position);

  /** Waits until a frame can be taken; called without the lock. */
  abstract void awaitRoom(ControlledConnection from);

  /** Takes the next frame, which it owns once this returns. */
  abstract void keep(long number, LightstreamMessage message, Optional<Token> mark);

  /** The sender said where the stream ends. */
  abstract void ended(long position);

  /** Whether a gap can be noted now; asked again once more is final. */
  abstract boolean canSkip();

  /** Frames are missing behind what was received. */
  abstract void skip(long from, long to);

  /**
   * The application says that it is done with what lies before {@code position}.
   *
   * @param knowsEnd whether it is done with the end as well, if that is there
   * @return whether that matters to the sender
   */
  abstract boolean done(long position, boolean knowsEnd);

  /** What was final is final up to here now. */
  abstract void committed(long position);

  /** Whether the sender may hear that its end is known for good, once all before is final. */
  abstract boolean confirmsEnd();

  /** What waits for the application. */
  abstract Deliveries deliveries();

  /**
   * Offers the application's thread to read from the connection that is heard itself; called
   * without the lock.
   *
   * @return whether it does from now on, until the turn is over
   */
  abstract boolean lend(ReadingTurn turn);

  /** Lets go of what is kept. Called once. */
  abstract void release();

  final String id() {
    return id;
  }

  final ReceiverMachine machine() {
    return machine;
  }

  /** Lets go of the lock; the application hears of what has changed once nothing is held. */
  final void unlock() {
    lock.unlock();
    if (!lock.isHeldByCurrentThread()) {
      deliveries().announce();
    }
  }

  /** A message that begins with the stream. */
  final String place(String message) {
    return "stream '" + id + "': " + message;
  }

  /**
   * A sender says hello over a connection. Waits, if it must, for the application to acknowledge
   * what it was given.
   *
   * @return names the connection from now on
   * @throws FencedException if a newer sender has been heard; the peer was told
   * @throws GoneException if it goes back behind what is final, and the peer was told; or if it no
   *     longer has what is needed, and then the application is told and not the peer
   * @throws ProtocolException if it is refused otherwise; the peer was told
   * @throws ClosedException if a newer connection takes its place, or this stream is closed
   */
  final long hello(Control.Hello hello, ControlledConnection from) {
    ReceiverMachine.Answer answer = answer(hello, from);
    if (answer instanceof ReceiverMachine.Answer.Rejected rejected) {
      from.send(rejected.reason());
      throw failure(rejected.reason(), from);
    }
    ReceiverMachine.Answer.Resumed resumed = (ReceiverMachine.Answer.Resumed) answer;
    from.send(resumed.resume());
    tellAgain(resumed.session(), from);
    return resumed.session();
  }

  private ReceiverMachine.Answer answer(Control.Hello hello, ControlledConnection from) {
    lock.lock();
    try {
      requireOpen();
      ReceiverMachine.Answer answer = machine.hello(hello);
      if (answer instanceof ReceiverMachine.Answer.Later) {
        claim(from);
        link = null;
        answer = awaitSettled(hello, from);
      }
      if (answer instanceof ReceiverMachine.Answer.Stale stale) {
        throw stale(stale.low(), from);
      }
      if (answer instanceof ReceiverMachine.Answer.Resumed resumed) {
        claim(from);
        hellos++;
        link = null;
        pendingMark = Optional.empty();
        saveResumed();
        discardFrom(resumed.discardFrom());
        deliveries().resumed();
      }
      return answer;
    } finally {
      unlock();
    }
  }

  private GoneException stale(long low, ControlledConnection from) {
    GoneException e =
        new GoneException(
            place(
                "frame "
                    + machine.received()
                    + " is needed, but "
                    + from.peer()
                    + " has only those from "
                    + low
                    + " on: a newer receiver acknowledged the others, or this one has lost its"
                    + " state"),
            low);
    isStale = true;
    deliveries().fail(e);
    return e;
  }

  /** Whether a sender has forgotten what is needed here: nothing will mend that. */
  final boolean isStale() {
    return isStale;
  }

  private void saveResumed() {
    if (machine.epoch() == granted) {
      saveIfChanged();
      return;
    }
    StreamState state = machine.state();
    grant(state);
    saved = state;
    granted = state.epoch();
  }

  private ReceiverMachine.Answer awaitSettled(Control.Hello hello, ControlledConnection from) {
    while (true) {
      awaitChange(from);
      ReceiverMachine.Answer answer = machine.hello(hello);
      if (!(answer instanceof ReceiverMachine.Answer.Later)) {
        return answer;
      }
    }
  }

  /** Waits for more to be durable or final, with the lock; gives up where it must. */
  final void awaitChange(ControlledConnection from) {
    try {
      settled.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClosedException(place("interrupted while the application is slow"), e);
    }
    requireOpen();
    requireClaim(from);
  }

  /** A newer connection ends every earlier one. */
  private void claim(ControlledConnection from) {
    ControlledConnection before = claimant;
    claimant = from;
    if (before != null && before != from) {
      before.close();
      settled.signalAll();
      deliveries().wakeUp();
    }
  }

  private void requireClaim(ControlledConnection from) {
    if (!isClaimant(from)) {
      throw displaced(from);
    }
  }

  /** Whether no newer connection has said hello. Needs no lock. */
  final boolean isClaimant(ControlledConnection from) {
    return claimant == from;
  }

  private ClosedException displaced(ControlledConnection from) {
    return new ClosedException(place("a newer connection took the place of " + from.peer()));
  }

  private RuntimeException failure(Control reason, ControlledConnection from) {
    if (reason instanceof Control.Fenced fenced) {
      return new FencedException(
          place(from.peer() + " has been replaced: the epoch is " + fenced.current()),
          fenced.current());
    } else if (reason instanceof Control.Gone gone) {
      return new GoneException(
          place(from.peer() + " was restored behind what is final: all before " + gone.low()),
          gone.low());
    }
    return new ProtocolException(
        place(from.peer() + " was refused: " + ((Control.Refused) reason).why()));
  }

  /** What was said on earlier connections may have been lost. */
  private void tellAgain(long session, ControlledConnection from) {
    Control.Ack ack;
    Optional<Control> prepared;
    lock.lock();
    try {
      requireCurrent(session, from);
      link = from;
      tellsLater = false;
      told = machine.committed();
      ack = new Control.Ack(told);
      prepared =
          machine.durable() > machine.committed()
              ? Optional.of(new Control.Prepared(machine.durable()))
              : Optional.empty();
    } finally {
      unlock();
    }
    from.send(ack);
    prepared.ifPresent(from::send);
  }

  /** To be called under the lock before anything that a connection says is acted on. */
  private void requireCurrent(long session, ControlledConnection from) {
    requireOpen();
    if (!machine.isCurrent(session)) {
      throw displaced(from);
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new ClosedException(place("it was closed on this side"));
    }
  }

  /** A frame, owned from now on. */
  final void frame(long session, ControlledConnection from, LightstreamMessage message) {
    boolean kept = false;
    try {
      awaitRoom(from);
      lock.lock();
      try {
        requireCurrent(session, from);
        keep(machine.nextNumber(), message, pendingMark);
        kept = true;
        machine.frame();
        pendingMark = Optional.empty();
      } finally {
        unlock();
      }
    } finally {
      if (!kept) {
        message.close();
      }
    }
  }

  /** The sender's position behind the next frame. */
  final void mark(long session, ControlledConnection from, Token token) {
    lock.lock();
    try {
      requireCurrent(session, from);
      machine.mark(token);
      pendingMark = Optional.of(token);
    } finally {
      unlock();
    }
  }

  /** The sender says where the stream ends. */
  final void end(long session, ControlledConnection from, long seq) {
    lock.lock();
    try {
      requireCurrent(session, from);
      machine.end(seq);
      ended(seq);
    } finally {
      unlock();
    }
    tellCommitted();
  }

  /** The sender no longer has what it was asked for. */
  final void gone(long session, ControlledConnection from, long low) {
    Control.Resume resume;
    awaitRoom(from);
    lock.lock();
    try {
      requireCurrent(session, from);
      while (gaps == GapPolicy.CONTINUE && !canSkip()) {
        awaitChange(from);
      }
      long before = machine.received();
      resume =
          machine
              .gone(low)
              .orElseThrow(
                  () ->
                      new GoneException(
                          place(
                              "frame "
                                  + before
                                  + " is needed, but "
                                  + from.peer()
                                  + " has only those from "
                                  + low
                                  + " on"),
                          low));
      skip(before, low);
    } catch (GoneException e) {
      deliveries().fail(e);
      throw e;
    } finally {
      unlock();
    }
    from.send(resume);
    tellCommitted();
  }

  /** A commit, over any connection; the answer to be sent there. */
  final Control commit(Control.Commit commit) {
    Control answer;
    boolean advanced;
    lock.lock();
    try {
      requireOpen();
      long before = machine.committed();
      answer = machine.commit(commit);
      if (answer instanceof Control.Ack) {
        saveIfChanged();
      }
      advanced = machine.committed() > before;
      if (advanced) {
        committed(machine.committed());
        settled.signalAll();
      }
    } finally {
      unlock();
    }
    if (advanced) {
      tellCommitted();
    }
    return answer;
  }

  /** The application is done with what lies before {@code position}. */
  final void acknowledge(long position) {
    acknowledge(position, () -> deliveries().isEndHanded(position));
  }

  /** The application has made this state durable. */
  final void acknowledge(StreamState state) {
    acknowledge(state.position(), () -> state.end().equals(OptionalLong.of(state.position())));
  }

  private void acknowledge(long position, BooleanSupplier knowsEnd) {
    boolean matters;
    lock.lock();
    try {
      requireOpen();
      deliveries().requireHanded(position);
      matters = done(position, knowsEnd.getAsBoolean()) && !mayWait();
      settled.signalAll();
    } finally {
      unlock();
    }
    if (matters) {
      tellCommitted();
    }
  }

  /** Whether what is final can be told with what the application acknowledges next. */
  private boolean mayWait() {
    if (link == null || nanosToTell(TELL_NANOS) <= 0 || machine.isComplete()) {
      return false;
    }
    if (!tellsLater) {
      tellsLater = true;
      link.soon(nanosToTell(MAX_TELL_NANOS), this::tellLater);
    }
    return true;
  }

  private long nanosToTell(long after) {
    return toldAt + after - System.nanoTime();
  }

  /** Where the application has acknowledged nothing since the time came to tell the sender. */
  private void tellLater() {
    boolean due;
    lock.lock();
    try {
      tellsLater = false;
      due = link != null && machine.committed() > told && !mayWait();
    } finally {
      unlock();
    }
    if (due) {
      tellCommitted();
    }
  }

  /** What is final is told to the sender; called without the lock. */
  final void tellCommitted() {
    ControlledConnection connection;
    long position;
    boolean ended;
    lock.lock();
    try {
      connection = link;
      position = machine.committed();
      ended = machine.isComplete() && confirmsEnd();
      toldAt = System.nanoTime();
      told = position;
    } finally {
      unlock();
    }
    if (connection != null) {
      tell(connection, new Control.Ack(position));
      if (ended) {
        tell(connection, new Control.End(position));
      }
    }
  }

  /** A connection that is broken is found so by who reads it; a later one hears it again. */
  static void tell(ControlledConnection connection, Control control) {
    try {
      connection.send(control);
    } catch (LightstreamException e) {
      // As said above.
    }
  }

  /** The state that goes with what lies before {@code position}. */
  final StreamState stateAt(long position) {
    lock.lock();
    try {
      if (position < machine.committed() || position > deliveries().handed()) {
        throw new ConfigurationException(
            place(
                "there is no state for position "
                    + position
                    + ": it must be from "
                    + machine.committed()
                    + ", which is final, to "
                    + deliveries().handed()
                    + ", which was handed out"));
      }
      return machine.stateAt(position);
    } finally {
      unlock();
    }
  }

  /** Makes the machine's state durable where it is not; with the lock. */
  final void saveIfChanged() {
    StreamState state = machine.state();
    if (!state.equals(saved)) {
      save(state);
      saved = state;
    }
  }

  /** The state was made durable otherwise; with the lock. */
  final void saved(StreamState state) {
    saved = state;
  }

  /** The connection that may hear of positions, if there is one; with the lock. */
  final Optional<ControlledConnection> link() {
    return Optional.ofNullable(link);
  }

  /** How many senders were told to send; with the lock. */
  final long hellos() {
    return hellos;
  }

  /** Ends the connection that is heard, for reasons that the application is told; no lock. */
  final void abandon() {
    ControlledConnection last = claimant;
    if (last != null) {
      last.close();
    }
  }

  /** Whether this stream has been closed; with the lock. */
  final boolean isClosed() {
    return closed;
  }

  /** Whether a connection that this side has closed was closed on purpose. */
  final boolean hasGivenUp(ControlledConnection from) {
    lock.lock();
    try {
      return closed || claimant != null && claimant != from;
    } finally {
      unlock();
    }
  }

  final long committed() {
    lock.lock();
    try {
      return machine.committed();
    } finally {
      unlock();
    }
  }

  final long received() {
    lock.lock();
    try {
      return machine.received();
    } finally {
      unlock();
    }
  }

  final boolean isConnected() {
    lock.lock();
    try {
      return link != null;
    } finally {
      unlock();
    }
  }

  /** The peer is not what it was taken for: the application is to know. */
  final void fail(LightstreamException failure) {
    deliveries().fail(failure);
    deliveries().announce();
  }

  /** The connection of the sender has ended. */
  final void lost(ControlledConnection from) {
    lock.lock();
    try {
      if (link == from) {
        link = null;
        settled.signalAll();
      }
    } finally {
      unlock();
    }
  }

  /**
   * Lets a sender whose stream is complete know so: waits until it has, and has closed its
   * connection, for so long at most.
   */
  final void partInPeace(long nanos) {
    lock.lock();
    try {
      if (link == null || !machine.isComplete() || !confirmsEnd()) {
        return;
      }
    } finally {
      unlock();
    }
    tellCommitted();
    lock.lock();
    try {
      for (long left = nanos; left > 0 && link != null && !closed; ) {
        left = settled.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      unlock();
    }
  }

  /** Closes the connection, gives up what waits and lets go of what is kept. Idempotent. */
  @Override
  public final void close() {
    boolean tell;
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      settled.signalAll();
      tell = machine.committed() > told;
    } finally {
      unlock();
    }
    if (tell) {
      tellCommitted();
    }
    deliveries().close();
    deliveries().announce();
    abandon();
    release();
  }
}
