// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import io.lightstream.frame.StreamEnd;
import io.lightstream.protocol.FrameType;
import io.lightstream.protocol.LightstreamMessage;
import io.lightstream.protocol.TableType;
import io.lightstream.protocol.TypeRegistry;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/**
 * Messages and batches of many types that come in by the Lightstream protocol. They are consumed in
 * one of three ways; the first call decides which:
 *
 * <ul>
 *   <li>{@link #next()} and {@link #iterator()} read on the caller's thread, with the least
 *       latency;
 *   <li>{@link #publisher()} delivers to a {@link Flow.Subscriber} as many as it requests;
 *   <li>{@link #poll()} never blocks, and {@link #available()} tells when to poll again.
 * </ul>
 *
 * <p>The last two read on one daemon thread, which is gone after the end and after {@link
 * #close()}. In all three a consumer that is slow slows the sender down; what waits here is
 * bounded. Once receiving has failed, it goes on failing in the same way.
 *
 * <p>Belongs to one thread at a time, but {@link #close()} may be called from any and ends what is
 * blocked, and what has been received may be asked for from any.
 */
public interface MessageReader extends Iterable<LightstreamMessage>, AutoCloseable {

  /** What is read from, as a person would name it: a URI, a peer's address, a path. */
  String source();

  /** The registered types. */
  TypeRegistry types();

  /**
   * The next message or batch, which the caller owns and closes; blocks until it is complete.
   *
   * @return the message, or null at the end
   * @throws io.lightstream.error.ProtocolException if the peer breaks the rules of the protocol, or
   *     went away within a frame; the message names the frame and its type
   * @throws io.lightstream.error.LimitExceededException if a frame would exceed a limit
   * @throws io.lightstream.error.LightstreamIOException if the peer, network or file fails
   * @throws io.lightstream.error.ClosedException if this was closed, also while blocked
   * @throws io.lightstream.error.ConfigurationException if this is consumed in another way already
   */
  LightstreamMessage next();

  /**
   * A publisher of all messages, for one subscriber, who owns and closes each of them. It is called
   * on one daemon thread. One message at most is read ahead of what it requested. Cancelling closes
   * this, as does an error; the end does not.
   *
   * @throws io.lightstream.error.ConfigurationException if this is consumed in another way already
   */
  Flow.Publisher<LightstreamMessage> publisher();

  /**
   * The next message if one has arrived. Never blocks.
   *
   * @throws io.lightstream.error.LightstreamException as {@link #next()} does, once the messages
   *     before the failure have been polled
   */
  PollResult<LightstreamMessage> poll();

  /**
   * Completes, never exceptionally, when {@link #poll()} has something to say: a message, the end
   * or an error. It completes on the thread that reads, so what depends on it must be short. Never
   * blocks.
   *
   * @throws io.lightstream.error.ConfigurationException if this is consumed in another way already
   */
  CompletableFuture<Void> available();

  /**
   * How it ended; empty while it has not. The protocol has no mark for its end: {@link
   * StreamEnd#CLOSED}.
   */
  Optional<StreamEnd> end();

  /**
   * How much has been received of a type.
   *
   * @throws io.lightstream.error.ConfigurationException if the type is not registered here
   */
  FrameCount received(FrameType type);

  /** How much has been received of all types. */
  FrameCount received();

  /** From the arrival of the first bytes to that of the last so far; zero before. */
  Duration transferTime();

  /**
   * Shows one table alone: what comes of other types is skipped, and counted by {@link
   * #received()}. Instead of {@link #next()} and its like, to be called once.
   *
   * @return a reader whose {@code close()} closes this; its schema is that of the first batch, or
   *     where there is none, the registered one
   * @throws io.lightstream.error.ConfigurationException if the type is not registered here
   */
  default LightstreamReader tableReader(TableType type) {
    return TableBatches.reader(this, type);
  }

  /** Closes what is read from. Messages handed out stay open. Idempotent, from any thread. */
  @Override
  void close();

  /** The messages that are left. Each belongs to the caller, who closes it. Not restartable. */
  @Override
  default Iterator<LightstreamMessage> iterator() {
    return new PulledIterator<>(this::next);
  }
}
