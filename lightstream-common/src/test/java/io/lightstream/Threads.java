// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for conditions, and for threads of this library to be gone. */
public final class Threads {

  private Threads() {}

  public static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, "waited 30 s for: " + what);
      Thread.onSpinWait();
    }
  }

  public static long ofLibrary() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("lightstream-"))
        .count();
  }

  public static void awaitGone() {
    await("threads of the library to end", () -> ofLibrary() == 0);
  }
}
