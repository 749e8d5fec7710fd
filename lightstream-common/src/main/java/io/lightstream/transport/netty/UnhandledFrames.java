// SPDX-License-Identifier: Apache-2.0
package io.lightstream.transport.netty;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * The last handler of a pipeline with a {@link FrameHandler}: closes the frames that nobody took.
 * Netty's own tail releases only what counts references. One instance serves all pipelines.
 */
@Sharable
public final class UnhandledFrames extends ChannelInboundHandlerAdapter {

  /** A handler that holds nothing. */
  public UnhandledFrames() {}

  /** Closes what is {@link AutoCloseable}; all else goes on. */
  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof AutoCloseable) {
      Items.close(message);
    } else {
      ctx.fireChannelRead(message);
    }
  }
}
