// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waiting for conditions, with a limit. */
public final class Patience {

  private static final long LOOK_NANOS = Duration.ofMillis(50).toNanos();
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private Patience() {}

  /** What may not be so yet. */
  @FunctionalInterface
  public interface Condition {
    boolean holds() throws Exception;
  }

  /** Waits at most a minute, then fails with {@code what} and the last exception. */
  public static void await(String what, Condition condition) {
    await(() -> what, LIMIT, condition);
  }

  /** An exception counts as "not yet". */
  public static void await(Supplier<String> what, Duration limit, Condition condition) {
    long deadline = System.nanoTime() + limit.toNanos();
    Exception last = null;
    while (true) {
      try {
        if (condition.holds()) {
          return;
        }
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      } catch (Exception e) {
        last = e;
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError("waited in vain: " + what.get(), last);
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }
}
