// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import io.lightstream.format.ipc.IpcWriteOptions;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.transport.Endpoint;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Receives acknowledged streams: from senders that connect to it, or from one that it connects to.
 * A stream outlives its connections: it is accepted once, and goes on with whatever connection its
 * sender makes next.
 *
 * <p>A peer that breaks the rules, has other types or does not know acknowledged streams loses its
 * connection, which {@link ReceiverOptions.Builder#failures} tells of; others go on. All methods
 * may be called from any thread.
 */
public final class AcknowledgedReceiver implements AutoCloseable {

  private final BufferAllocator allocator;
  private final boolean ownsAllocator;
  private final ReceivedStreams streams;
  private final ReceiverPeers peers;

  private AcknowledgedReceiver(
      BufferAllocator allocator,
      boolean ownsAllocator,
      ReceivedStreams streams,
      ReceiverPeers peers) {
    this.allocator = allocator;
    this.ownsAllocator = ownsAllocator;
    this.streams = streams;
    this.peers = peers;
  }

  /**
   * Begins to listen, or to connect. Does not wait for a sender; streams that have a log are there
   * at once.
   *
   * @return a receiver that the caller owns and closes
   * @throws io.lightstream.error.LightstreamIOException if it cannot listen there, or a log cannot
   *     be used
   * @throws io.lightstream.error.ConfigurationException if another receiver has the logs open, or
   *     they were written with other types
   * @throws io.lightstream.error.InvalidDataException if a log is damaged
   */
  public static AcknowledgedReceiver open(ReceiverOptions options) {
    BufferAllocator allocator =
        options.allocator().orElseGet(() -> BufferAllocator.unbounded("acknowledged receiver"));
    boolean owned = options.allocator().isEmpty();
    ReceivedStreams streams = null;
    try {
      streams = ReceivedStreams.reopen(options, allocator);
      return new AcknowledgedReceiver(
          allocator, owned, streams, peers(streams, settings(options, allocator), options));
    } catch (RuntimeException e) {
      if (streams != null) {
        streams.close();
      }
      if (owned) {
        allocator.close();
      }
      throw e;
    }
  }

  private static ReceiverPeers peers(
      ReceivedStreams streams, ControlledConnection.Settings settings, ReceiverOptions options) {
    return options.reader().isPresent()
        ? SenderSearch.start(streams, settings, options)
        : SenderArrivals.listen(streams, settings, options);
  }

  private static ControlledConnection.Settings settings(
      ReceiverOptions options, BufferAllocator allocator) {
    return new ControlledConnection.Settings(
        options.types(),
        options.read(),
        IpcWriteOptions.defaults(),
        allocator,
        options.link().silence(),
        options.link().handshake());
  }

  /** Where it connects to; where it listens, with the real port. */
  public Endpoint endpoint() {
    return peers.endpoint();
  }

  /**
   * The next stream that was not accepted before; blocks until there is one.
   *
   * @return a stream that the caller closes, or that is closed with this receiver
   * @throws io.lightstream.error.LightstreamException where it connects: why there will be none
   * @throws io.lightstream.error.ClosedException if this receiver was closed, also while waiting,
   *     or the waiting thread was interrupted
   */
  public AcknowledgedStream accept() {
    return streams.accept();
  }

  /** The next stream that was not accepted before, if there is one; does not wait. */
  public Optional<AcknowledgedStream> poll() {
    return streams.poll();
  }

  /**
   * Tells when to ask {@link #poll()} again: done once it has an answer, an exception included. It
   * is completed by the thread that receives, so what depends on it must not block.
   */
  public CompletableFuture<Void> available() {
    return streams.available();
  }

  /** All streams that are open, accepted or not. */
  public Collection<AcknowledgedStream> streams() {
    return streams.all();
  }

  /**
   * Closes all connections and streams; what is durable stays. Senders of complete streams are told
   * before, and have a second together to leave by themselves. Returns once the threads have ended,
   * but for the one that calls. Idempotent.
   */
  @Override
  public void close() {
    long until = System.nanoTime() + AcknowledgedStream.PARTING_NANOS;
    streams.all().forEach(stream -> stream.partInPeace(until - System.nanoTime()));
    peers.close();
    streams.close();
    peers.awaitEnd();
    if (ownsAllocator) {
      allocator.close();
    }
  }
}
