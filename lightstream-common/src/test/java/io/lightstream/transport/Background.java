// SPDX-License-Identifier: Apache-2.0
package io.lightstream.transport;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** Something that runs on a thread of its own while a test looks on. */
public final class Background<T> {

  private static final long PATIENCE_SECONDS = 30;

  private final FutureTask<T> task;
  private final Thread thread;

  private Background(Callable<T> work) {
    task = new FutureTask<>(work);
    thread = new Thread(task, "background of a test");
    thread.setDaemon(true);
    thread.start();
  }

  public static <T> Background<T> run(Callable<T> work) {
    return new Background<>(work);
  }

  public static Background<Void> run(Runnable work) {
    return new Background<>(
        () -> {
          work.run();
          return null;
        });
  }

  /** What it returned. */
  public T result() throws Exception {
    try {
      return task.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    } catch (TimeoutException e) {
      return fail("still at " + Arrays.toString(thread.getStackTrace()), e);
    }
  }

  /** What it threw. */
  public <E extends Exception> E failure(Class<E> type) {
    return assertThrows(type, this::result);
  }

  public Background<T> interrupt() {
    thread.interrupt();
    return this;
  }

  /** Waits until the thread waits: for a lock or a condition, or in a call to the system. */
  public Background<T> awaitBlocked() {
    await(() -> isBlocked() || task.isDone());
    if (task.isDone()) {
      fail("ended instead of blocking");
    }
    return this;
  }

  private boolean isBlocked() {
    Thread.State state = thread.getState();
    if (state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING) {
      return true;
    }
    StackTraceElement[] stack = thread.getStackTrace();
    return stack.length > 0 && stack[0].isNativeMethod() && stack[0].getClassName().contains("nio");
  }

  public static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        fail("the condition did not come true");
      }
      Thread.yield();
    }
  }
}
