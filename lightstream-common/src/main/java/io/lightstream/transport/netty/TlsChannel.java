// SPDX-License-Identifier: Apache-2.0
package io.lightstream.transport.netty;

import io.lightstream.transport.nio.KeepAlive;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The pipeline of both sides of TLS: the TLS handler, and the bytes for the reader. */
final class TlsChannel {

  private final SslHandler tls;
  private final ChannelConnection connection;

  private TlsChannel(SslHandler tls, ChannelConnection connection) {
    this.tls = tls;
    this.connection = connection;
  }

  static TlsChannel onto(Channel channel, String peer, SslHandler tls, Duration timeout) {
    channel.config().setOption(ChannelOption.TCP_NODELAY, true);
    channel.config().setOption(ChannelOption.SO_KEEPALIVE, true);
    channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    for (ChannelOption<?> option : channel.config().getOptions().keySet()) {
      KeepAlive.value(option.name()).ifPresent(value -> setInteger(channel, option, value));
    }
    tls.setHandshakeTimeout(Math.max(1, timeout.toMillis()), TimeUnit.MILLISECONDS);
    InboundBytes inbound = new InboundBytes(peer);
    channel.pipeline().addLast(tls, inbound);
    return new TlsChannel(tls, new ChannelConnection(peer, channel, inbound, tls::closeOutbound));
  }

  @SuppressWarnings("unchecked")
  private static void setInteger(Channel channel, ChannelOption<?> option, Integer value) {
    channel.config().setOption((ChannelOption<Integer>) option, value);
  }

  SslHandler tls() {
    return tls;
  }

  ChannelConnection connection() {
    return connection;
  }
}
