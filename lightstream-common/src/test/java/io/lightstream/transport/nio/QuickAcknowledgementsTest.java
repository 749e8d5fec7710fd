// SPDX-License-Identifier: Apache-2.0
package io.lightstream.transport.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class QuickAcknowledgementsTest {

  private int set;
  private final QuickAcknowledgements quick = new QuickAcknowledgements(() -> set++);

  @Test
  void whoWritesAfterMuchWasReadHasItSet() {
    quick.read(QuickAcknowledgements.MUCH_BYTES - 1);
    quick.read(1);
    quick.wrote();
    assertEquals(1, set);
    quick.read(2 * QuickAcknowledgements.MUCH_BYTES);
    quick.wrote();
    assertEquals(2, set);
  }

  @Test
  void aConversationDoesNot() {
    for (int i = 0; i < 3; i++) {
      quick.read(QuickAcknowledgements.MUCH_BYTES - 1);
      quick.wrote();
    }
    assertEquals(0, set);
  }

  @Test
  void whoOnlyWritesDoesNot() {
    quick.read(QuickAcknowledgements.MUCH_BYTES);
    quick.wrote();
    quick.wrote();
    quick.read(-1);
    quick.wrote();
    assertEquals(1, set);
  }

  @Test
  void aSocketThatIsClosedByNowFailsNoWrite() {
    QuickAcknowledgements closed =
        new QuickAcknowledgements(
            () -> {
              set++;
              throw new IOException("closed");
            });
    closed.read(QuickAcknowledgements.MUCH_BYTES);
    closed.wrote();
    assertEquals(1, set);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  @SuppressWarnings("try")
  void theSocketsOfTcpHaveIt() throws Exception {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (ServerSocketChannel server = ServerSocketChannel.open().bind(any);
        SocketChannel socket = SocketChannel.open(server.getLocalAddress());
        SocketChannel accepted = server.accept()) {
      QuickAcknowledgements real = QuickAcknowledgements.of(accepted);
      assertNotNull(real);
      real.read(QuickAcknowledgements.MUCH_BYTES);
      real.wrote();
      assertEquals(true, optionOf(accepted));
    }
  }

  private static Object optionOf(SocketChannel socket) throws IOException {
    return socket.getOption(
        socket.supportedOptions().stream()
            .filter(option -> option.name().equals("TCP_QUICKACK"))
            .findAny()
            .orElseThrow());
  }

  @Test
  void otherSocketsHaveNot() throws Exception {
    try (SocketChannel socket = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      assertNull(QuickAcknowledgements.of(socket));
    }
  }
}
