// SPDX-License-Identifier: Apache-2.0
package io.lightstream.transport.nio;

import java.net.ConnectException;
import java.net.SocketAddress;

/**
 * A TCP socket that is connected to itself. Where nobody listens on a port of this machine from
 * which the system takes the ports of those who connect, one who tries often is given that very
 * port some day, and both ends of the connection are his (RFC 9293, section 3.5: simultaneous
 * open). He hears what he says himself, and whoever comes to listen there finds the port taken.
 */
public final class SelfConnection {

  private SelfConnection() {}

  /**
   * Checks that the ends of a connection that was just made are not one and the same.
   *
   * @throws ConnectException if they are: nobody listens there
   */
  public static void refuse(SocketAddress local, SocketAddress remote) throws ConnectException {
    if (local != null && local.equals(remote)) {
      throw new ConnectException("Connection refused");
    }
  }
}
