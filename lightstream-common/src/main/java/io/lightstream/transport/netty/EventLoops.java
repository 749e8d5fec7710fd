// SPDX-License-Identifier: Apache-2.0
package io.lightstream.transport.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The event loops of this class loader: there while a channel uses them. Their daemon threads start
 * one by one as channels come, and end with the last channel.
 */
final class EventLoops {

  static final String THREAD_NAME = "lightstream-netty";

  private static final int THREADS = Runtime.getRuntime().availableProcessors();
  private static final long SHUTDOWN_SECONDS = 5;

  private static EventLoopGroup group;
  private static int users;

  private EventLoops() {}

  /**
   * Opens a channel on the loops, which are held until it closes.
   *
   * @param open starts to open the channel; where it throws, nothing is held
   */
  static ChannelFuture open(Function<EventLoopGroup, ChannelFuture> open) {
    EventLoopGroup loops = acquire();
    boolean opened = false;
    try {
      ChannelFuture opening = open.apply(loops);
      opening.channel().closeFuture().addListener(closed -> release());
      opened = true;
      return opening;
    } finally {
      if (!opened) {
        release();
      }
    }
  }

  /** Holds the loops for one more channel, until it closes. */
  static void hold(Channel channel) {
    acquire();
    channel.closeFuture().addListener(closed -> release());
  }

  private static synchronized EventLoopGroup acquire() {
    if (users == 0) {
      group =
          new MultiThreadIoEventLoopGroup(
              THREADS, new DefaultThreadFactory(THREAD_NAME, true), NioIoHandler.newFactory());
    }
    users++;
    return group;
  }

  private static synchronized void release() {
    users--;
    if (users == 0) {
      group.shutdownGracefully(0, SHUTDOWN_SECONDS, TimeUnit.SECONDS);
      group = null;
    }
  }
}
