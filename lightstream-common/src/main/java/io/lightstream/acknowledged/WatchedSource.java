// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import io.lightstream.frame.ByteSource;
import java.nio.ByteBuffer;

/** Bytes of a peer, with a look from outside at whether they are being waited for. */
final class WatchedSource implements ByteSource {

  private final ByteSource source;
  private volatile long waitingSince;
  private volatile boolean ended;

  WatchedSource(ByteSource source) {
    this.source = source;
  }

  @Override
  public long read(ByteBuffer[] into, int offset, int length) {
    waitingSince = System.nanoTime() | 1; // Never 0.
    try {
      long read = source.read(into, offset, length);
      if (read < 0) {
        ended = true;
      }
      return read;
    } finally {
      waitingSince = 0;
    }
  }

  /** Since when a read waits, by {@link System#nanoTime()}; 0 if none does. */
  long waitingSince() {
    return waitingSince;
  }

  /** Whether the peer has ended its direction. */
  boolean ended() {
    return ended;
  }

  @Override
  public void close() {
    source.close();
  }
}
