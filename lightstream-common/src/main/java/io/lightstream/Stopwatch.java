// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import java.time.Duration;

/** Notes when the first and the last bytes of a stream came, over whichever connections. */
final class Stopwatch {

  private boolean began;
  private long first;
  private long last;

  synchronized void bytesCame() {
    last = System.nanoTime();
    if (!began) {
      first = last;
      began = true;
    }
  }

  /** From the first bytes to the last so far; zero before. */
  synchronized Duration elapsed() {
    return began ? Duration.ofNanos(last - first) : Duration.ZERO;
  }
}
