// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import java.util.concurrent.CompletableFuture;

/** A signal from Flink's threads to the fetching one. It stays on until it has been taken. */
final class WakeUp {

  private CompletableFuture<Void> signal = new CompletableFuture<>();

  /** Turns the signal on. */
  synchronized void now() {
    signal.complete(null);
  }

  /** Returns what completes when the signal is on. */
  synchronized CompletableFuture<Void> signal() {
    return signal;
  }

  /** Turns the signal off and says whether it was on. */
  synchronized boolean take() {
    boolean on = signal.isDone();
    if (on) {
      signal = new CompletableFuture<>();
    }
    return on;
  }
}
