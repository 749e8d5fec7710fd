// SPDX-License-Identifier: Apache-2.0
package io.lightstream.transport.netty;

import io.lightstream.error.ClosedException;
import io.lightstream.transport.Connection;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.nio.ByteBuffer;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** A Netty channel as a blocking connection. Its pipeline ends with an {@link InboundBytes}. */
final class ChannelConnection implements Connection {

  /** How long a finished connection goes on to take what the peer still sends, at most. */
  private static final int LINGER_SECONDS = 2;

  private final String peer;
  private final Channel channel;
  private final InboundBytes inbound;
  private final OutboundBytes outbound;
  private final Consumer<ChannelPromise> outputEnd;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile boolean wrote;
  private volatile boolean finished;
  private volatile boolean ended;

  /**
   * A connection over an open channel, which it owns from now on.
   *
   * @param outputEnd ends the outgoing direction, on the event loop
   */
  ChannelConnection(
      String peer, Channel channel, InboundBytes inbound, Consumer<ChannelPromise> outputEnd) {
    this.peer = peer;
    this.channel = channel;
    this.inbound = inbound;
    this.outbound = new OutboundBytes(channel);
    this.outputEnd = outputEnd;
  }

  @Override
  public String peer() {
    return peer;
  }

  @Override
  public long read(ByteBuffer[] into, int offset, int length) {
    try {
      return inbound.read(channel, into, offset, length);
    } catch (InterruptedException e) {
      throw interrupted("read from", e);
    }
  }

  @Override
  public void write(ByteBuffer[] from, int offset, int length) {
    if (closed.get()) {
      throw closedHere(null);
    } else if (finished) {
      throw new ClosedException(peer + ": cannot write after finish()");
    }
    wrote = true;
    try {
      outbound.write(from, offset, length);
      throwFailure("write to");
    } catch (InterruptedException e) {
      throw interrupted("write to", e);
    } finally {
      // The buffers are the caller's again when this method ends, however it does.
      outbound.awaitIdle();
    }
  }

  @Override
  public void finish() {
    if (finished || closed.get()) {
      return;
    }
    finished = true;
    try {
      outbound.run(outputEnd);
      throwFailure("finish writing to");
      ended = true;
    } catch (InterruptedException e) {
      throw interrupted("finish writing to", e);
    }
  }

  private void throwFailure(String action) {
    Throwable cause = outbound.failure();
    if (cause == null) {
      return;
    } else if (closed.get()) {
      throw closedHere(cause);
    }
    // What came in last says more than that nothing goes out: an alert, say.
    throw inbound.failure().orElseGet(() -> Failures.Reason.of(cause)).exception(action, peer);
  }

  private ClosedException closedHere(Throwable cause) {
    return new ClosedException(peer + ": the connection was closed on this side", cause);
  }

  private ClosedException interrupted(String action, InterruptedException e) {
    close();
    Thread.currentThread().interrupt();
    return new ClosedException(
        peer + ": closed, because the thread was interrupted (to " + action + " it)", e);
  }

  /**
   * Ends without a word (a peer that listens takes that for a truncated stream) unless this side
   * said all it had to say.
   */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    inbound.close();
    if (ended) {
      linger();
    } else if (wrote) {
      abort(channel);
    } else {
      channel.close();
    }
  }

  /** Closes without passing the handlers: nothing more is sent, and what waits to be fails. */
  static void abort(Channel channel) {
    ChannelHandlerContext first = channel.pipeline().firstContext();
    if (first != null) {
      first.close();
    }
  }

  /** Lets the channel be read again; it may be closed, and its event loop gone. */
  static void resume(Channel channel) {
    try {
      channel.config().setAutoRead(true);
    } catch (RejectedExecutionException e) {
      // Nothing is left to read.
    }
  }

  /**
   * Where a socket closes before it has taken all that the peer sent, the system resets the
   * connection, and the peer may lose what it has not read yet. With TLS the peer may send
   * something of its own accord, such as session tickets: so the rest is taken until the peer
   * closes, too.
   */
  private void linger() {
    if (inbound.isEnded()) {
      abort(channel);
      return;
    }
    resume(channel);
    try {
      channel.eventLoop().schedule(() -> abort(channel), LINGER_SECONDS, TimeUnit.SECONDS);
    } catch (RejectedExecutionException e) {
      // The loops end with the last channel: this one is closed.
    }
  }
}
