// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import io.lightstream.column.RecordBatch;
import io.lightstream.error.ProtocolException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * By the numbers that batches carry, from 0 without a gap. On one connection they can only rise, so
 * that once each of the others waits with a higher number, the one that is missing cannot come: no
 * batch is held but the few that wait anyway.
 */
final class SequenceOrder implements MergeOrder<RecordBatch> {

  private final Map<ReadLane<RecordBatch>, Long> last = new HashMap<>();
  private long next;

  @Override
  public long number(ReadLane<RecordBatch> lane, RecordBatch batch) {
    long number = SequenceId.of(batch);
    Long before = last.put(lane, number);
    if (before != null && number <= before) {
      throw new ProtocolException(
          "batch "
              + number
              + (number == before ? " came twice" : " came after batch " + before)
              + ": the "
              + SequenceId.KEY
              + " of one connection must rise");
    }
    return number;
  }

  @Override
  public ReadLane<RecordBatch> choose(List<ReadLane<RecordBatch>> lanes) {
    ReadLane<RecordBatch> lowest = null;
    boolean allKnown = true;
    for (ReadLane<RecordBatch> lane : lanes) {
      if (lane.isEmpty()) {
        allKnown &= lane.hasEnded();
      } else if (lowest == null || lane.firstNumber() < lowest.firstNumber()) {
        lowest = lane;
      }
    }
    if (lowest == null || lowest.firstNumber() > next && !allKnown) {
      return null;
    }
    requireNext(lowest, lanes);
    next++;
    return lowest;
  }

  private void requireNext(ReadLane<RecordBatch> lane, List<ReadLane<RecordBatch>> lanes) {
    long number = lane.firstNumber();
    if (number < next) {
      throw new ProtocolException(
          lane.name() + ": batch " + number + " came twice: another connection had it already");
    }
    if (number > next) {
      throw new ProtocolException(
          "batch "
              + next
              + " is missing: the lowest that came after is "
              + number
              + ", over "
              + lane.name()
              + ReadLane.tellEnded(lanes));
    }
  }
}
