// SPDX-License-Identifier: Apache-2.0
package io.lightstream.examples;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Finds loopback ports for servers that must know their port before they bind it. */
final class FreePort {

  private FreePort() {}

  /**
   * Returns a port that nothing listens on at the moment of the call. Nothing reserves it: a caller
   * that finds it taken asks again.
   */
  static int find() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }
}
