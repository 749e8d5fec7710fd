// SPDX-License-Identifier: Apache-2.0
package io.lightstream.transport.netty;

import io.lightstream.transport.Connection;
import io.lightstream.transport.Endpoint;
import io.lightstream.transport.TlsOptions;
import io.lightstream.transport.nio.SelfConnection;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;

/** The connecting side of TLS over TCP. Safe for several threads. */
public final class TlsConnector {

  private final Endpoint endpoint;
  private final SslContext context;

  private TlsConnector(Endpoint endpoint, SslContext context) {
    this.endpoint = endpoint;
    this.context = context;
  }

  /**
   * A connector to the host of {@code endpoint}, whose name the certificate must hold.
   *
   * @throws io.lightstream.error.ConfigurationException if a certificate or key cannot be used
   */
  public static TlsConnector to(Endpoint endpoint, TlsOptions options) {
    return CallersThread.leftClean(
        () -> new TlsConnector(endpoint, TlsContexts.connecting(endpoint, options)));
  }

  /**
   * Connects to one address of the host.
   *
   * @param timeout for the connection and for the handshake
   * @return a connection after its handshake, which the caller owns
   * @throws IOException if there is no connection: another address may be better
   * @throws io.lightstream.error.LightstreamIOException if the handshake fails
   */
  public Connection connect(InetSocketAddress address, Duration timeout) throws IOException {
    return CallersThread.leftClean(() -> open(address, timeout));
  }

  private Connection open(InetSocketAddress address, Duration timeout) throws IOException {
    TlsChannel[] made = new TlsChannel[1];
    int millis = (int) Math.max(1, Math.min(Integer.MAX_VALUE, timeout.toMillis()));
    ChannelFuture connecting =
        EventLoops.open(
            loops ->
                new Bootstrap()
                    .group(loops)
                    .channel(NioSocketChannel.class)
                    .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, millis)
                    .handler(
                        new ChannelInitializer<>() {
                          @Override
                          protected void initChannel(Channel channel) {
                            made[0] = pipeline(channel, timeout);
                          }
                        })
                    .connect(address));
    await(connecting, connecting.channel());
    if (!connecting.isSuccess()) {
      throw unreachable(connecting.cause());
    }
    requireOther(connecting.channel());
    Future<Channel> handshake = made[0].tls().handshakeFuture();
    await(handshake, connecting.channel());
    if (!handshake.isSuccess()) {
      connecting.channel().close();
      throw Failures.handshake(endpoint.toString(), handshake.cause());
    }
    return made[0].connection();
  }

  private static void requireOther(Channel channel) throws ConnectException {
    try {
      SelfConnection.refuse(channel.localAddress(), channel.remoteAddress());
    } catch (ConnectException e) {
      channel.close();
      throw e;
    }
  }

  private TlsChannel pipeline(Channel channel, Duration timeout) {
    return TlsChannel.onto(
        channel,
        endpoint.toString(),
        context.newHandler(channel.alloc(), endpoint.host(), endpoint.port()),
        timeout);
  }

  private static void await(Future<?> future, Channel channel) throws IOException {
    try {
      future.await();
    } catch (InterruptedException e) {
      channel.close();
      Thread.currentThread().interrupt();
      throw new ClosedByInterruptException();
    }
  }

  /** Netty adds the address to the message, and wraps what the system said. */
  private static IOException unreachable(Throwable cause) {
    if (cause instanceof ConnectTimeoutException) {
      return new SocketTimeoutException("no answer in time");
    }
    Throwable said = cause.getCause() instanceof IOException ? cause.getCause() : cause;
    return said instanceof IOException e ? e : new IOException(Failures.reason(said), said);
  }
}
