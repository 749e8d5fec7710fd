// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A stream that comes in: its frames in order, each once, whatever connections they came over. Got
 * from an {@link AcknowledgedReceiver}.
 *
 * <p>A receiver that applies gets frames as they arrive. Once it has made all before a position
 * durable, it calls {@link #acknowledge}: the sender may forget them then. One that stages, or has
 * a log, gets them from its log, which keeps them until they are acknowledged; after a restart
 * those that are not come again.
 *
 * <p>One thread takes deliveries; all else may be called from any thread. A receiver that applies
 * has each connection read by a thread of its own, but for the time in which a quick application
 * waits in {@link #next()}: then that reads.
 */
public final class AcknowledgedStream implements AutoCloseable {

  /** How long a sender may take to leave once it was told that its stream is complete. */
  static final long PARTING_NANOS = 1_000_000_000;

  private final StreamIntake intake;
  private final ReceivedStreams owner;

  AcknowledgedStream(StreamIntake intake, ReceivedStreams owner) {
    this.intake = intake;
    this.owner = owner;
  }

  /** The id that the sender gave it. */
  public String id() {
    return intake.id();
  }

  /**
   * The next delivery, which the caller owns and closes; blocks until there is one. After a {@link
   * Delivery.End} it blocks until a sender adds to the stream.
   *
   * @throws io.lightstream.error.RewoundException once, if frames that were handed out are void;
   *     the next delivery is the frame at {@link io.lightstream.error.RewoundException#position()}
   * @throws io.lightstream.error.GoneException if the sender no longer has what is needed and gaps
   *     fail; until another one has
   * @throws io.lightstream.error.LightstreamIOException if the log fails, or there was no
   *     connection for longer than allowed
   * @throws io.lightstream.error.ClosedException if this stream or its receiver was closed, also
   *     while waiting, or the waiting thread was interrupted: that may end the connection, and the
   *     sender comes again
   */
  public Delivery next() {
    return intake.deliveries().take();
  }

  /**
   * The next delivery, if there is one. Never waits for the peer.
   *
   * @return owned by the caller, who closes it
   * @throws io.lightstream.error.LightstreamException as {@link #next()} does
   */
  public Optional<Delivery> poll() {
    return intake.deliveries().poll();
  }

  /**
   * Tells when to ask {@link #poll()} again: done once it has an answer, an exception included. It
   * is completed by the thread that receives, so what depends on it must not block.
   */
  public CompletableFuture<Void> available() {
    return intake.deliveries().available();
  }

  /**
   * The application is done with what lies before {@code position}. Where it applies, that is
   * durable now with the application, and final: the state is saved, then the sender is told, who
   * forgets it. Where a log keeps frames, the log may drop them.
   *
   * @param position from what was acknowledged before, in which case little is done, up to behind
   *     what was handed out
   * @throws io.lightstream.error.ConfigurationException if it was not handed out
   * @throws io.lightstream.error.RewoundException if it is void, and the application has not been
   *     told yet
   * @throws io.lightstream.error.LightstreamIOException if the state cannot be saved
   * @throws io.lightstream.error.ClosedException after {@link #close()}
   */
  public void acknowledge(long position) {
    intake.acknowledge(position);
  }

  /**
   * The application has made {@code state} durable, and with it its own effects of what lies before
   * {@link StreamState#position()}. As {@link #acknowledge(long)}, except that the sender hears of
   * the end of the stream if, and as soon as, the state has it: for an application whose states are
   * durable later than they are made, and which would wait for an end it does not know of if it
   * went back to a state from before.
   *
   * @param state of this stream, from {@link #stateAt}
   * @throws io.lightstream.error.LightstreamException as {@link #acknowledge(long)} does
   */
  public void acknowledge(StreamState state) {
    intake.acknowledge(state);
  }

  /**
   * What has to be known after a restart that begins at {@code position}: for an application that
   * keeps it with its data, in one transaction, and hands it out by {@link StreamStates#load}.
   *
   * @param position from {@link #committed()} to behind what was handed out
   * @throws io.lightstream.error.ConfigurationException if it is not
   */
  public StreamState stateAt(long position) {
    return intake.stateAt(position);
  }

  /** All before this number are durable and final. */
  public long committed() {
    return intake.committed();
  }

  /** All before this number have arrived. */
  public long received() {
    return intake.received();
  }

  /** Whether a sender is connected at the moment. */
  public boolean isConnected() {
    return intake.isConnected();
  }

  StreamIntake intake() {
    return intake;
  }

  /** Waits a moment for the sender of a complete stream to leave by itself. */
  void partInPeace(long nanos) {
    intake.partInPeace(nanos);
  }

  /**
   * Closes the connection and gives up what waits; what is durable stays. The sender of a stream
   * that is complete is told before. A sender that comes back opens the stream anew, from what is
   * durable. Idempotent, from any thread.
   */
  @Override
  public void close() {
    partInPeace(PARTING_NANOS);
    intake.close();
    owner.closed(this);
  }
}
