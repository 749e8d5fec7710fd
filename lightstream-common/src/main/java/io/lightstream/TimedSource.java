// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import io.lightstream.frame.ByteSource;
import java.nio.ByteBuffer;

/** Notes when bytes come. */
record TimedSource(ByteSource source, Stopwatch stopwatch) implements ByteSource {

  @Override
  public long read(ByteBuffer[] into, int offset, int length) {
    long read = source.read(into, offset, length);
    if (read > 0) {
      stopwatch.bytesCame();
    }
    return read;
  }

  @Override
  public void close() {
    source.close();
  }
}
