// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import io.lightstream.acknowledged.Control.Token;
import io.lightstream.column.RecordBatch;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.GoneException;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.protocol.LightstreamMessage;
import io.lightstream.protocol.MessageBytes;
import io.lightstream.protocol.MessageType;
import io.lightstream.protocol.ProtocolReadOptions;
import io.lightstream.protocol.TableType;
import io.lightstream.transport.Endpoint;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Sends one stream of numbered frames to a receiver that acknowledges them, over as many
 * connections as it takes. Frames are kept until they are acknowledged, and sent again on the next
 * connection where the receiver has not got them.
 *
 * <p>A daemon thread writes; {@link #send} only hands over, and waits where nothing more can be
 * kept. Frames go out as soon as the connection takes them: nothing has to be flushed for that.
 *
 * <p>Once the stream cannot go on (a newer sender exists, what the receiver needs is not kept any
 * more, it refuses, it did not opt in, there was no connection for too long), that exception comes
 * from every call but accessors, {@link #awaitComplete} of a stream that is complete, and {@link
 * #close()}.
 *
 * <p>Safe for use by several threads; frames are numbered in the order in which calls of {@link
 * #send} and {@link #sendTable} return. {@link #close()} may be called from any thread, and calls
 * that wait end with {@link io.lightstream.error.ClosedException}. So they do where the waiting
 * thread is interrupted, which stays interrupted.
 */
public final class AcknowledgedSender implements AutoCloseable {

  private final SenderOptions options;
  private final BufferAllocator allocator;

  /** Null where there is none. */
  private final ReplayLog log;

  private final SenderState state;
  private final Peers peers;
  private final Thread driver;
  private final Columns columns = new Columns();
  private final Set<CommitAttempt> commits = ConcurrentHashMap.newKeySet();

  /** Held by the one thread that sends. */
  private final Object turn = new Object();

  /** Said before the next frame; null for nothing. Guarded by {@link #turn}. */
  private Token mark;

  private AcknowledgedSender(
      SenderOptions options,
      BufferAllocator allocator,
      ReplayLog log,
      SenderState state,
      Peers peers) {
    this.options = options;
    this.allocator = allocator;
    this.log = log;
    this.state = state;
    this.peers = peers;
    this.driver =
        new Thread(
            new SenderDriver(options, state, log, peers), "lightstream-sender-" + options.stream());
    driver.setDaemon(true);
  }

  /**
   * Begins to connect, or to listen. Does not wait for a receiver.
   *
   * @return a sender that the caller owns and closes
   * @throws ConfigurationException if an option does not fit
   * @throws io.lightstream.error.LightstreamIOException if it cannot listen there
   */
  public static AcknowledgedSender open(SenderOptions options) {
    BufferAllocator allocator =
        options.allocator().orElseGet(() -> BufferAllocator.unbounded(options.stream()));
    ReplayLog log = options.replay().log().isPresent() ? ReplayLog.open(options, allocator) : null;
    Peers peers = null;
    try {
      peers = peers(options, allocator);
      AcknowledgedSender sender =
          new AcknowledgedSender(options, allocator, log, state(options, log), peers);
      sender.driver.start();
      return sender;
    } catch (RuntimeException e) {
      if (peers != null) {
        peers.close();
      }
      if (log != null) {
        log.close();
      }
      throw e;
    }
  }

  private static SenderState state(SenderOptions options, ReplayLog log) {
    boolean durable = log != null && log.isDurable();
    if (durable && options.kind() == SenderKind.RECOMPUTING) {
      restore(options, log);
    }
    KeptFrames memory =
        new KeptFrames(durable ? log.end() : options.position() - options.kept().size());
    SenderMachine machine =
        new SenderMachine(
            options.stream(),
            ThreadLocalRandom.current().nextLong(Long.MAX_VALUE),
            options.kind(),
            durable ? log.low() : memory.from(),
            durable ? log.end() : options.position(),
            options.skips(),
            options.forgetsPrepared(),
            options.gaps());
    options.kept().forEach(frame -> memory.add(frame.retain()));
    return new SenderState(
        options.stream(), machine, new ReplayBuffer(memory, options.replay().memoryBytes(), log));
  }

  /** What was computed behind the restored position will be computed again. */
  private static void restore(SenderOptions options, ReplayLog log) {
    if (options.position() < log.low()) {
      throw new GoneException(
          "stream '"
              + options.stream()
              + "': restored to position "
              + options.position()
              + ", but the receiver has made final all before "
              + log.low()
              + ", as the log in "
              + log.description()
              + " says",
          log.low());
    }
    log.restoreTo(options.position());
  }

  private static Peers peers(SenderOptions options, BufferAllocator allocator) {
    LinkOptions link = options.link();
    ControlledConnection.Settings settings =
        new ControlledConnection.Settings(
            options.types(),
            ProtocolReadOptions.network(),
            options.write(),
            allocator,
            link.silence(),
            link.handshake());
    return options.listens()
        ? Attachments.listen(options.stream(), options.endpoint(), link.transport(), settings)
        : new Dialer(options.endpoint(), link.transport(), settings);
  }

  /** Where it connects to; where it listens, with the real port. */
  public Endpoint endpoint() {
    return peers.endpoint();
  }

  /** Waits for the first answer of a receiver: where to go on. */
  public Resumption resumption() {
    return state.awaitResumption();
  }

  /** What {@link #resumption()} waits for, if it is known; does not wait. */
  public Optional<Resumption> resumed() {
    return state.resumed();
  }

  /**
   * Sends a message; waits where nothing more can be kept. An appending sender, and one that skips,
   * waits for the first connection too.
   *
   * @param payload copied; position to limit, the position is not moved
   * @return the number of the frame
   * @throws ConfigurationException if the type is not registered
   * @throws io.lightstream.error.LightstreamIOException if the log cannot take it, for want of room
   *     on its disk perhaps: it has no number then, and can be sent again
   */
  public long send(MessageType type, ByteBuffer payload) {
    columns.require(options.types(), type);
    synchronized (turn) {
      return append(MessageBytes.copyOf(type, payload));
    }
  }

  /**
   * Sends a batch; waits where nothing more can be kept.
   *
   * @param batch retained until it is acknowledged: the caller may close it, not change it
   * @return the number of the frame
   * @throws ConfigurationException if the type is not registered, or the batch has other columns
   *     than the table
   * @throws io.lightstream.error.LightstreamIOException as {@link #send} does
   */
  public long sendTable(TableType type, RecordBatch batch) {
    synchronized (turn) {
      columns.require(options.types(), type, batch.schema());
      return append(new LightstreamMessage.Table(type, batch.retain()));
    }
  }

  private long append(LightstreamMessage frame) {
    long number = state.append(frame, mark);
    mark = null;
    return number;
  }

  /**
   * Says what this sender's own position is once the next frame is durable with the receiver: what
   * a successor without a state of its own learns from {@link #resumption()}. The last mark before
   * a frame counts.
   *
   * @param token at most 64 KiB
   * @throws ConfigurationException if it is larger
   */
  public void mark(byte[] token) {
    synchronized (turn) {
      mark = Token.copyOf(token);
    }
  }

  /**
   * Waits until what was sent so far is with the kernel, or there is no connection; what is kept
   * goes out on the next one. With a durable log, it survives the loss of power then. Never waits
   * for an acknowledgement.
   */
  public void flush() {
    if (log != null) {
      log.sync();
    }
    state.awaitFlushed();
  }

  /** The number of the next frame. */
  public long position() {
    return state.position();
  }

  /** All frames before this number are durable and final with the receiver. */
  public long acknowledged() {
    return state.acknowledged();
  }

  /** All frames before this number are durable with the receiver, final or not. */
  public long prepared() {
    return state.prepared();
  }

  /** The epoch that the receiver has granted; waits for the first connection. */
  public long epoch() {
    return state.awaitEpoch();
  }

  /** The epoch that the receiver has granted, if there was a connection; does not wait. */
  public OptionalLong grantedEpoch() {
    return state.grantedEpoch();
  }

  /**
   * Waits until all frames before {@code position} are durable and final with the receiver.
   *
   * @return false if the time is over before
   */
  public boolean awaitAcknowledged(long position, Duration timeout) {
    return state.awaitAcknowledged(position, timeout);
  }

  /**
   * Waits until all frames before {@code position} are durable with a receiver that stages.
   *
   * @return false if the time is over before
   */
  public boolean awaitPrepared(long position, Duration timeout) {
    return state.awaitPrepared(position, timeout);
  }

  /**
   * Makes all frames before {@code position} final with a receiver that stages; waits until they
   * are. A sender that connects uses a connection of its own, as {@link Committer} does, which
   * anybody can do who knows stream and epoch.
   *
   * @throws ConfigurationException if fewer frames were sent
   * @throws io.lightstream.error.FencedException if a newer sender has taken these numbers back
   * @throws io.lightstream.error.LightstreamIOException if the time is over before
   */
  public void commit(long position, Duration timeout) {
    state.requireSent(position);
    state.checkUsable();
    if (options.listens()) {
      state.commitHere(position, timeout);
      return;
    }
    CommitAttempt attempt =
        new CommitAttempt(
            options.endpoint(),
            new Control.Commit(options.stream(), state.awaitEpoch(timeout), position),
            CommitOptions.defaults().withTimeout(timeout).withLink(options.link()));
    commits.add(attempt);
    try (attempt) {
      state.checkUsable();
      state.acknowledge(Math.min(attempt.run(), state.position()));
    } finally {
      commits.remove(attempt);
    }
  }

  /**
   * Has all frames before {@code position} made final with a receiver that stages, as {@link
   * #commit} does, but does not wait: {@link #acknowledged()} and {@link
   * SenderListener#acknowledged} tell. Said on the stream's own connection, and again on the next
   * one, until the frames are final. The highest position counts.
   *
   * @throws ConfigurationException if fewer frames were sent
   */
  public void requestCommit(long position) {
    state.requireSent(position);
    state.checkUsable();
    state.requestCommit(position);
  }

  /**
   * Handles on all frames that are kept, for a checkpoint: a successor starts with them as {@link
   * SenderOptions.Builder#kept}. Those are the frames that are not acknowledged, or of a sender
   * that {@linkplain SenderOptions.Builder#forgetsPrepared forgets what is prepared}, those that
   * are not prepared.
   *
   * @return owned by the caller
   */
  public Unacknowledged unacknowledged() {
    return state.unacknowledged();
  }

  /** Says that the stream ends here: no frame can follow. Does not wait. Idempotent. */
  public void end() {
    synchronized (turn) {
      state.end();
    }
  }

  /**
   * Waits until the stream has ended, all of it is final and the receiver knows.
   *
   * @return false if the time is over before
   */
  public boolean awaitComplete(Duration timeout) {
    return state.awaitComplete(timeout);
  }

  /**
   * Ends connections and threads and lets go of what is kept, but for a durable log: whoever wants
   * it to arrive waits before. Idempotent.
   *
   * @throws io.lightstream.error.LightstreamIOException if not all of a durable log could be made
   *     durable; all is closed nevertheless
   */
  @Override
  public void close() {
    state.close();
    commits.forEach(CommitAttempt::close);
    peers.close();
    if (Thread.currentThread() != driver) {
      joinDriver();
    }
    state.release();
    try {
      if (log != null) {
        log.close();
      }
    } finally {
      if (options.allocator().isEmpty()) {
        allocator.close();
      }
    }
  }

  /** Also where this thread is interrupted: the driver may be writing what is let go of next. */
  private void joinDriver() {
    boolean interrupted = false;
    while (driver.isAlive()) {
      try {
        driver.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String toString() {
    return "AcknowledgedSender["
        + options.stream()
        + ", "
        + acknowledged()
        + " to "
        + position()
        + "]";
  }
}
