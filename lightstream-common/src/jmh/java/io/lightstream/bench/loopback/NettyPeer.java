// SPDX-License-Identifier: Apache-2.0
package io.lightstream.bench.loopback;

import io.lightstream.bench.Shape;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.codec.LengthFieldPrepender;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Semaphore;

/**
 * Messages by Netty's own length-field codec over NIO, a tag and the payload in each frame. No
 * message changes threads by itself: the event loop writes as many together as fit into our buffer,
 * and it counts what arrives, and compares the first of it.
 */
final class NettyPeer implements Peer {

  private static final int LENGTH_BYTES = Integer.BYTES;
  private static final int CONTENT_BYTES = 1 + Shape.payload().length;
  private static final int FRAME_BYTES = LENGTH_BYTES + CONTENT_BYTES;
  private static final int TOGETHER = (512 << 10) / FRAME_BYTES;
  private static final int WRITES_AHEAD = 2;
  private static final int COMPARED = 2_000;

  private final EventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("netty-peer", true), NioIoHandler.newFactory());

  @Override
  public Outlet listen(String scheme) throws IOException {
    return Outlet.of(
        Addresses.listen(scheme),
        (socket, shape) -> new Writing(open(socket, new LengthFieldPrepender(LENGTH_BYTES))));
  }

  @Override
  public Inlet connect(String address, Shape shape) throws Exception {
    Reading reading = new Reading();
    ChannelHandler decoder =
        new LengthFieldBasedFrameDecoder(FRAME_BYTES, 0, LENGTH_BYTES, 0, LENGTH_BYTES);
    reading.channel = open(Addresses.connect(address), decoder, reading);
    return reading;
  }

  private Channel open(SocketChannel socket, ChannelHandler... handlers) throws Exception {
    Channel channel =
        socket.getLocalAddress() instanceof InetSocketAddress
            ? new NioSocketChannel(null, socket)
            : new NioDomainSocketChannel(null, socket);
    channel.pipeline().addLast(handlers);
    loop.register(channel).sync();
    return channel;
  }

  private static ByteBuf content() {
    return Unpooled.directBuffer(CONTENT_BYTES)
        .writeByte(Types.EVENT.tag())
        .writeBytes(Shape.payload());
  }

  private static final class Writing implements Sender {

    private final Channel channel;
    private final ByteBuf content = content();
    private final Semaphore ahead = new Semaphore(WRITES_AHEAD);
    private int waiting;
    private volatile Throwable failure;

    private Writing(Channel channel) {
      this.channel = channel;
    }

    @Override
    public void send() throws IOException {
      if (++waiting == TOGETHER) {
        write();
      }
    }

    private void write() throws IOException {
      int count = waiting;
      waiting = 0;
      ahead.acquireUninterruptibly();
      requireNoFailure();
      channel.eventLoop().execute(() -> write(count));
    }

    /** On the event loop. */
    private void write(int count) {
      for (int i = 1; i < count; i++) {
        channel.write(content.retainedDuplicate(), channel.voidPromise());
      }
      channel
          .writeAndFlush(content.retainedDuplicate())
          .addListener((ChannelFuture written) -> written(written.cause()));
    }

    private void written(Throwable cause) {
      failure = cause == null ? failure : cause;
      ahead.release();
    }

    private void requireNoFailure() throws IOException {
      if (failure != null) {
        throw new IOException(failure);
      }
    }

    @Override
    public void close() throws IOException {
      if (waiting > 0) {
        write();
      }
      ahead.acquireUninterruptibly(WRITES_AHEAD);
      channel.close().syncUninterruptibly();
      content.release();
      requireNoFailure();
    }
  }

  private static final class Reading extends SimpleChannelInboundHandler<ByteBuf> implements Inlet {

    private final ByteBuf expected = content();
    private Channel channel;

    /** The event loop's. */
    private long arrived;

    /** The reader's: how many were handed out, of how many that were known to be there. */
    private long taken;

    private long known;

    private long published;
    private boolean ended;
    private Throwable failure;

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf message) {
      if (arrived++ < COMPARED && !message.equals(expected)) {
        throw new IllegalStateException("netty: another message arrived than was sent");
      }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      publish(false, null);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      publish(true, null);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      publish(true, cause);
    }

    private synchronized void publish(boolean end, Throwable cause) {
      published = arrived;
      ended |= end;
      failure = cause == null ? failure : cause;
      notifyAll();
    }

    @Override
    public boolean next() throws Exception {
      if (taken == known) {
        known = awaitMore();
      }
      return taken++ < known;
    }

    private synchronized long awaitMore() throws Exception {
      while (published == taken && !ended) {
        wait();
      }
      if (failure != null) {
        throw new IOException(failure);
      }
      return published;
    }

    /** The event loop has compared what a check consists of. */
    @Override
    public void check() {}

    @Override
    public void close() {
      channel.close().syncUninterruptibly();
      expected.release();
    }
  }
}
