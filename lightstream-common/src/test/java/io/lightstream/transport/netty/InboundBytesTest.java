// SPDX-License-Identifier: Apache-2.0
package io.lightstream.transport.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.error.ClosedException;
import io.lightstream.error.LightstreamIOException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InboundBytesTest {

  private static final int CHUNK = 1 << 16;

  private final InboundBytes inbound = new InboundBytes("the peer");
  private final EmbeddedChannel channel = new EmbeddedChannel(inbound);

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  private static ByteBuf bytes(int length) {
    return Unpooled.directBuffer(length).writeZero(length);
  }

  private long read(int length) throws InterruptedException {
    return inbound.read(channel, new ByteBuffer[] {ByteBuffer.allocateDirect(length)}, 0, 1);
  }

  @Test
  void channelIsNotReadWhileTheReaderIsBehind() throws Exception {
    int received = 0;
    while (channel.config().isAutoRead()) {
      channel.writeInbound(bytes(CHUNK));
      received += CHUNK;
    }
    assertEquals(1 << 20, received);
    assertEquals(received / 2 - 1, read(received / 2 - 1));
    assertFalse(channel.config().isAutoRead());
    assertEquals(1, read(1));
    assertTrue(channel.config().isAutoRead());
  }

  @Test
  void buffersAreReleasedOnceRead() throws Exception {
    ByteBuf first = bytes(10);
    ByteBuf second = bytes(10);
    channel.writeInbound(first, Unpooled.EMPTY_BUFFER, second);
    assertEquals(15, read(15));
    assertEquals(0, first.refCnt());
    assertEquals(1, second.refCnt());
    assertEquals(5, read(15));
    assertEquals(0, second.refCnt());
  }

  @Test
  void closeReleasesWhatWaitsAndWhatComes() {
    ByteBuf before = bytes(10);
    channel.writeInbound(before);
    inbound.close();
    ByteBuf after = bytes(10);
    channel.writeInbound(after);
    assertEquals(0, before.refCnt() + after.refCnt());
    assertThrows(ClosedException.class, () -> read(1));
  }

  @Test
  void whatCameBeforeTheEndIsReadFirst() throws Exception {
    channel.writeInbound(bytes(3));
    channel.pipeline().fireUserEventTriggered(SslCloseCompletionEvent.SUCCESS);
    channel.close();
    assertEquals(3, read(5));
    assertEquals(-1, read(5));
    assertEquals(-1, read(5));
  }

  @Test
  void whatCameBeforeTheFailureIsReadFirst() throws Exception {
    channel.writeInbound(bytes(3));
    channel.pipeline().fireExceptionCaught(new IOException("Connection reset"));
    assertEquals(3, read(5));
    LightstreamIOException e = assertThrows(LightstreamIOException.class, () -> read(5));
    assertEquals("cannot read from the peer: Connection reset", e.getMessage());
    assertFalse(channel.isOpen());
  }
}
