// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what the garbage collector does in its own time. */
public final class Waiting {

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

  private Waiting() {}

  /**
   * Collects garbage until the condition holds. Pauses between collections: one that starts right
   * after the other keeps the heap locked, and the thread that tells of what was found never gets
   * it.
   */
  public static void untilCollected(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        fail(what + " did not happen");
      }
      System.gc();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }
}
