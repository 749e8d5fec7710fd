// SPDX-License-Identifier: Apache-2.0
package io.lightstream.transport.netty;

import io.lightstream.error.LightstreamIOException;
import io.lightstream.frame.FrameDecoder;
import io.lightstream.frame.FrameEncoder;
import io.lightstream.frame.StreamEnd;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Optional;

/**
 * Any {@link FrameDecoder} and {@link FrameEncoder} as a handler of any Netty pipeline: Arrow IPC,
 * TLV, the Lightstream protocol, or a wire format of your own. One instance serves one channel.
 *
 * <p><b>Inbound.</b> Bytes become frames, each handed on with {@code channelRead}; whoever takes a
 * frame owns it and closes it. Netty's tail does not close frames: where some may go by, put {@link
 * UnhandledFrames} last. Bytes are decoded in the memory in which they came; large parts are copied
 * once, straight to where they belong. Where the stream ends, a {@link StreamEnd} is fired as a
 * user event: {@code MARKER} for the format's own mark, after which nothing more is read, {@code
 * CLOSED} for the peer's close between two frames. A stream that breaks the format's rules or is
 * cut within a frame, also by TLS without close_notify, goes to {@code exceptionCaught} with the
 * decoder's error, and the channel is closed. After this side has closed the channel no end is
 * told.
 *
 * <p><b>Outbound.</b> An item of the encoder's type is encoded in the order of the writes; {@link
 * StreamEnd#MARKER} writes the format's mark. <em>The handler owns what is written to it</em> and
 * closes it once its bytes are out, or at once if they never will be; the write's promise tells
 * which. (Netty takes handlers away from a channel that has closed: nobody is there then to close
 * what is written. Close an item again when its promise fails; that does no harm.) Until then the
 * item must not change. An item that cannot be encoded fails its promise and leaves the stream as
 * it was. All other messages pass. While 8 MiB are on their way by reference, further items wait
 * unencoded; they are flushed with what was flushed before.
 *
 * <p>Backpressure is Netty's: turn {@code autoRead} off to hold the peer back, and stop writing
 * while the channel is not writable. The handler closes its decoder and encoder when it is removed
 * or the channel is closed.
 *
 * @param <T> the items that are written
 */
public final class FrameHandler<T> extends ChannelDuplexHandler {

  private final Optional<FrameDecoder<?>> decoder;
  private final OutboundFrames<T> outbound;

  /** Made when the handler gets its place; null where nothing is decoded. */
  private InboundFrames<Object> inbound;

  /** Buffers that came while one was being decoded: handlers may read at any time. */
  private final ArrayDeque<ByteBuf> arrived = new ArrayDeque<>();

  private boolean decoding;
  private boolean handedOn;

  /** Whether the end says nothing about the stream: this side closed, or the channel failed. */
  private boolean abandoned;

  private FrameHandler(
      Optional<FrameDecoder<?>> decoder, Class<T> type, FrameEncoder<? super T> encoder) {
    this.decoder = decoder;
    this.outbound = new OutboundFrames<>(type, encoder);
  }

  /**
   * A handler for both directions.
   *
   * @param decoder owned by the handler
   * @param type of the items to encode, the encoder's own
   * @param encoder owned by the handler
   */
  public static <T> FrameHandler<T> of(
      FrameDecoder<?> decoder, Class<T> type, FrameEncoder<? super T> encoder) {
    return new FrameHandler<>(Optional.of(decoder), type, encoder);
  }

  /**
   * A handler that only reads frames; what is written passes.
   *
   * @param decoder owned by the handler
   */
  public static FrameHandler<Void> decoding(FrameDecoder<?> decoder) {
    return of(decoder, OutboundFrames.NOTHING, (nothing, out) -> {});
  }

  /**
   * A handler that only writes frames; what is read passes.
   *
   * @param type of the items to encode, the encoder's own
   * @param encoder owned by the handler
   */
  public static <T> FrameHandler<T> encoding(Class<T> type, FrameEncoder<? super T> encoder) {
    return new FrameHandler<>(Optional.empty(), type, encoder);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    decoder.ifPresent(d -> inbound = new InboundFrames<>(d, new Receiver(ctx)));
  }

  private final class Receiver implements InboundFrames.Receiver<Object> {
    private final ChannelHandlerContext ctx;

    Receiver(ChannelHandlerContext ctx) {
      this.ctx = ctx;
    }

    @Override
    public void frame(Object frame) {
      handedOn = true;
      ctx.fireChannelRead(frame);
    }

    @Override
    public void end() {
      ctx.fireUserEventTriggered(StreamEnd.MARKER);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (inbound == null || !(message instanceof ByteBuf bytes)) {
      ctx.fireChannelRead(message);
      return;
    }
    arrived.addLast(bytes);
    if (!decoding) {
      decoding = true;
      try {
        for (ByteBuf next = arrived.pollFirst(); next != null; next = arrived.pollFirst()) {
          decode(ctx, next);
        }
      } finally {
        decoding = false;
      }
    }
  }

  private void decode(ChannelHandlerContext ctx, ByteBuf bytes) {
    try {
      if (bytes.nioBufferCount() < 1) {
        inbound.feed(ByteBuffer.wrap(ByteBufUtil.getBytes(bytes)));
        return;
      }
      for (ByteBuffer part : bytes.nioBuffers()) {
        inbound.feed(part);
      }
    } catch (RuntimeException | Error e) {
      fail(ctx, e);
    } finally {
      bytes.release();
    }
  }

  private void fail(ChannelHandlerContext ctx, Throwable failure) {
    abandoned = true;
    inbound.close();
    ctx.fireExceptionCaught(failure);
    ctx.close();
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    boolean unheard = inbound != null && !inbound.isClosed() && !handedOn;
    handedOn = false;
    ctx.fireChannelReadComplete();
    if (unheard && !ctx.channel().config().isAutoRead()) {
      ctx.read(); // Whoever asked for a frame has not got one yet.
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (inbound != null && event instanceof ChannelInputShutdownEvent) {
      end(ctx);
    } else if (inbound != null && event instanceof SslCloseCompletionEvent tls) {
      endOfTls(ctx, tls);
    }
    ctx.fireUserEventTriggered(event);
  }

  private void endOfTls(ChannelHandlerContext ctx, SslCloseCompletionEvent tls) {
    if (!tls.isSuccess() && !abandoned && !inbound.isClosed()) {
      fail(
          ctx,
          LightstreamIOException.closedByPeer(
              ctx.channel().remoteAddress()
                  + " closed the connection without a TLS close_notify; what it sent may be"
                  + " truncated",
              tls.cause()));
    } else {
      end(ctx);
    }
  }

  private void end(ChannelHandlerContext ctx) {
    if (abandoned) {
      inbound.close();
      return;
    }
    Optional<StreamEnd> end;
    try {
      end = inbound.endOfInput();
    } catch (RuntimeException | Error e) {
      fail(ctx, e);
      return;
    }
    end.ifPresent(ctx::fireUserEventTriggered);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    abandoned = true;
    ctx.fireExceptionCaught(cause);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (inbound != null) {
      end(ctx);
    }
    outbound.close();
    ctx.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    arrived.forEach(ByteBuf::release);
    arrived.clear();
    if (inbound != null) {
      inbound.close();
    }
    outbound.close();
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    outbound.write(ctx, message, promise);
  }

  @Override
  public void flush(ChannelHandlerContext ctx) {
    outbound.flush(ctx);
  }

  @Override
  public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
    abandoned = true;
    if (inbound != null) {
      inbound.close();
    }
    ctx.close(promise);
  }
}
