// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import io.lightstream.error.LightstreamException;
import java.util.concurrent.CompletableFuture;

/** What went wrong where frames come in, on its way to whoever polls for them. Thread-safe. */
final class StreamFailures {

  private LightstreamException failure;
  private boolean passing;
  private CompletableFuture<Void> signal = new CompletableFuture<>();

  /** There will be no more frames. */
  void fail(LightstreamException why) {
    set(why, false);
  }

  /** Something was malformed: to be thrown once. Others may follow. */
  void malformed(LightstreamException why) {
    set(why, true);
  }

  private void set(LightstreamException why, boolean once) {
    CompletableFuture<Void> waiters;
    synchronized (this) {
      if (failure != null && !passing) {
        return;
      }
      failure = why;
      passing = once;
      waiters = signal;
    }
    waiters.complete(null);
  }

  /** Throws what has gone wrong, if anything has. */
  synchronized void check() {
    LightstreamException why = failure;
    if (why != null && passing) {
      failure = null;
      signal = new CompletableFuture<>();
    }
    if (why != null) {
      throw why;
    }
  }

  /** Whether there will be no more frames. */
  synchronized boolean isFinal() {
    return failure != null && !passing;
  }

  /** Done once {@link #check()} throws. */
  synchronized CompletableFuture<Void> signal() {
    return signal;
  }
}
