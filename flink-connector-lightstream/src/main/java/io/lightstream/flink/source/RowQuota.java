// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

/**
 * How many rows a reader may still emit. Rows are taken on the task's thread; any thread may ask
 * whether all are.
 */
final class RowQuota {

  private static final long UNLIMITED = Long.MAX_VALUE;

  private final Runnable usedUp;
  private long left;
  private volatile boolean exhausted;

  /**
   * Makes a quota.
   *
   * @param usedUp called when the last row is taken, on the task's thread
   */
  RowQuota(long rows, Runnable usedUp) {
    this.left = rows;
    this.exhausted = rows == 0;
    this.usedUp = usedUp;
  }

  /** Takes one row, and says whether there was one left. */
  boolean take() {
    if (left == 0) {
      return false;
    }
    if (left != UNLIMITED && --left == 0) {
      exhausted = true;
      usedUp.run();
    }
    return true;
  }

  /** Whether every row may be taken, so that nobody needs to ask. */
  boolean isUnlimited() {
    return left == UNLIMITED;
  }

  boolean isExhausted() {
    return exhausted;
  }
}
