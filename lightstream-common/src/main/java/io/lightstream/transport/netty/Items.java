// SPDX-License-Identifier: Apache-2.0
package io.lightstream.transport.netty;

import io.netty.util.ReferenceCountUtil;
import io.netty.util.internal.logging.InternalLogger;
import io.netty.util.internal.logging.InternalLoggerFactory;

/** Lets go of frames, whatever they are. */
final class Items {

  private static final InternalLogger LOG = InternalLoggerFactory.getInstance(FrameHandler.class);

  private Items() {}

  /** Closes what can be closed, releases what counts references. */
  static void close(Object item) {
    if (item instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Exception e) {
        // Nobody waits for it, and what follows must still be let go.
        LOG.warn("a frame of {} does not close", item.getClass().getName(), e);
      }
    } else {
      ReferenceCountUtil.safeRelease(item);
    }
  }
}
