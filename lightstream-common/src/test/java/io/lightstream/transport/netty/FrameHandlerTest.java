// SPDX-License-Identifier: Apache-2.0
package io.lightstream.transport.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.Batches;
import io.lightstream.column.DataType;
import io.lightstream.column.Field;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchBuilder;
import io.lightstream.column.Schema;
import io.lightstream.error.ClosedException;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.InvalidDataException;
import io.lightstream.error.LightstreamException;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.format.ipc.Compression;
import io.lightstream.format.ipc.IpcMessage;
import io.lightstream.format.ipc.IpcReadOptions;
import io.lightstream.format.ipc.IpcStreamDecoder;
import io.lightstream.format.ipc.IpcStreamEncoder;
import io.lightstream.format.ipc.IpcWriteOptions;
import io.lightstream.format.tlv.TlvDecoder;
import io.lightstream.format.tlv.TlvEncoder;
import io.lightstream.format.tlv.TlvFrame;
import io.lightstream.frame.DecodeResult;
import io.lightstream.frame.FrameDecoder;
import io.lightstream.frame.FrameEncoder;
import io.lightstream.frame.StreamEnd;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.protocol.LightstreamMessage;
import io.lightstream.protocol.MessageBytes;
import io.lightstream.protocol.ProtocolDecoder;
import io.lightstream.protocol.ProtocolEncoder;
import io.lightstream.protocol.ProtocolReadOptions;
import io.lightstream.protocol.TypeRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FrameHandlerTest {

  private static final TypeRegistry TYPES =
      TypeRegistry.parse("event:message,quotes:table,more:table");

  private final BufferAllocator allocator = BufferAllocator.withBudget("netty", 256 << 20);

  @AfterEach
  void nothingIsOutstanding() {
    assertEquals(0, allocator.outstanding());
  }

  /** Notes what arrives, and closes it. */
  private static final class Notes extends ChannelInboundHandlerAdapter {
    final List<String> frames = new ArrayList<>();
    final List<Object> events = new ArrayList<>();
    Throwable failure;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      frames.add(text(message));
      Items.close(message);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      events.add(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      assertNull(failure, "a second failure");
      failure = cause;
    }
  }

  /** Stands for the kernel: takes the bytes before the promise is kept. */
  private static final class Wire extends ChannelOutboundHandlerAdapter {
    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
      ByteBuf bytes = (ByteBuf) message;
      ctx.write(bytes.copy(), promise);
      bytes.release();
    }
  }

  private static String text(Object message) {
    if (message instanceof IpcMessage.SchemaMessage schema) {
      return schema.schema().toString();
    } else if (message instanceof IpcMessage.BatchMessage batch) {
      return Batches.rows(batch.batch()).toString();
    } else if (message instanceof LightstreamMessage.Table table) {
      return table.type() + " " + Batches.rows(table.batch());
    } else if (message instanceof MessageBytes bytes) {
      return bytes.type() + " " + StandardCharsets.UTF_8.decode(bytes.payload());
    } else if (message instanceof TlvFrame frame) {
      return frame.type() + " " + frame.value().size();
    }
    return String.valueOf(message);
  }

  private RecordBatch batch(int first, int rows) {
    return Batches.of(first, rows, allocator);
  }

  private FrameHandler<RecordBatch> arrow() {
    return arrow(IpcWriteOptions.defaults());
  }

  private FrameHandler<RecordBatch> arrow(IpcWriteOptions options) {
    return FrameHandler.of(
        IpcStreamDecoder.create(IpcReadOptions.network(), allocator),
        RecordBatch.class,
        IpcStreamEncoder.create(Batches.SCHEMA, options, allocator));
  }

  private FrameHandler<TlvFrame> tlv() {
    return FrameHandler.of(TlvDecoder.create(allocator), TlvFrame.class, new TlvEncoder());
  }

  private FrameHandler<LightstreamMessage> protocol() {
    return FrameHandler.of(
        ProtocolDecoder.create(TYPES, ProtocolReadOptions.network(), allocator),
        LightstreamMessage.class,
        ProtocolEncoder.create(TYPES, IpcWriteOptions.defaults(), allocator));
  }

  private TlvFrame frame(int type, int size) {
    return TlvFrame.copyOf(type, ByteBuffer.allocate(size), allocator);
  }

  private static MessageBytes event(String text) {
    return MessageBytes.copyOf(
        TYPES.message("event"), ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  private LightstreamMessage table(String name, int first, int rows) {
    return new LightstreamMessage.Table(TYPES.table(name), batch(first, rows));
  }

  /** What a handler writes of some items, all closed by it. */
  private static byte[] written(FrameHandler<?> handler, Object... items) {
    EmbeddedChannel channel = new EmbeddedChannel(new Wire(), handler);
    List<ChannelFuture> futures = new ArrayList<>();
    for (Object item : items) {
      futures.add(channel.write(item));
    }
    channel.flush();
    byte[] bytes = outbound(channel);
    for (ChannelFuture future : futures) {
      assertTrue(future.isSuccess(), () -> String.valueOf(future.cause()));
    }
    channel.finishAndReleaseAll();
    return bytes;
  }

  private static byte[] outbound(EmbeddedChannel channel) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
      bytes.writeBytes(ByteBufUtil.getBytes(part));
      part.release();
    }
    return bytes.toByteArray();
  }

  /** Shows bytes to a handler in pieces; the pieces are released. */
  private static Notes read(FrameHandler<?> handler, byte[] bytes, IntUnaryOperator chunk) {
    Notes notes = new Notes();
    EmbeddedChannel channel = new EmbeddedChannel(new Wire(), handler, notes);
    for (int at = 0; at < bytes.length; ) {
      int length = Math.min(chunk.applyAsInt(at), bytes.length - at);
      ByteBuf part = Unpooled.copiedBuffer(bytes, at, length);
      channel.pipeline().fireChannelRead(part).fireChannelReadComplete();
      assertEquals(0, part.refCnt(), "the input is let go");
      at += length;
    }
    channel.pipeline().fireChannelInactive();
    channel.finishAndReleaseAll();
    return notes;
  }

  private void assertSplitsDoNotMatter(
      Supplier<FrameHandler<?>> handlers, byte[] bytes, StreamEnd end, List<String> frames) {
    List<IntUnaryOperator> ways = new ArrayList<>();
    for (int size : new int[] {1, 2, 7, 63, 64, 1000, 65_536, bytes.length}) {
      ways.add(at -> size);
    }
    Random random = new Random(7);
    for (int i = 0; i < 20; i++) {
      ways.add(at -> 1 + random.nextInt(1 << random.nextInt(18)));
    }
    for (int i = 1; i < Math.min(bytes.length, 600); i++) {
      int split = i;
      ways.add(at -> at == 0 ? split : bytes.length);
    }
    for (IntUnaryOperator way : ways) {
      Notes notes = read(handlers.get(), bytes, way);
      assertEquals(frames, notes.frames);
      assertEquals(List.of(end), notes.events);
      assertNull(notes.failure);
    }
  }

  @Test
  void arrowComesBackHoweverItIsSplit() {
    byte[] bytes =
        written(arrow(), batch(0, 3), batch(3, 4_000), batch(4_003, 5), StreamEnd.MARKER);
    assertSplitsDoNotMatter(
        this::arrow,
        bytes,
        StreamEnd.MARKER,
        List.of(
            Batches.SCHEMA.toString(),
            Batches.expected(0, 3).toString(),
            Batches.expected(3, 4_000).toString(),
            Batches.expected(4_003, 5).toString()));
  }

  @Test
  void tlvComesBackHoweverItIsSplit() {
    byte[] bytes = written(tlv(), frame(1, 0), frame(2, 100), frame(3, 200_000), frame(4, 1));
    assertSplitsDoNotMatter(
        this::tlv, bytes, StreamEnd.CLOSED, List.of("1 0", "2 100", "3 200000", "4 1"));
  }

  @Test
  void theProtocolComesBackHoweverItIsSplit() {
    byte[] bytes =
        written(
            protocol(),
            event("one"),
            table("quotes", 0, 3),
            table("more", 5, 4_000),
            event("x".repeat(20_000)),
            table("quotes", 3, 2));
    assertSplitsDoNotMatter(
        this::protocol,
        bytes,
        StreamEnd.CLOSED,
        List.of(
            TYPES.message("event") + " one",
            TYPES.table("quotes") + " " + Batches.expected(0, 3),
            TYPES.table("more") + " " + Batches.expected(5, 4_000),
            TYPES.message("event") + " " + "x".repeat(20_000),
            TYPES.table("quotes") + " " + Batches.expected(3, 2)));
  }

  @Test
  void everyKindOfBufferIsRead() {
    byte[] bytes = written(arrow(), batch(0, 5_000), StreamEnd.MARKER);
    int half = bytes.length / 2;
    List<ByteBuf> kinds =
        List.of(
            Unpooled.wrappedBuffer(bytes),
            Unpooled.directBuffer().writeBytes(bytes),
            Unpooled.wrappedBuffer(bytes).asReadOnly(),
            Unpooled.wrappedBuffer(
                Unpooled.copiedBuffer(bytes, 0, half),
                Unpooled.copiedBuffer(bytes, half, bytes.length - half)));
    for (ByteBuf kind : kinds) {
      Notes notes = new Notes();
      EmbeddedChannel channel = new EmbeddedChannel(new Wire(), arrow(), notes);
      channel.writeInbound(kind);
      assertEquals(Batches.expected(0, 5_000).toString(), notes.frames.get(1));
      assertEquals(0, kind.refCnt());
      channel.finishAndReleaseAll();
    }
  }

  @Test
  void theEndIsToldOnceAndWhatFollowsIsNotRead() {
    byte[] stream = written(arrow(), batch(0, 3), StreamEnd.MARKER);
    Notes notes = new Notes();
    EmbeddedChannel channel = new EmbeddedChannel(new Wire(), arrow(), notes);
    channel.writeInbound(Unpooled.wrappedBuffer(stream), Unpooled.wrappedBuffer(stream));
    channel.finishAndReleaseAll();
    assertEquals(2, notes.frames.size());
    assertEquals(List.of(StreamEnd.MARKER), notes.events);
  }

  @Test
  void aStreamCutAnywhereWithinAFrameIsAnError() {
    byte[] bytes = written(tlv(), frame(1, 10));
    for (int length = 1; length < bytes.length; length++) {
      int cut = length;
      Notes notes = read(tlv(), java.util.Arrays.copyOf(bytes, cut), at -> cut);
      assertInstanceOf(InvalidDataException.class, notes.failure);
      assertEquals(List.of(), notes.events);
    }
    byte[] large = written(arrow(), batch(0, 20_000));
    Notes notes = read(arrow(), java.util.Arrays.copyOf(large, large.length - 1), at -> 5_000);
    assertInstanceOf(InvalidDataException.class, notes.failure);
  }

  @Test
  void brokenBytesAreATypedErrorAndCloseTheChannel() {
    Notes notes = new Notes();
    EmbeddedChannel channel = new EmbeddedChannel(new Wire(), arrow(), notes);
    channel.writeInbound(
        Unpooled.copiedBuffer("GET / HTTP/1.1\r\n\r\n", StandardCharsets.US_ASCII));
    assertInstanceOf(LightstreamException.class, notes.failure);
    assertFalse(channel.isOpen());
    channel.finishAndReleaseAll();
    assertEquals(List.of(), notes.events);
  }

  @Test
  void halfClosureEndsTheInputOnly() {
    Notes notes = new Notes();
    EmbeddedChannel channel = new EmbeddedChannel(new Wire(), tlv(), notes);
    channel
        .pipeline()
        .fireUserEventTriggered(io.netty.channel.socket.ChannelInputShutdownEvent.INSTANCE);
    assertSame(StreamEnd.CLOSED, notes.events.get(0));
    assertTrue(channel.writeOutbound(frame(1, 5)));
    assertEquals(10, outbound(channel).length);
    channel.finishAndReleaseAll();
    assertEquals(2, notes.events.size(), "the end is told once");
  }

  @Test
  void tlsWithoutCloseNotifyIsTruncation() {
    Notes notes = new Notes();
    EmbeddedChannel channel = new EmbeddedChannel(new Wire(), tlv(), notes);
    channel
        .pipeline()
        .fireUserEventTriggered(new SslCloseCompletionEvent(new ClosedChannelException()));
    assertInstanceOf(LightstreamIOException.class, notes.failure);
    channel.finishAndReleaseAll();
    assertFalse(notes.events.contains(StreamEnd.CLOSED));

    Notes closed = new Notes();
    EmbeddedChannel clean = new EmbeddedChannel(new Wire(), tlv(), closed);
    clean.pipeline().fireUserEventTriggered(SslCloseCompletionEvent.SUCCESS);
    clean.finishAndReleaseAll();
    assertSame(StreamEnd.CLOSED, closed.events.get(0));
    assertNull(closed.failure);
  }

  @Test
  void afterThisSideClosedNoEndIsTold() {
    Notes notes = new Notes();
    EmbeddedChannel channel = new EmbeddedChannel(new Wire(), arrow(), notes);
    channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {-1, -1}));
    channel.close();
    channel.finishAndReleaseAll();
    assertEquals(List.of(), notes.events);
    assertNull(notes.failure);
  }

  @Test
  void anUpstreamFailureIsNoCleanEnd() {
    Notes notes = new Notes();
    EmbeddedChannel channel = new EmbeddedChannel(new Wire(), tlv(), notes);
    Exception reset = new java.io.IOException("Connection reset by peer");
    channel.pipeline().fireExceptionCaught(reset);
    channel.pipeline().fireChannelInactive();
    assertSame(reset, notes.failure);
    assertEquals(List.of(), notes.events);
    channel.finishAndReleaseAll();
  }

  @Test
  void framesThatNobodyTakesAreClosed() {
    byte[] bytes = written(arrow(), batch(0, 3), batch(3, 20_000));
    EmbeddedChannel channel = new EmbeddedChannel(new Wire(), arrow(), new UnhandledFrames());
    channel.writeInbound(Unpooled.wrappedBuffer(bytes));
    assertNull(channel.readInbound());
    channel.pipeline().fireChannelRead("passes");
    assertEquals("passes", channel.readInbound());
    channel.finishAndReleaseAll();
  }

  @Test
  void aHandlerRemovedWithinAFrameLetsGoOfIt() {
    byte[] bytes = written(arrow(), batch(0, 3), batch(3, 20_000));
    Notes notes = new Notes();
    FrameHandler<RecordBatch> handler = arrow();
    EmbeddedChannel channel = new EmbeddedChannel(new Wire(), handler, notes);
    channel.writeInbound(Unpooled.wrappedBuffer(bytes, 0, bytes.length - 10));
    channel.pipeline().remove(handler);
    assertEquals(0, allocator.outstanding());
    channel.finishAndReleaseAll();
    assertEquals(2, notes.frames.size());
  }

  @Test
  void aHandlerMayCloseTheChannelBetweenFramesOfOneBuffer() {
    byte[] bytes = written(tlv(), frame(1, 10), frame(2, 10), frame(3, 10));
    List<String> seen = new ArrayList<>();
    EmbeddedChannel channel =
        new EmbeddedChannel(
            new Wire(),
            tlv(),
            new ChannelInboundHandlerAdapter() {
              @Override
              public void channelRead(ChannelHandlerContext ctx, Object message) {
                seen.add(text(message));
                Items.close(message);
                ctx.channel().close();
              }
            });
    channel.writeInbound(Unpooled.wrappedBuffer(bytes));
    assertEquals(List.of("1 10"), seen);
    channel.finishAndReleaseAll();
  }

  @Test
  void bytesThatArriveWhileAFrameIsHandledAreReadAfterIt() {
    byte[] first = written(tlv(), frame(1, 10), frame(2, 10));
    byte[] second = written(tlv(), frame(3, 10));
    List<String> seen = new ArrayList<>();
    EmbeddedChannel channel =
        new EmbeddedChannel(
            new Wire(),
            tlv(),
            new ChannelInboundHandlerAdapter() {
              @Override
              public void channelRead(ChannelHandlerContext ctx, Object message) {
                if (seen.isEmpty()) {
                  ctx.pipeline().fireChannelRead(Unpooled.wrappedBuffer(second));
                }
                seen.add(text(message));
                Items.close(message);
              }
            });
    channel.writeInbound(Unpooled.wrappedBuffer(first));
    assertEquals(List.of("1 10", "2 10", "3 10"), seen);
    channel.finishAndReleaseAll();
  }

  @Test
  void largeFramesGoOutByReferenceAndAreClosedOnceTheyAreOut() {
    EmbeddedChannel channel = new EmbeddedChannel(new Wire(), tlv());
    TlvFrame large = frame(1, 1 << 20);
    ChannelFuture written = channel.write(large);
    assertFalse(written.isDone());
    assertEquals(1 << 20, large.value().size(), "still open");
    channel.flush();
    assertTrue(written.isSuccess());
    assertThrows(ClosedException.class, large.value()::asByteBuffer);
    assertEquals((1 << 20) + 5, outbound(channel).length);
    channel.finishAndReleaseAll();
  }

  @Test
  void smallFramesAreClosedAtOnce() {
    EmbeddedChannel channel = new EmbeddedChannel(new Wire(), tlv());
    TlvFrame small = frame(1, 100);
    channel.write(small);
    assertThrows(ClosedException.class, small.value()::asByteBuffer);
    channel.finishAndReleaseAll();
  }

  @Test
  void whatCannotBeEncodedFailsItsPromiseAndLeavesTheStreamAsItWas() {
    Schema other = Schema.of(Field.required("other", new DataType.Int(32, true)));
    EmbeddedChannel channel = new EmbeddedChannel(new Wire(), arrow());
    channel.write(batch(0, 3));
    RecordBatch wrong;
    try (RecordBatchBuilder builder = RecordBatchBuilder.of(other, allocator)) {
      builder.appendRow(1);
      wrong = builder.finish();
    }
    ChannelFuture failed = channel.write(wrong);
    assertInstanceOf(ConfigurationException.class, failed.cause());
    assertThrows(ClosedException.class, wrong::columns);
    channel.writeAndFlush(batch(3, 3));
    Notes notes = read(arrow(), outbound(channel), at -> 1 << 20);
    assertEquals(3, notes.frames.size());
    assertEquals(Batches.expected(3, 3).toString(), notes.frames.get(2));
    assertTrue(channel.isOpen());
    channel.finishAndReleaseAll();
  }

  @Test
  void nothingFollowsTheMark() {
    EmbeddedChannel channel = new EmbeddedChannel(new Wire(), arrow());
    channel.write(batch(0, 3));
    channel.write(StreamEnd.MARKER);
    assertInstanceOf(ClosedException.class, channel.write(batch(3, 3)).cause());
    assertInstanceOf(ClosedException.class, channel.write(StreamEnd.MARKER).cause());
    channel.finishAndReleaseAll();
  }

  @Test
  void itemsBeyondTheWindowWaitAndKeepTheirOrder() {
    EmbeddedChannel channel = new EmbeddedChannel(new Wire(), tlv());
    List<ChannelFuture> futures = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      futures.add(channel.write(frame(i, i % 3 == 0 ? 3 << 20 : 10)));
    }
    ByteBuf foreign = Unpooled.wrappedBuffer(new byte[] {99, 0, 0, 0, 0});
    futures.add(channel.write(foreign));
    channel.flush();
    for (ChannelFuture future : futures) {
      assertTrue(future.isSuccess());
    }
    Notes notes = read(tlv(), outbound(channel), at -> 1 << 20);
    assertEquals(31, notes.frames.size());
    for (int i = 0; i < 30; i++) {
      assertEquals(i + " " + (i % 3 == 0 ? 3 << 20 : 10), notes.frames.get(i));
    }
    assertEquals("99 0", notes.frames.get(30), "what is no frame keeps its place too");
    channel.finishAndReleaseAll();
  }

  @Test
  void whatIsNotOutWhenTheChannelClosesFailsAndIsClosed() {
    EmbeddedChannel channel = new EmbeddedChannel(new Wire(), tlv());
    List<ChannelFuture> futures = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      futures.add(channel.write(frame(i, 3 << 20)));
    }
    channel.close();
    for (ChannelFuture future : futures) {
      assertFalse(future.isSuccess());
      assertTrue(future.isDone());
    }
    assertEquals(0, allocator.outstanding());
    channel.finishAndReleaseAll();
  }

  @Test
  void compressedBatchesGiveTheirMemoryBack() {
    IpcWriteOptions options = IpcWriteOptions.defaults().withCompression(Compression.LZ4);
    EmbeddedChannel channel = new EmbeddedChannel(new Wire(), arrow(options));
    for (int i = 0; i < 20; i++) {
      channel.writeAndFlush(batch(i * 20_000, 20_000));
    }
    assertEquals(0, allocator.outstanding());
    Notes notes = read(arrow(), outbound(channel), at -> 1 << 20);
    assertEquals(21, notes.frames.size());
    assertEquals(Batches.expected(19 * 20_000, 20_000).toString(), notes.frames.get(20));
    channel.finishAndReleaseAll();
  }

  @Test
  void voidPromisesAreTaken() {
    EmbeddedChannel channel = new EmbeddedChannel(new Wire(), tlv());
    channel.write(frame(1, 10), channel.voidPromise());
    channel.writeAndFlush(frame(2, 1 << 20), channel.voidPromise());
    assertEquals((1 << 20) + 20, outbound(channel).length);
    channel.finishAndReleaseAll();
  }

  @Test
  void eachDirectionMayHaveAHandlerOfItsOwn() {
    Notes notes = new Notes();
    EmbeddedChannel channel =
        new EmbeddedChannel(
            new Wire(),
            FrameHandler.encoding(
                RecordBatch.class,
                IpcStreamEncoder.create(Batches.SCHEMA, IpcWriteOptions.defaults(), allocator)),
            FrameHandler.decoding(IpcStreamDecoder.create(IpcReadOptions.network(), allocator)),
            notes);
    channel.write(batch(0, 3));
    channel.writeAndFlush(StreamEnd.MARKER);
    List<ByteBuf> bytes = new ArrayList<>();
    for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
      bytes.add(next);
    }
    bytes.forEach(channel::writeInbound);
    assertEquals(2, notes.frames.size());
    assertEquals(List.of(StreamEnd.MARKER), notes.events);
    channel.finish();
  }

  @Test
  void oneDirectionIsEnough() {
    EmbeddedChannel writer =
        new EmbeddedChannel(new Wire(), FrameHandler.encoding(TlvFrame.class, new TlvEncoder()));
    writer.writeOutbound(frame(1, 10));
    writer.writeInbound(Unpooled.wrappedBuffer(new byte[] {1}));
    ByteBuf passed = writer.readInbound();
    assertEquals(1, passed.readableBytes());
    passed.release();
    byte[] bytes = outbound(writer);
    writer.finishAndReleaseAll();
    Notes notes = read(FrameHandler.decoding(TlvDecoder.create(allocator)), bytes, at -> 3);
    assertEquals(List.of("1 10"), notes.frames);
  }

  @Test
  void aFormatOfOnesOwnTakesAFewLines() {
    FrameDecoder<String> lines = new Lines();
    FrameEncoder<String> encoder =
        (line, out) -> out.add(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
    EmbeddedChannel channel =
        new EmbeddedChannel(new Wire(), FrameHandler.of(lines, String.class, encoder));
    channel.writeInbound(Unpooled.copiedBuffer("one\ntw", StandardCharsets.UTF_8));
    channel.writeInbound(Unpooled.copiedBuffer("o\n", StandardCharsets.UTF_8));
    assertEquals("one", channel.readInbound());
    assertEquals("two", channel.readInbound());
    channel.writeOutbound("three");
    assertEquals("three\n", new String(outbound(channel), StandardCharsets.UTF_8));
    channel.finishAndReleaseAll();
  }

  private static final class Lines implements FrameDecoder<String> {
    @Override
    public DecodeResult<String> decode(ByteBuffer input) {
      for (int i = input.position(); i < input.limit(); i++) {
        if (input.get(i) == '\n') {
          byte[] line = new byte[i - input.position()];
          input.get(line).get();
          return new DecodeResult.Frame<>(new String(line, StandardCharsets.UTF_8));
        }
      }
      return new DecodeResult.NeedBytes<>(input.remaining() + 1);
    }

    @Override
    public StreamEnd endOfInput(int leftover) {
      if (leftover > 0) {
        throw new InvalidDataException("the last line of " + leftover + " bytes has no end");
      }
      return StreamEnd.CLOSED;
    }
  }

  @Test
  void aDecoderThatAsksForWhatItHasIsAnError() {
    FrameDecoder<String> greedy =
        new FrameDecoder<>() {
          @Override
          public DecodeResult<String> decode(ByteBuffer input) {
            return new DecodeResult.NeedBytes<>(1);
          }

          @Override
          public StreamEnd endOfInput(int leftover) {
            return StreamEnd.CLOSED;
          }
        };
    Notes notes = read(FrameHandler.decoding(greedy), new byte[10], at -> 10);
    assertInstanceOf(ConfigurationException.class, notes.failure);
  }
}
