// SPDX-License-Identifier: Apache-2.0
package io.lightstream.transport.netty;

import io.lightstream.error.ClosedException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The last handler of a pipeline: hands its bytes to a blocking reader. At most about {@value
 * #PAUSE_BYTES} and what one turn of the event loop reads wait for the reader; then the channel is
 * not read, and the peer feels it. Bytes are copied once more, straight to where they belong.
 */
final class InboundBytes extends ChannelInboundHandlerAdapter {

  private static final int PAUSE_BYTES = 1 << 20;
  private static final int RESUME_BYTES = PAUSE_BYTES / 2;

  private final String peer;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // All below is guarded by the lock; the first buffer is the reader's alone while it is copying.
  private final ArrayDeque<ByteBuf> queue = new ArrayDeque<>();
  private long queued;
  private boolean paused;
  private boolean copying;
  private boolean ended;
  private boolean closed;
  private Failures.Reason failure;

  InboundBytes(String peer) {
    this.peer = peer;
  }

  /** As {@link io.lightstream.frame.ByteSource#read}; for one thread at a time. */
  long read(Channel channel, ByteBuffer[] into, int offset, int length)
      throws InterruptedException {
    long total = 0;
    int index = offset;
    int end = offset + length;
    while (true) {
      while (index < end && !into[index].hasRemaining()) {
        index++;
      }
      if (index == end) {
        return total;
      }
      ByteBuf first = first(total == 0);
      if (first == null) {
        return total == 0 ? -1 : total;
      }
      total += copy(channel, first, into[index]);
    }
  }

  /** The first buffer, marked as being copied; null if there is none, and none is waited for. */
  private ByteBuf first(boolean wait) throws InterruptedException {
    lock.lock();
    try {
      while (true) {
        if (closed) {
          throw new ClosedException(peer + ": the connection was closed on this side");
        } else if (!queue.isEmpty()) {
          copying = true;
          return queue.peekFirst();
        } else if (!wait || ended) {
          return null;
        } else if (failure != null) {
          throw failure.exception("read from", peer);
        }
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  private int copy(Channel channel, ByteBuf from, ByteBuffer to) {
    int length = Math.min(from.readableBytes(), to.remaining());
    int limit = to.limit();
    from.readBytes(to.limit(to.position() + length));
    to.limit(limit);
    lock.lock();
    try {
      copying = false;
      queued -= length;
      if (closed) {
        releaseAll();
      } else if (!from.isReadable()) {
        queue.removeFirst().release();
      }
      if (paused && queued <= RESUME_BYTES) {
        paused = false;
        ChannelConnection.resume(channel);
      }
    } finally {
      lock.unlock();
    }
    return length;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    lock.lock();
    try {
      if (closed || !bytes.isReadable()) {
        ReferenceCountUtil.release(bytes);
        return;
      }
      queue.addLast(bytes);
      queued += bytes.readableBytes();
      if (!paused && queued >= PAUSE_BYTES) {
        paused = true;
        ctx.channel().config().setAutoRead(false);
      }
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslCloseCompletionEvent completion && completion.isSuccess()) {
      end();
    } else if (event instanceof ChannelInputShutdownEvent) {
      noMoreInput();
      if (isClosed()) {
        ChannelConnection.abort(ctx.channel());
      }
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    noMoreInput();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    fail(Failures.Reason.of(cause));
    ChannelConnection.abort(ctx.channel());
  }

  private void end() {
    lock.lock();
    try {
      ended = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  private void noMoreInput() {
    if (!isEnded()) {
      fail(
          new Failures.Reason(
              "it closed the connection without a TLS close_notify; what it sent may be truncated",
              null));
    }
  }

  private void fail(Failures.Reason reason) {
    lock.lock();
    try {
      if (failure == null) {
        failure = reason;
      }
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Why the channel cannot be used any more, where it is not this side that closed it. */
  Optional<Failures.Reason> failure() {
    lock.lock();
    try {
      return Optional.ofNullable(failure);
    } finally {
      lock.unlock();
    }
  }

  /** Whether the peer has said that nothing more comes. */
  boolean isEnded() {
    lock.lock();
    try {
      return ended;
    } finally {
      lock.unlock();
    }
  }

  boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /** Lets go what waits and all that comes; a blocked read ends. */
  void close() {
    lock.lock();
    try {
      if (!closed) {
        closed = true;
        if (!copying) {
          releaseAll();
        }
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void releaseAll() {
    queue.forEach(ByteBuf::release);
    queue.clear();
    queued = 0;
  }
}
