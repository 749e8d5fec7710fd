// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import java.util.ArrayList;
import java.util.List;

/**
 * Up to where the commits of older epochs still count. An epoch that discarded what its
 * predecessors had sent from a position on bounds all of them by that position: behind it the same
 * numbers mean other frames.
 *
 * <p>The entries grow in epoch and position: a later epoch that goes back further makes the ones
 * between meaningless.
 */
final class EpochBounds {

  /** That an epoch began with frames that replace all from {@code from} on. */
  record Start(long epoch, long from) {}

  private final List<Start> starts;

  /** The bounds of all older epochs lie at or below what is final. */
  private long settledBelow;

  EpochBounds(List<Start> starts, long settledBelow) {
    this.starts = new ArrayList<>(starts);
    this.settledBelow = settledBelow;
  }

  void begin(long epoch, long from) {
    while (!starts.isEmpty() && starts.get(starts.size() - 1).from >= from) {
      starts.remove(starts.size() - 1);
    }
    starts.add(new Start(epoch, from));
  }

  /** All before {@code committed} are final. */
  void settle(long committed) {
    while (!starts.isEmpty() && starts.get(0).from <= committed) {
      settledBelow = starts.remove(0).epoch;
    }
  }

  /** The highest position that a commit of {@code epoch} can name, if more than is final. */
  long of(long epoch, long committed) {
    if (epoch < settledBelow) {
      return committed;
    }
    for (Start start : starts) {
      if (start.epoch > epoch) {
        return start.from;
      }
    }
    return Long.MAX_VALUE;
  }

  List<Start> starts() {
    return List.copyOf(starts);
  }

  long settledBelow() {
    return settledBelow;
  }
}
