// SPDX-License-Identifier: Apache-2.0
package io.lightstream.transport.netty;

import io.lightstream.transport.Endpoint;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.time.Duration;

/** Lets the peers of a listener shake hands, and hands on those that pass. */
@Sharable
final class Handshakes extends ChannelInitializer<Channel> {

  private static final System.Logger LOG = System.getLogger(TlsListener.class.getName());

  private final String scheme;
  private final SslContext context;
  private final Duration timeout;
  private final Arrivals arrivals;

  Handshakes(String scheme, SslContext context, Duration timeout, Arrivals arrivals) {
    this.scheme = scheme;
    this.context = context;
    this.timeout = timeout;
    this.arrivals = arrivals;
  }

  @Override
  protected void initChannel(Channel channel) {
    EventLoops.hold(channel);
    InetSocketAddress remote = (InetSocketAddress) channel.remoteAddress();
    String peer =
        new Endpoint(scheme, remote.getAddress().getHostAddress(), remote.getPort(), "").toString();
    SslHandler tls = context.newHandler(channel.alloc());
    TlsChannel pipeline = TlsChannel.onto(channel, peer, tls, timeout);
    arrivals.began(channel);
    tls.handshakeFuture().addListener(done -> handsShaken(channel, pipeline, done));
  }

  private void handsShaken(Channel channel, TlsChannel pipeline, Future<?> done) {
    if (done.isSuccess()) {
      arrivals.ready(channel, pipeline.connection());
    } else {
      LOG.log(
          System.Logger.Level.DEBUG,
          () -> Failures.handshake(pipeline.connection().peer(), done.cause()).getMessage());
      channel.close();
    }
  }
}
