// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import io.lightstream.acknowledged.Control.Token;
import io.lightstream.error.InvalidDataException;
import io.lightstream.error.LightstreamException;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.protocol.LightstreamMessage;
import io.lightstream.protocol.log.FrameLog;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * A stream whose frames a log makes durable. They are final with that, or once they are committed;
 * the application gets them from the log.
 *
 * <p>A daemon thread makes durable what has arrived, while more arrives: one sync serves all frames
 * that came during the one before.
 */
final class LoggingIntake extends StreamIntake {

  /** How much may wait to be durable before the sender has to wait. */
  private static final long MAX_UNSYNCED_BYTES = 64 << 20;

  private final FrameLog log;
  private final boolean stages;
  private final boolean showsProvisional;
  private final LoggedDeliveries deliveries;
  private final BiConsumer<String, LightstreamException> failures;

  /** Bytes of frames that no sync has covered. Guarded by the lock. */
  private long unsyncedBytes;

  /** The application is done with what lies before. Guarded by the lock. */
  private long done;

  /** What of it the log still knew when it was opened. */
  private final long durableDone;

  /** Why nothing can be made durable any more; null while it can. Guarded by the lock. */
  private LightstreamException failure;

  /** Runs from the first frame on; null before. Guarded by the lock. */
  private Thread syncer;

  private LoggingIntake(
      String id,
      FrameLog log,
      ReceiverMachine machine,
      Optional<StreamState> found,
      ReceiverOptions options) {
    super(id, machine, options.gaps(), found);
    this.log = log;
    this.failures = options.failures();
    this.stages = options.mode() instanceof ReceiverMode.Stage;
    this.showsProvisional =
        options.mode() instanceof ReceiverMode.Stage stage
            && stage.isolation() == Isolation.UNCOMMITTED;
    this.done = log.low();
    this.durableDone = done;
    this.deliveries =
        new LoggedDeliveries(id, log, showsProvisional ? machine.durable() : machine.committed());
    if (machine.isComplete()) {
      deliveries.end(machine.committed());
    }
  }

  /**
   * A stream that goes on from its log.
   *
   * @param folder made if there is none
   * @param allocator for what is read from the log
   */
  static LoggingIntake open(
      String id, Path folder, ReceiverOptions options, BufferAllocator allocator) {
    FrameLog log = FrameLog.open(folder, options.types(), options.log(), allocator);
    try {
      return goOn(id, log, log.state().map(LoggedState::fromBytes), options);
    } catch (RuntimeException e) {
      log.close();
      throw e;
    }
  }

  /**
   * A stream that goes on from its log, by which it is known.
   *
   * @return empty if the log was made but nothing was said in it
   */
  static Optional<LoggingIntake> reopen(
      Path folder, ReceiverOptions options, BufferAllocator allocator) {
    FrameLog log = FrameLog.open(folder, options.types(), options.log(), allocator);
    try {
      Optional<LoggedState> found = log.state().map(LoggedState::fromBytes);
      if (found.isEmpty()) {
        log.close();
      }
      return found.map(known -> goOn(known.id(), log, found, options));
    } catch (RuntimeException e) {
      log.close();
      throw e;
    }
  }

  private static LoggingIntake goOn(
      String id, FrameLog log, Optional<LoggedState> found, ReceiverOptions options) {
    boolean stages = options.mode() instanceof ReceiverMode.Stage;
    if (found.isPresent() && !found.get().id().equals(id)) {
      throw new InvalidDataException(
          log.description()
              + " is the log of stream '"
              + found.get().id()
              + "', not of '"
              + id
              + "'");
    }
    StreamState state = found.map(LoggedState::state).orElse(StreamState.initial());
    if (state.position() > log.end()) {
      log.skipTo(state.position()); // A gap that was about to be noted.
    } else {
      // What lies behind was never told to be durable, and its marks are not known.
      long known = stages ? found.map(LoggedState::frames).orElse(0L) : state.position();
      log.truncateTo(Math.max(log.low(), Math.min(known, log.end())));
    }
    ReceiverMachine machine = new ReceiverMachine(state, log.end(), stages, options.gaps());
    found.ifPresent(
        known -> known.marks().forEach(mark -> machine.restoreMark(mark.position(), mark.token())));
    return new LoggingIntake(id, log, machine, found.map(LoggedState::state), options);
  }

  @Override
  void save(StreamState state) {
    append(state);
    log.sync();
  }

  private void append(StreamState state) {
    List<Marks.Mark> marks = stages ? machine().marks() : List.of();
    log.appendState(new LoggedState(id(), state, machine().received(), marks).toBytes());
  }

  @Override
  void discardFrom(long position) {
    if (failure != null) {
      throw failure;
    }
    done = Math.min(done, position);
    deliveries.discardFrom(position);
    if (position < log.end()) {
      log.truncateTo(position);
    }
  }

  @Override
  void awaitRoom(ControlledConnection from) {
    lock.lock();
    try {
      while (unsyncedBytes >= MAX_UNSYNCED_BYTES && failure == null) {
        awaitChange(from);
      }
      if (failure != null) {
        throw failure;
      }
    } finally {
      unlock();
    }
  }

  @Override
  void keep(long number, LightstreamMessage message, Optional<Token> mark) {
    if (syncer == null) {
      syncer = new Thread(this::syncOn, "lightstream-sync-" + id());
      syncer.setDaemon(true);
      syncer.start();
    }
    try {
      long place = log.append(message);
      if (place != number) {
        throw new IllegalStateException(
            log.description() + ": frame " + number + " became number " + place + " of the log");
      }
    } catch (LightstreamException e) {
      deliveries.fail(e);
      throw e;
    }
    unsyncedBytes += message.bytes();
    message.close();
    settled.signalAll();
  }

  private void syncOn() {
    try {
      boolean open = true;
      while (open) {
        open = syncOnce();
      }
    } catch (LightstreamException e) {
      noteFailure(e);
      abandon();
    }
  }

  private void noteFailure(LightstreamException e) {
    lock.lock();
    try {
      failure = e;
      deliveries.fail(e);
      settled.signalAll();
    } finally {
      unlock();
    }
  }

  /** Returns false once the stream is closed. */
  private boolean syncOnce() {
    Batch batch = begin();
    if (batch == null) {
      return false;
    }
    log.sync();
    told(batch);
    return true;
  }

  /**
   * What one sync makes durable.
   *
   * @param hello which sender's frames they are
   * @param state what is so once they are durable
   */
  private record Batch(long hello, long end, long bytes, StreamState state) {}

  /** Waits for frames; null once the stream is closed. */
  private Batch begin() {
    lock.lock();
    try {
      while (!isClosed() && machine().received() == durable()) {
        settled.awaitUninterruptibly();
      }
      if (isClosed()) {
        return null;
      }
      long end = machine().received();
      StreamState state = stages ? machine().state() : machine().stateAt(end);
      append(state);
      return new Batch(hellos(), end, unsyncedBytes, state);
    } finally {
      unlock();
    }
  }

  private long durable() {
    return stages ? machine().durable() : machine().committed();
  }

  /** Frames of a sender that has been replaced meanwhile may be void: they are begun again. */
  private void told(Batch batch) {
    Optional<ControlledConnection> sender;
    lock.lock();
    try {
      unsyncedBytes -= batch.bytes();
      settled.signalAll();
      if (isClosed() || batch.hello() != hellos()) {
        return;
      }
      if (stages) {
        machine().staged(batch.end());
      } else {
        machine().acknowledge(batch.end());
        saved(batch.state());
      }
      show();
      sender = link();
    } finally {
      unlock();
    }
    if (stages) {
      sender.ifPresent(connection -> tell(connection, new Control.Prepared(batch.end())));
    } else {
      tellCommitted();
    }
  }

  private void show() {
    deliveries.show(showsProvisional ? machine().durable() : machine().committed());
  }

  @Override
  void ended(long position) {
    saveIfChanged();
    deliveries.end(position);
  }

  @Override
  boolean canSkip() {
    return log.low() >= machine().committed();
  }

  @Override
  void skip(long from, long to) {
    long end = machine().committed();
    discardFrom(end);
    machine().acknowledge(to); // The sender has forgotten it: it was final once.
    saveIfChanged();
    log.skipTo(to);
    deliveries.gap(new Delivery.Gap(end, to));
    show();
  }

  @Override
  boolean done(long position, boolean knowsEnd) {
    done = Math.max(done, position);
    drop();
    return false;
  }

  @Override
  void committed(long position) {
    show();
    drop();
  }

  private void drop() {
    log.dropBefore(Math.min(done, machine().committed()));
  }

  @Override
  boolean confirmsEnd() {
    return true;
  }

  @Override
  Deliveries deliveries() {
    return deliveries;
  }

  @Override
  boolean lend(ReadingTurn turn) {
    return false; // It waits for the log, not for the connection.
  }

  @Override
  void release() {
    awaitSyncer();
    lock.lock();
    try (log) {
      if (done > durableDone) {
        append(machine().state()); // With it the log says what it has dropped.
      }
    } catch (LightstreamException e) {
      // The sender has what is lost with it, and the application gets again what was dropped.
      failures.accept(log.description(), e);
    } finally {
      unlock();
    }
  }

  private void awaitSyncer() {
    Thread running;
    lock.lock();
    try {
      running = syncer;
    } finally {
      unlock();
    }
    if (running == null || running == Thread.currentThread()) {
      return;
    }
    try {
      running.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
