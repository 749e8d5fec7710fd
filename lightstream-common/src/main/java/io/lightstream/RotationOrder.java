// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import io.lightstream.error.ProtocolException;
import java.util.List;

/** Frame k comes over the connection with the index k mod n. */
final class RotationOrder<T> implements MergeOrder<T> {

  private final ConnectionIndices indices;
  private final ReadLane<T>[] lanes;
  private long next;

  @SuppressWarnings({"unchecked", "rawtypes"})
  RotationOrder(ConnectionIndices indices) {
    this.indices = indices;
    this.lanes = new ReadLane[indices.count()];
  }

  /** {@inheritDoc} On one connection frames are in order anyway. */
  @Override
  public long number(ReadLane<T> lane, T item) {
    return 0;
  }

  @Override
  public ReadLane<T> choose(List<ReadLane<T>> all) {
    int index = (int) (next % lanes.length);
    ReadLane<T> lane = lane(index, all);
    if (lane == null) {
      return null;
    }
    if (lane.isEmpty()) {
      requireNothingBehind(lane, index, all);
      return null;
    }
    next++;
    return lane;
  }

  /** The connection with that index; null if it is not known yet. */
  private ReadLane<T> lane(int index, List<ReadLane<T>> all) {
    if (lanes[index] == null) {
      PullSource<?> holder = indices.holder(index);
      for (ReadLane<T> lane : all) {
        if (lane.source() == holder) {
          lanes[index] = lane;
        }
      }
    }
    return lanes[index];
  }

  private void requireNothingBehind(ReadLane<T> ended, int index, List<ReadLane<T>> all) {
    if (!ended.hasEnded()) {
      return;
    }
    for (ReadLane<T> lane : all) {
      if (!lane.isEmpty()) {
        throw new ProtocolException(
            "frame "
                + next
                + " is missing: "
                + ended.name()
                + ", which has the index "
                + index
                + ", was closed before it, but a later frame came over "
                + lane.name());
      }
    }
  }
}
