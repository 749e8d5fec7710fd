// SPDX-License-Identifier: Apache-2.0
package io.lightstream.transport.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertIterableEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.Batches;
import io.lightstream.column.RecordBatch;
import io.lightstream.error.InvalidDataException;
import io.lightstream.format.ipc.Compression;
import io.lightstream.format.ipc.IpcMessage;
import io.lightstream.format.ipc.IpcReadOptions;
import io.lightstream.format.ipc.IpcStreamDecoder;
import io.lightstream.format.ipc.IpcStreamEncoder;
import io.lightstream.format.ipc.IpcWriteOptions;
import io.lightstream.frame.StreamEnd;
import io.lightstream.memory.BufferAllocator;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The handler at both ends of real sockets. */
class FrameHandlerSocketsTest {

  private static final long PATIENCE_SECONDS = 60;
  private static final int ROWS = 50_000;
  private static final int BATCHES = 40;

  private final BufferAllocator sending = BufferAllocator.withBudget("sending", 64 << 20);
  private final BufferAllocator receiving = BufferAllocator.withBudget("receiving", 16 << 20);
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());

  @AfterEach
  void nothingIsLeft() {
    assertTrue(
        loops
            .shutdownGracefully(0, PATIENCE_SECONDS, TimeUnit.SECONDS)
            .awaitUninterruptibly(PATIENCE_SECONDS, TimeUnit.SECONDS));
    assertEquals(0, sending.outstanding());
    assertEquals(0, receiving.outstanding());
  }

  /** Hands all that happens to the test's thread, the accepted channel first. */
  private static final class Happenings extends ChannelInboundHandlerAdapter {
    final BlockingQueue<Object> seen = new LinkedBlockingQueue<>();

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      seen.add(ctx.channel());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      seen.add(message);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      seen.add(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      seen.add(cause);
    }

    Object next() throws InterruptedException {
      Object next = seen.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertNotNull(next, "nothing comes");
      return next;
    }
  }

  private Channel listen(Happenings receiver) throws InterruptedException {
    return new ServerBootstrap()
        .group(loops)
        .channel(NioServerSocketChannel.class)
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                channel.config().setAutoRead(false);
                channel
                    .pipeline()
                    .addLast(
                        FrameHandler.decoding(
                            IpcStreamDecoder.create(IpcReadOptions.network(), receiving)),
                        receiver);
              }
            })
        .bind(InetAddress.getLoopbackAddress(), 0)
        .sync()
        .channel();
  }

  private Channel connect(Channel server, ChannelHandler... handlers) throws InterruptedException {
    return new Bootstrap()
        .group(loops)
        .channel(NioSocketChannel.class)
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                channel.pipeline().addLast(handlers);
              }
            })
        .connect((InetSocketAddress) server.localAddress())
        .sync()
        .channel();
  }

  private FrameHandler<RecordBatch> writer(IpcWriteOptions options) {
    return FrameHandler.encoding(
        RecordBatch.class, IpcStreamEncoder.create(Batches.SCHEMA, options, sending));
  }

  private void exchange(IpcWriteOptions options) throws Exception {
    Happenings receiver = new Happenings();
    Channel server = listen(receiver);
    Channel client = connect(server, writer(options));
    Channel accepted = (Channel) receiver.next();
    List<ChannelFuture> written = new ArrayList<>();
    Thread sender =
        new Thread(
            () -> {
              for (int i = 0; i < BATCHES; i++) {
                int rows = i % 4 == 3 ? 10 : ROWS;
                ChannelFuture future = client.writeAndFlush(Batches.of(i * ROWS, rows, sending));
                written.add(future);
                if (!client.isWritable()) {
                  future.awaitUninterruptibly();
                }
              }
              written.add(client.writeAndFlush(StreamEnd.MARKER));
            });
    sender.start();
    receiveAll(receiver, accepted);
    sender.join();
    for (ChannelFuture future : written) {
      assertTrue(future.awaitUninterruptibly().isSuccess());
    }
    client.close().sync();
    server.close().sync();
    accepted.closeFuture().sync();
  }

  /** Asks for more only when all that came was looked at: the budget holds only a few batches. */
  private static void receiveAll(Happenings receiver, Channel accepted)
      throws InterruptedException {
    int batches = 0;
    while (true) {
      if (receiver.seen.isEmpty()) {
        accepted.read();
      }
      Object next = receiver.next();
      if (next == StreamEnd.MARKER) {
        break;
      } else if (next instanceof IpcMessage.BatchMessage message) {
        int rows = batches % 4 == 3 ? 10 : ROWS;
        assertIterableEquals(
            Batches.expected(batches * ROWS, rows),
            Batches.rows(message.batch()),
            "batch " + batches);
        message.close();
        batches++;
      } else {
        assertInstanceOf(IpcMessage.SchemaMessage.class, next);
      }
    }
    assertEquals(BATCHES, batches);
    accepted.config().setAutoRead(true); // So that the close is seen.
  }

  @Test
  void batchesCrossWithinTheBudgetsOfBothEnds() throws Exception {
    exchange(IpcWriteOptions.defaults());
  }

  @Test
  void compressedBatchesDoToo() throws Exception {
    exchange(IpcWriteOptions.defaults().withCompression(Compression.LZ4));
  }

  @Test
  void aPeerThatGoesAwayWithinAFrameIsATypedErrorAtTheOther() throws Exception {
    Happenings receiver = new Happenings();
    Channel server = listen(receiver);
    Channel client = connect(server);
    Channel accepted = (Channel) receiver.next();
    accepted.config().setAutoRead(true);
    client.writeAndFlush(client.alloc().buffer().writeIntLE(-1).writeByte(1)).sync();
    client.close().sync();
    assertInstanceOf(InvalidDataException.class, receiver.next());
    accepted.closeFuture().sync();
    server.close().sync();
  }

  @Test
  void whatIsOnItsWayWhenTheChannelClosesFailsAndIsLetGo() throws Exception {
    Happenings receiver = new Happenings();
    Channel server = listen(receiver);
    Channel client = connect(server, writer(IpcWriteOptions.defaults()));
    Channel accepted = (Channel) receiver.next();
    List<ChannelFuture> written = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      written.add(client.writeAndFlush(Batches.of(i, ROWS, sending)));
    }
    client.close().sync();
    for (ChannelFuture future : written) {
      future.await();
    }
    assertTrue(!written.get(19).isSuccess(), "nobody read 20 batches");
    accepted.close().sync();
    server.close().sync();
  }
}
