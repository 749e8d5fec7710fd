// SPDX-License-Identifier: Apache-2.0
package io.lightstream.transport.nio;

import io.lightstream.error.ClosedException;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.transport.Connection;
import io.lightstream.transport.Endpoint;
import io.lightstream.transport.Listener;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** Accepts on a bound server socket in blocking mode. */
public final class BlockingListener implements Listener {

  /** How many peers may wait to be accepted; the system may allow fewer. */
  public static final int BACKLOG = 1024;

  private final Endpoint endpoint;
  private final ServerSocketChannel server;
  private final Adoption adoption;
  private final Runnable beforeClose;

  private BlockingListener(
      Endpoint endpoint, ServerSocketChannel server, Adoption adoption, Runnable beforeClose) {
    this.endpoint = endpoint;
    this.server = server;
    this.adoption = adoption;
    this.beforeClose = beforeClose;
  }

  /** Prepares an accepted socket. */
  @FunctionalInterface
  public interface Adoption {

    /** Sets the socket's options and names its peer for messages. */
    String adopt(SocketChannel accepted) throws IOException;
  }

  /**
   * A listener on a bound socket, which it owns from now on.
   *
   * @param beforeClose done before the socket closes, perhaps more than once
   */
  public static BlockingListener of(
      Endpoint endpoint, ServerSocketChannel server, Adoption adoption, Runnable beforeClose) {
    return new BlockingListener(endpoint, server, adoption, beforeClose);
  }

  @Override
  public Endpoint endpoint() {
    return endpoint;
  }

  @Override
  public Connection accept() {
    while (true) {
      SocketChannel accepted = acceptSocket();
      try {
        return BlockingConnection.ofSocket(adoption.adopt(accepted), accepted);
      } catch (IOException e) {
        // This peer is gone already; the next one is waited for.
        closeQuietly(accepted);
      }
    }
  }

  private SocketChannel acceptSocket() {
    try {
      return server.accept();
    } catch (ClosedByInterruptException e) {
      close();
      throw new ClosedException(
          endpoint + ": stopped listening, because the accepting thread was interrupted", e);
    } catch (ClosedChannelException e) {
      throw new ClosedException(endpoint + ": the listener was closed", e);
    } catch (IOException e) {
      throw new LightstreamIOException(
          "cannot accept a peer on " + endpoint + ": " + e.getMessage(), e);
    }
  }

  private static void closeQuietly(SocketChannel accepted) {
    try {
      accepted.close();
    } catch (IOException e) {
      // Nothing was exchanged with this peer.
    }
  }

  @Override
  public void close() {
    try (server) {
      beforeClose.run();
    } catch (IOException e) {
      throw new LightstreamIOException("cannot stop listening on " + endpoint, e);
    }
  }
}
