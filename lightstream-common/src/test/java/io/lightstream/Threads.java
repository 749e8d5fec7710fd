// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for conditions, and for threads of this library to be gone. */
public final class Threads {

  /** A thread for each task: the common pool may have but one, and what blocks would starve it. */
  public static final Executor EACH =
      task -> {
        Thread thread = new Thread(task, "test-task");
        thread.setDaemon(true);
        thread.start();
      };

  private static final long LOOK_NANOS = 100_000;

  private Threads() {}

  public static void await(String what, BooleanSupplier condition) {
    await(() -> what, condition);
  }

  private static void await(Supplier<String> what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, () -> "waited 30 s for: " + what.get());
      LockSupport.parkNanos(LOOK_NANOS); // Whoever is waited for may need this processor.
    }
  }

  public static List<String> ofLibrary() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("lightstream-"))
        .toList();
  }

  public static void awaitGone() {
    await(() -> "threads of the library to end: " + ofLibrary(), () -> ofLibrary().isEmpty());
  }
}
