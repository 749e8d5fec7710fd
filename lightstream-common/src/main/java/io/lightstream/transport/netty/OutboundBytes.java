// SPDX-License-Identifier: Apache-2.0
package io.lightstream.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPromise;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Writes buffers to a channel and waits until the kernel has them, because their memory is the
 * caller's: Netty refers to it until then. At most {@value #WINDOW_BYTES} are on their way at a
 * time, so that what encoders make of them is bounded too.
 */
final class OutboundBytes {

  private static final int CHUNK_BYTES = 1 << 18;
  private static final int WINDOW_BYTES = 4 * CHUNK_BYTES;

  private final Channel channel;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by the lock.
  private long inFlight;
  private int operations;
  private Throwable failure;

  OutboundBytes(Channel channel) {
    this.channel = channel;
  }

  /**
   * Writes all; the positions are moved as it goes. Where it fails or is interrupted, the memory
   * may still be referred to until {@link #awaitIdle()}.
   */
  void write(ByteBuffer[] from, int offset, int length) throws InterruptedException {
    int index = offset;
    int end = offset + length;
    while (index < end && failure() == null) {
      List<ByteBuf> chunk = new ArrayList<>();
      int size = 0;
      while (index < end && size < CHUNK_BYTES) {
        ByteBuffer next = from[index];
        int part = Math.min(next.remaining(), CHUNK_BYTES - size);
        if (part > 0) {
          chunk.add(Unpooled.wrappedBuffer(next.slice(next.position(), part)));
          next.position(next.position() + part);
          size += part;
        }
        if (!next.hasRemaining()) {
          index++;
        }
      }
      if (size > 0) {
        awaitAtMost(WINDOW_BYTES - size);
        send(chunk, size);
      }
    }
    awaitAtMost(0);
  }

  private void send(List<ByteBuf> chunk, int size) {
    submit(
        size,
        promise -> {
          for (ByteBuf part : chunk.subList(0, chunk.size() - 1)) {
            channel.write(part);
          }
          channel.writeAndFlush(chunk.get(chunk.size() - 1), promise);
        });
  }

  /** Runs an operation on the event loop, after what was written, and waits for its promise. */
  void run(Consumer<ChannelPromise> operation) throws InterruptedException {
    submit(0, operation);
    awaitAtMost(0);
  }

  private void submit(int size, Consumer<ChannelPromise> operation) {
    begun(size);
    try {
      channel
          .eventLoop()
          .execute(
              () ->
                  operation.accept(
                      channel.newPromise().addListener(done -> done(size, done.cause()))));
    } catch (RejectedExecutionException e) {
      // The loops end with the last channel: this one is closed.
      done(size, e);
    }
  }

  private void begun(int size) {
    lock.lock();
    try {
      inFlight += size;
      operations++;
    } finally {
      lock.unlock();
    }
  }

  private void done(int size, Throwable cause) {
    lock.lock();
    try {
      inFlight -= size;
      operations--;
      if (failure == null) {
        failure = cause;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void awaitAtMost(long bytes) throws InterruptedException {
    lock.lock();
    try {
      while (inFlight > bytes || bytes == 0 && operations > 0) {
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits until Netty refers to no memory of the caller's; soon after the channel closed. */
  void awaitIdle() {
    lock.lock();
    try {
      while (operations > 0) {
        changed.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Why an operation failed; null if none did. */
  Throwable failure() {
    lock.lock();
    try {
      return failure;
    } finally {
      lock.unlock();
    }
  }
}
