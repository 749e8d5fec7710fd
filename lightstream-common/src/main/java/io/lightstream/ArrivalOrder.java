// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import java.util.List;

/** First come, first served; what comes after a failure is not. */
final class ArrivalOrder<T> implements MergeOrder<T> {

  private long arrived;
  private long servedBefore = Long.MAX_VALUE;

  @Override
  public long number(ReadLane<T> lane, T item) {
    return arrived++;
  }

  @Override
  public void failed() {
    servedBefore = Math.min(servedBefore, arrived);
  }

  @Override
  public ReadLane<T> choose(List<ReadLane<T>> lanes) {
    ReadLane<T> first = null;
    for (ReadLane<T> lane : lanes) {
      if (!lane.isEmpty() && (first == null || lane.firstNumber() < first.firstNumber())) {
        first = lane;
      }
    }
    return first != null && first.firstNumber() < servedBefore ? first : null;
  }
}
