// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import io.lightstream.frame.ByteSource;
import java.nio.ByteBuffer;
import java.time.Duration;

/** Notes when the first and the last bytes came. */
final class TimedSource implements ByteSource {

  private final ByteSource source;
  private volatile boolean began;
  private volatile long first;
  private volatile long last;

  TimedSource(ByteSource source) {
    this.source = source;
  }

  @Override
  public long read(ByteBuffer[] into, int offset, int length) {
    long read = source.read(into, offset, length);
    if (read > 0) {
      last = System.nanoTime();
      if (!began) {
        first = last;
        began = true;
      }
    }
    return read;
  }

  /** From the first bytes to the last so far; zero before. */
  Duration elapsed() {
    return began ? Duration.ofNanos(last - first) : Duration.ZERO;
  }

  @Override
  public void close() {
    source.close();
  }
}
