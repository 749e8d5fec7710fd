// SPDX-License-Identifier: Apache-2.0
package io.lightstream.transport.netty;

import io.lightstream.error.ClosedException;
import io.lightstream.transport.Connection;
import io.lightstream.transport.Endpoint;
import io.lightstream.transport.Listener;
import io.lightstream.transport.TransportOptions;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * The accepting side of TLS over TCP. Handshakes run beside each other on the event loops; only
 * peers that have passed theirs are accepted, the others are dropped, with a word in the log at
 * level debug. A peer that does not finish its handshake within the connect timeout is dropped,
 * too.
 */
public final class TlsListener implements Listener {

  private final Endpoint endpoint;
  private final Channel server;
  private final Arrivals arrivals;

  private TlsListener(Endpoint endpoint, Channel server, Arrivals arrivals) {
    this.endpoint = endpoint;
    this.server = server;
    this.arrivals = arrivals;
  }

  /**
   * Binds and accepts from now on.
   *
   * @param address of {@code endpoint}
   * @param backlog how many peers may wait in the system
   * @throws io.lightstream.error.ConfigurationException if a certificate or key cannot be used
   * @throws IOException if the address cannot be bound
   */
  public static TlsListener on(
      Endpoint endpoint, InetSocketAddress address, int backlog, TransportOptions options)
      throws IOException {
    return CallersThread.leftClean(() -> bind(endpoint, address, backlog, options));
  }

  private static TlsListener bind(
      Endpoint endpoint, InetSocketAddress address, int backlog, TransportOptions options)
      throws IOException {
    Arrivals arrivals = new Arrivals();
    Handshakes handshakes =
        new Handshakes(
            endpoint.scheme(),
            TlsContexts.accepting(endpoint, options.tls()),
            options.connectTimeout(),
            arrivals);
    ChannelFuture binding =
        EventLoops.open(
            loops ->
                new ServerBootstrap()
                    .group(loops)
                    .channel(NioServerSocketChannel.class)
                    .option(ChannelOption.SO_BACKLOG, backlog)
                    .childHandler(handshakes)
                    .bind(address));
    binding.awaitUninterruptibly();
    if (!binding.isSuccess()) {
      throw binding.cause() instanceof IOException e ? e : new IOException(binding.cause());
    }
    Channel server = binding.channel();
    int port = ((InetSocketAddress) server.localAddress()).getPort();
    return new TlsListener(endpoint.withPort(port), server, arrivals);
  }

  @Override
  public Endpoint endpoint() {
    return endpoint;
  }

  @Override
  public Connection accept() {
    try {
      return arrivals
          .take()
          .orElseThrow(() -> new ClosedException(endpoint + ": the listener was closed"));
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw new ClosedException(
          endpoint + ": stopped listening, because the accepting thread was interrupted", e);
    }
  }

  @Override
  public void close() {
    server.close().awaitUninterruptibly();
    arrivals.close();
  }
}
