// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e.flink.job;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.common.functions.MapFunction;

/** Lets elements pass, no more per second and subtask than it is told. */
final class Pace<T> implements MapFunction<T, T> {

  private static final long serialVersionUID = 1L;
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final long LEAST_PAUSE = TimeUnit.MILLISECONDS.toNanos(2);

  private final long perSecond;
  private transient long begin;
  private transient long passed;

  Pace(long perSecond) {
    this.perSecond = perSecond;
  }

  @Override
  public T map(T element) {
    if (passed++ == 0) {
      begin = System.nanoTime();
    }
    long early = begin + (long) ((double) passed / perSecond * SECOND) - System.nanoTime();
    if (early > LEAST_PAUSE) {
      LockSupport.parkNanos(early);
    }
    return element;
  }
}
