// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import io.lightstream.acknowledged.Control.Token;
import io.lightstream.acknowledged.Control.TypeName;
import io.lightstream.error.ClosedException;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.error.ProtocolException;
import io.lightstream.protocol.LightstreamMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * What the application's threads, the driver that writes and the thread that reads have in common:
 * the machine, the frames that are kept, and who waits for what. Nothing waits for a peer while its
 * lock is held. Safe for use by several threads.
 */
final class SenderState {

  private static final long ROOM_PATIENCE_NANOS = 10_000_000;
  private static final long MAX_ROOM_PATIENCE_NANOS = 100_000_000;

  private final String stream;
  private final SenderMachine machine;
  private final ReplayBuffer replay;
  private final ReentrantLock lock = new ReentrantLock();

  /** For the driver: there is something to write, or nothing will be any more. */
  private final Condition work = lock.newCondition();

  /** For the application: more frames can be kept, or none will be any more. */
  private final Condition room = lock.newCondition();

  /** For the application: something that may have been waited for. */
  private final Condition progress = lock.newCondition();

  /** The number of the first frame that the application sends. */
  private long start;

  private Resumption resumption;
  private RuntimeException failure;
  private boolean closed;

  /** Whether the application has said that the stream ends. */
  private boolean ended;

  private boolean driverWaits;

  /** Whether frames go out on the connection that there is. */
  private boolean connected;

  /** The number of the next frame to write. */
  private long cursor;

  /** All frames before are with the kernel, as far as this connection goes. */
  private long flushed;

  private boolean endSaid;
  private long commitWanted;
  private boolean commitSaid;

  SenderState(String stream, SenderMachine machine, ReplayBuffer replay) {
    this.stream = stream;
    this.machine = machine;
    this.replay = replay;
    this.start = machine.end();
  }

  // The application's side.

  /**
   * Keeps a frame, which is owned from now on, and has it sent; waits for room. For one thread at a
   * time.
   *
   * @param mark said before it; null for none
   * @return its number
   */
  long append(LightstreamMessage frame, Token mark) {
    long bytes = KeptFrames.weight(frame);
    boolean remembered = false;
    lock.lock();
    try {
      requireNotEnded();
      awaitProgress(() -> !machine.mustResumeFirst());
      awaitRoom(bytes);
      boolean logged = replay.mustBeLogged(bytes);
      if (logged) {
        appendToLog(frame, mark);
      }
      long number = machine.append();
      remembered = !logged || replay.canBeRemembered(number, bytes);
      if (remembered) {
        replay.remember(number, frame);
      }
      if (mark != null) {
        replay.mark(number, mark);
      }
      wakeDriver();
      return number;
    } finally {
      lock.unlock();
      if (!remembered) {
        frame.close();
      }
    }
  }

  private void awaitRoom(long bytes) {
    long patience = ROOM_PATIENCE_NANOS;
    try {
      while (true) {
        checkUsable();
        if (replay.hasRoom(bytes)) {
          return;
        }
        room.awaitNanos(patience);
        patience = Math.min(2 * patience, MAX_ROOM_PATIENCE_NANOS);
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /**
   * Who waits for room is woken where there is room for many frames, not for each that is let go
   * of; it looks by itself now and then, so that none is left waiting where no more is let go of.
   */
  private void signalRoom() {
    if (replay.hasPlenty()) {
      room.signalAll();
    }
  }

  /** The store may be slow: that holds up the one who appends, and nobody else. */
  private void appendToLog(LightstreamMessage frame, Token mark) {
    long number = machine.end();
    lock.unlock();
    try {
      replay.log().append(number, frame, mark);
    } finally {
      lock.lock();
    }
  }

  private void requireNotEnded() {
    if (ended) {
      throw new ClosedException(place() + "ended at " + machine.end() + ": no frame can follow");
    }
  }

  private void wakeDriver() {
    if (driverWaits) {
      driverWaits = false;
      work.signal();
    }
  }

  /** Nothing will be appended any more. */
  void end() {
    locked(
        () -> {
          checkUsable();
          ended = true;
          finishIfEnded();
          wakeDriver();
        });
  }

  /** Where the stream ends is known once the first resume cannot move it any more. */
  private void finishIfEnded() {
    if (ended && !machine.mustResumeFirst()) {
      machine.finish();
    }
  }

  /** Has a commit said on the stream's own connection, again and again until it is acknowledged. */
  void commitHere(long seq, Duration timeout) {
    requestCommit(seq);
    if (!awaitAcknowledged(seq, timeout)) {
      throw new LightstreamIOException(
          place()
              + "a commit up to "
              + seq
              + " is not known to be final after "
              + timeout
              + ": prepared are all before "
              + prepared()
              + ", final all before "
              + acknowledged());
    }
  }

  /** Has a commit said on the stream's own connection until it is acknowledged. Does not wait. */
  void requestCommit(long seq) {
    locked(
        () -> {
          commitWanted = Math.max(commitWanted, seq);
          commitSaid = false;
          wakeDriver();
        });
  }

  /** The first resume, if there was one. */
  Optional<Resumption> resumed() {
    lock.lock();
    try {
      return Optional.ofNullable(resumption);
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the first resume. */
  Resumption awaitResumption() {
    lock.lock();
    try {
      awaitProgress(() -> resumption != null);
      return resumption;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until all that was appended is with the kernel, or there is no connection. */
  void awaitFlushed() {
    lock.lock();
    try {
      long target = machine.end();
      awaitProgress(() -> !connected || flushed >= target);
    } finally {
      lock.unlock();
    }
  }

  boolean awaitAcknowledged(long position, Duration timeout) {
    return awaitProgress(() -> machine.acknowledged() >= position, timeout);
  }

  boolean awaitPrepared(long position, Duration timeout) {
    return awaitProgress(() -> machine.prepared() >= position, timeout);
  }

  boolean awaitComplete(Duration timeout) {
    return awaitProgress(machine::isComplete, timeout);
  }

  private void awaitProgress(BooleanSupplier condition) {
    try {
      while (true) {
        checkUsable();
        if (condition.getAsBoolean()) {
          return;
        }
        progress.await();
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private boolean awaitProgress(BooleanSupplier condition, Duration timeout) {
    long left = TimeUnit.NANOSECONDS.convert(timeout);
    lock.lock();
    try {
      while (!condition.getAsBoolean()) {
        checkUsable();
        if (left <= 0) {
          return false;
        }
        left = progress.awaitNanos(left);
      }
      return true;
    } catch (InterruptedException e) {
      throw interrupted(e);
    } finally {
      lock.unlock();
    }
  }

  private ClosedException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new ClosedException(place() + "the waiting thread was interrupted", e);
  }

  void checkUsable() {
    if (failure != null) {
      throw failure;
    }
    if (closed) {
      throw new ClosedException(place() + "the sender was closed");
    }
  }

  private String place() {
    return "stream '" + stream + "': ";
  }

  long position() {
    return read(machine::end);
  }

  long acknowledged() {
    return read(machine::acknowledged);
  }

  private long low() {
    return read(machine::low);
  }

  long prepared() {
    return read(machine::prepared);
  }

  /** The epoch that was granted, for which it waits. */
  long awaitEpoch() {
    awaitResumption();
    return read(() -> machine.epoch().getAsLong());
  }

  /** The epoch that was granted, if one was. */
  OptionalLong grantedEpoch() {
    lock.lock();
    try {
      return machine.epoch();
    } finally {
      lock.unlock();
    }
  }

  /** The epoch that was granted, for which it waits for some time. */
  long awaitEpoch(Duration timeout) {
    if (!awaitProgress(() -> resumption != null, timeout)) {
      throw new LightstreamIOException(place() + "no receiver was connected within " + timeout);
    }
    return awaitEpoch();
  }

  private long read(LongSupplier value) {
    lock.lock();
    try {
      return value.getAsLong();
    } finally {
      lock.unlock();
    }
  }

  /** Handles on all that is kept. */
  Unacknowledged unacknowledged() {
    while (true) {
      List<LightstreamMessage> handles = new ArrayList<>();
      boolean complete = false;
      try {
        long from = low();
        complete = collect(from, position(), handles);
        if (complete) {
          return new Unacknowledged(from, handles);
        }
      } finally {
        if (!complete) {
          handles.forEach(LightstreamMessage::close);
        }
      }
    }
  }

  /** Returns whether all could be had: what is acknowledged meanwhile may be gone. */
  private boolean collect(long from, long to, List<LightstreamMessage> handles) {
    try (LogCursor cursor = new LogCursor(replay.log())) {
      for (long number = from; number < to; number++) {
        Optional<LightstreamMessage> remembered = remembered(number);
        handles.add(remembered.isPresent() ? remembered.get() : cursor.read(number));
      }
      return true;
    } catch (ConfigurationException | ClosedException e) {
      if (low() > from) {
        return false;
      }
      throw e;
    }
  }

  /** A handle on a frame that is in memory. */
  private Optional<LightstreamMessage> remembered(long number) {
    lock.lock();
    try {
      checkUsable();
      if (number < machine.low()) {
        throw new ClosedException(place() + "frame " + number + " was acknowledged meanwhile");
      }
      return replay.remembered(number);
    } finally {
      lock.unlock();
    }
  }

  // The driver's side.

  /** Whether no other connection is to be made: it is closed, complete, or cannot go on. */
  boolean isOver() {
    lock.lock();
    try {
      return closed || failure != null || machine.isComplete();
    } finally {
      lock.unlock();
    }
  }

  boolean isComplete() {
    lock.lock();
    try {
      return machine.isComplete();
    } finally {
      lock.unlock();
    }
  }

  /** The receiver knows that the stream ends at {@code seq}. */
  void ended(long seq) {
    acknowledged(
        () -> {
          machine.ended(seq);
          wakeDriver();
        });
  }

  Control.Hello hello(List<TypeName> types) {
    lock.lock();
    try {
      return machine.hello(types);
    } finally {
      lock.unlock();
    }
  }

  /** The receiver's answer to hello; if it says where to go on, frames go out from there. */
  SenderMachine.Next resume(Control.Resume resume) {
    lock.lock();
    try {
      long end = machine.end();
      SenderMachine.Next next = machine.resume(resume);
      if (next instanceof SenderMachine.Next.Send send) {
        if (machine.end() > end) {
          start = machine.end();
          replay.moveTo(start);
        }
        begin(send.number());
      }
      return next;
    } finally {
      lock.unlock();
    }
  }

  private void begin(long number) {
    finishIfEnded();
    if (resumption == null) {
      Optional<Token> own = replay.lastMarkFrom(number); // Newer than what the receiver knows.
      resumption = new Resumption(start, own.or(machine::mark).map(Token::bytes));
    }
    cursor = number;
    flushed = number;
    connected = true;
    endSaid = false;
    commitSaid = false;
    progress.signalAll();
  }

  /**
   * What to write next.
   *
   * @param wait whether to wait where there is nothing
   * @return false if nothing goes out on this connection any more
   */
  boolean take(Outgoing out, boolean wait) {
    lock.lock();
    try {
      out.clear();
      while (connected && !closed && failure == null && !machine.isComplete()) {
        fill(out);
        if (!out.isEmpty() || !wait) {
          return true;
        }
        driverWaits = true;
        work.await();
      }
      return false;
    } catch (InterruptedException e) {
      throw interrupted(e);
    } finally {
      driverWaits = false;
      lock.unlock();
    }
  }

  private void fill(Outgoing out) {
    if (commitWanted > machine.acknowledged() && !commitSaid) {
      commitSaid = true;
      out.commit(commitWanted);
    }
    if (machine.low() > cursor) {
      throw new ProtocolException(
          place()
              + "the receiver says that it has all before "
              + machine.low()
              + ", but was sent only those before "
              + cursor
              + " since it asked for them");
    }
    if (cursor < machine.end()) {
      replay.fill(out, cursor, machine.end());
      if (!out.isSpilled()) {
        cursor = out.end();
      }
    } else if (machine.endedAt().isPresent() && !endSaid) {
      endSaid = true;
      out.streamEnd(cursor);
    }
  }

  /** All frames before {@code number} were read from the log and written. */
  void advance(long number) {
    locked(() -> cursor = number);
  }

  /** What was taken is written, or never will be: it may be let go of. */
  void written() {
    locked(
        () -> {
          replay.unpin();
          letGo();
        });
  }

  /** All that was taken so far is with the kernel. */
  void flushed() {
    locked(
        () -> {
          flushed = cursor;
          progress.signalAll();
        });
  }

  /** Nothing goes out on this connection any more. */
  void disconnected() {
    locked(
        () -> {
          connected = false;
          wakeDriver();
          progress.signalAll();
        });
  }

  /** All before {@code seq} are final. */
  void acknowledge(long seq) {
    acknowledged(() -> machine.ack(seq));
  }

  private void acknowledged(Runnable change) {
    locked(
        () -> {
          change.run();
          letGo();
          progress.signalAll();
        });
    if (replay.log() != null) {
      replay.log().dropBefore(low());
      locked(this::signalRoom);
    }
  }

  private void letGo() {
    replay.releaseBefore(machine.low());
    signalRoom();
  }

  /** All before {@code seq} are durable. */
  void prepare(long seq) {
    acknowledged(
        () -> {
          machine.prepared(seq);
          if (commitWanted > machine.acknowledged() && seq >= commitWanted) {
            commitSaid = false;
            wakeDriver();
          }
        });
  }

  /** A fatal answer as the exception for the application; null if it is none. */
  RuntimeException failureOf(Control answer) {
    lock.lock();
    try {
      return machine.failure(answer);
    } finally {
      lock.unlock();
    }
  }

  /** The stream cannot go on; the first reason counts. */
  void fail(RuntimeException reason) {
    locked(
        () -> {
          if (failure == null && !closed) {
            failure = reason;
          }
          wakeDriver();
          room.signalAll();
          progress.signalAll();
        });
  }

  /** Waits between attempts, until {@link #close()} at most. */
  void pause(long nanos) {
    lock.lock();
    try {
      long left = nanos;
      while (left > 0 && !closed) {
        left = work.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    } finally {
      lock.unlock();
    }
  }

  /** Ends what waits. */
  void close() {
    locked(
        () -> {
          closed = true;
          work.signalAll();
          room.signalAll();
          progress.signalAll();
        });
  }

  /** Lets go of all frames, once nobody writes. */
  void release() {
    locked(replay::releaseAll);
  }

  private void locked(Runnable change) {
    lock.lock();
    try {
      change.run();
    } finally {
      lock.unlock();
    }
  }

  /** Checks a position that the application names. */
  void requireSent(long seq) {
    long end = position();
    if (seq < 0 || seq > end) {
      throw new ConfigurationException(
          place() + "position " + seq + " is named, but the next frame is " + end);
    }
  }
}
