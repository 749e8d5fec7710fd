// SPDX-License-Identifier: Apache-2.0
package io.lightstream.transport.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.Test;

class SelfConnectionTest {

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  @Test
  void aSocketConnectedToItselfIsRefused() throws Exception {
    try (SocketChannel socket = SocketChannel.open().bind(anyPort())) {
      assertTrue(socket.connect(socket.getLocalAddress()));
      ConnectException e =
          assertThrows(
              ConnectException.class,
              () -> SelfConnection.refuse(socket.getLocalAddress(), socket.getRemoteAddress()));
      assertEquals("Connection refused", e.getMessage());
    }
  }

  @Test
  @SuppressWarnings("try")
  void aSocketConnectedToAnotherIsNot() throws Exception {
    try (ServerSocketChannel server = ServerSocketChannel.open().bind(anyPort());
        SocketChannel socket = SocketChannel.open(server.getLocalAddress());
        SocketChannel accepted = server.accept()) {
      SelfConnection.refuse(socket.getLocalAddress(), socket.getRemoteAddress());
      SelfConnection.refuse(accepted.getLocalAddress(), accepted.getRemoteAddress());
    }
  }

  @Test
  void aSocketThatIsClosedByNowIsNot() throws Exception {
    SelfConnection.refuse(null, null);
  }
}
