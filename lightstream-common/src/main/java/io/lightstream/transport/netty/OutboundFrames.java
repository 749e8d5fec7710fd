// SPDX-License-Identifier: Apache-2.0
package io.lightstream.transport.netty;

import io.lightstream.error.ClosedException;
import io.lightstream.frame.FrameEncoder;
import io.lightstream.frame.FrameOutput;
import io.lightstream.frame.StreamEnd;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.PromiseCombiner;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns items into writes. Small frames are copied into one buffer each, large ones go out by
 * reference; what they refer to is let go once nothing that was encoded is on its way any more.
 *
 * <p>While much is on its way, items wait here unencoded, so that what encoders make of them (like
 * compressed columns) is bounded. All on the event loop.
 */
final class OutboundFrames<T> {

  /** Frames up to this size are copied: that costs less than buffers of their own. */
  private static final int COPIED_BYTES = 16 << 10;

  /** Bytes by reference on their way before items wait. */
  private static final int WINDOW_BYTES = 8 << 20;

  /** Bytes of one write: what one ByteBuf can count. */
  private static final int MOST_BYTES = 1 << 30;

  private static final int MOST_SPARE_OUTPUTS = 8;

  /** The type of a handler that only reads: even the mark is for another one. */
  static final Class<Void> NOTHING = Void.class;

  private record Waiting(Object item, ChannelPromise promise) {}

  private final Class<T> type;
  private final FrameEncoder<? super T> encoder;
  private final ArrayDeque<FrameOutput> spare = new ArrayDeque<>();
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();

  /** Writes by reference that are on their way, and their bytes since there were none. */
  private int writes;

  private long bytes;
  private boolean flushed;
  private boolean ended;
  private boolean closed;

  OutboundFrames(Class<T> type, FrameEncoder<? super T> encoder) {
    this.type = type;
    this.encoder = encoder;
  }

  /** Writes an item, which this owns, or {@link StreamEnd#MARKER}; all else passes in its order. */
  void write(ChannelHandlerContext ctx, Object item, ChannelPromise promise) {
    boolean ours = isOurs(item);
    if (closed && ours) {
      fail(item, promise);
    } else if (!waiting.isEmpty() || ours && bytes >= WINDOW_BYTES) {
      waiting.addLast(new Waiting(item, promise));
    } else {
      pass(ctx, item, promise);
    }
  }

  private boolean isOurs(Object item) {
    return type.isInstance(item) || item == StreamEnd.MARKER && type != NOTHING;
  }

  private void pass(ChannelHandlerContext ctx, Object item, ChannelPromise promise) {
    if (isOurs(item)) {
      encode(ctx, item, promise);
    } else {
      ctx.write(item, promise);
    }
  }

  /** Flushes, now and once more when the items that wait now have been written. */
  void flush(ChannelHandlerContext ctx) {
    flushed = !waiting.isEmpty();
    ctx.flush();
  }

  private static void fail(Object item, ChannelPromise promise) {
    Items.close(item);
    promise.tryFailure(new ClosedException("the channel was closed: it takes no more frames"));
  }

  private void encode(ChannelHandlerContext ctx, Object item, ChannelPromise promise) {
    if (!promise.setUncancellable()) {
      Items.close(item);
      return;
    }
    FrameOutput out = spare.isEmpty() ? new FrameOutput() : spare.removeLast();
    try {
      encode(item, out);
    } catch (RuntimeException | Error e) {
      out.clear();
      keep(out);
      Items.close(item);
      promise.tryFailure(e);
      return;
    }
    if (out.size() <= COPIED_BYTES) {
      writeCopy(ctx, item, out, promise);
    } else {
      writeByReference(ctx, item, out, promise);
    }
  }

  private void encode(Object item, FrameOutput out) {
    if (ended) {
      throw new ClosedException("the end of the stream was written: no frame can follow");
    } else if (item == StreamEnd.MARKER) {
      encoder.encodeEnd(out);
      ended = true;
    } else {
      encoder.encode(type.cast(item), out);
    }
  }

  private void keep(FrameOutput out) {
    if (spare.size() < MOST_SPARE_OUTPUTS) {
      spare.addLast(out);
    }
  }

  private void writeCopy(
      ChannelHandlerContext ctx, Object item, FrameOutput out, ChannelPromise promise) {
    ByteBuf copy;
    try {
      copy = ctx.alloc().ioBuffer((int) out.size());
      for (int i = 0; i < out.count(); i++) {
        copy.writeBytes(out.buffers()[i]);
      }
    } catch (OutOfMemoryError e) {
      promise.tryFailure(e);
      ctx.close(); // What the encoder made is lost: nothing can follow.
      return;
    } finally {
      out.clear();
      keep(out);
      Items.close(item);
      releaseIfIdle();
    }
    ctx.write(copy, promise);
  }

  private void writeByReference(
      ChannelHandlerContext ctx, Object item, FrameOutput out, ChannelPromise promise) {
    long size = out.size();
    List<ByteBuf> parts = parts(out);
    bytes += size;
    writes++;
    ChannelPromise written = ctx.newPromise();
    written.addListener(
        done -> {
          out.clear();
          keep(out);
          Items.close(item);
          if (done.isSuccess()) {
            promise.trySuccess();
          } else {
            promise.tryFailure(done.cause());
          }
          written(ctx);
        });
    if (parts.size() == 1) {
      ctx.write(parts.get(0), written);
      return;
    }
    PromiseCombiner all = new PromiseCombiner(ctx.executor());
    for (ByteBuf part : parts) {
      all.add((Future<?>) ctx.write(part));
    }
    all.finish(written);
  }

  /** The buffers as they are, in one buffer for every {@value #MOST_BYTES} bytes. */
  private static List<ByteBuf> parts(FrameOutput out) {
    List<ByteBuf> parts = new ArrayList<>(1);
    List<ByteBuffer> part = new ArrayList<>(out.count());
    int size = 0;
    for (int i = 0; i < out.count(); i++) {
      ByteBuffer next = out.buffers()[i];
      while (next.hasRemaining()) {
        int length = Math.min(next.remaining(), MOST_BYTES - size);
        part.add(next.slice(next.position(), length));
        next.position(next.position() + length);
        size += length;
        if (size == MOST_BYTES) {
          parts.add(wrap(part));
          part.clear();
          size = 0;
        }
      }
    }
    if (size > 0) {
      parts.add(wrap(part));
    }
    return parts;
  }

  private static ByteBuf wrap(List<ByteBuffer> buffers) {
    return Unpooled.wrappedBuffer(buffers.size(), buffers.toArray(ByteBuffer[]::new));
  }

  private void written(ChannelHandlerContext ctx) {
    writes--;
    releaseIfIdle();
    if (writes == 0 && !waiting.isEmpty() && !closed) {
      writeWaiting(ctx);
    }
  }

  private void releaseIfIdle() {
    if (writes > 0) {
      return;
    }
    bytes = 0;
    if (closed) {
      encoder.close();
    } else {
      encoder.release();
    }
  }

  private void writeWaiting(ChannelHandlerContext ctx) {
    while (!waiting.isEmpty() && bytes < WINDOW_BYTES) {
      Waiting next = waiting.removeFirst();
      pass(ctx, next.item(), next.promise());
    }
    if (flushed) {
      flush(ctx);
    }
  }

  /** Fails what waits. What is on its way comes to its end by itself. Idempotent. */
  void close() {
    if (closed) {
      return;
    }
    closed = true;
    for (Waiting next = waiting.pollFirst(); next != null; next = waiting.pollFirst()) {
      fail(next.item(), next.promise());
    }
    releaseIfIdle();
  }
}
