// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import java.util.List;

/** First come, first served. */
final class ArrivalOrder<T> implements MergeOrder<T> {

  private long arrived;

  @Override
  public long number(ReadLane<T> lane, T item) {
    return arrived++;
  }

  @Override
  public ReadLane<T> choose(List<ReadLane<T>> lanes) {
    ReadLane<T> first = null;
    for (ReadLane<T> lane : lanes) {
      if (!lane.isEmpty() && (first == null || lane.firstNumber() < first.firstNumber())) {
        first = lane;
      }
    }
    return first;
  }
}
