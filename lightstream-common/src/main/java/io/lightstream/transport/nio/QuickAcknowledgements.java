// SPDX-License-Identifier: Apache-2.0
package io.lightstream.transport.nio;

import java.io.IOException;
import java.net.SocketOption;
import java.nio.channels.SocketChannel;

/**
 * Has the system go on to acknowledge at once what comes over a TCP connection that much is read
 * from and little written to.
 *
 * <p>Linux takes a side that writes soon after it has read for one half of a conversation, and from
 * then on delays what it acknowledges, in the hope that it can go with the next answer. A peer that
 * sends large frames without a pause pays for that, with up to 4% of its throughput where 200 short
 * answers a second go back. The option that ends it lasts until the next answer only.
 *
 * <p>For one reader and one writer at a time.
 */
final class QuickAcknowledgements {

  /** What is set after a write. */
  @FunctionalInterface
  interface Option {

    /** Sets it. */
    void set() throws IOException;
  }

  /** Who has read less than this since it wrote last, 1 MiB, is having a conversation. */
  static final long MUCH_BYTES = 1 << 20;

  private static final String NAME = "TCP_QUICKACK";

  private final Option option;

  /** How many bytes were read. Changed by the reader alone. */
  private volatile long read;

  /** The writer's: what {@link #read} was after the last write. */
  private long seen;

  QuickAcknowledgements(Option option) {
    this.option = option;
  }

  /** For a socket; null where its system does not know the option, or it is none of TCP. */
  static QuickAcknowledgements of(SocketChannel socket) {
    for (SocketOption<?> option : socket.supportedOptions()) {
      if (option.name().equals(NAME)) {
        return new QuickAcknowledgements(() -> set(socket, option));
      }
    }
    return null;
  }

  @SuppressWarnings("unchecked")
  private static void set(SocketChannel socket, SocketOption<?> option) throws IOException {
    socket.setOption((SocketOption<Boolean>) option, true);
  }

  /**
   * The reader has read.
   *
   * @param count how many bytes; -1 at the end
   */
  void read(long count) {
    if (count > 0) {
      long sum = read + count;
      read = sum;
    }
  }

  /** The writer has written. */
  void wrote() {
    long now = read;
    if (now - seen >= MUCH_BYTES) {
      set();
    }
    seen = now;
  }

  private void set() {
    try {
      option.set();
    } catch (IOException e) {
      // The socket is closed by now, as who uses it next will see.
    }
  }
}
