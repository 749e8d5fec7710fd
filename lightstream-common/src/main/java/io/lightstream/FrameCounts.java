// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import io.lightstream.protocol.FrameType;
import io.lightstream.protocol.TypeRegistry;
import java.util.concurrent.atomic.AtomicLongArray;

/** Counts frames of each type. One thread at a time counts, any may look. */
final class FrameCounts {

  private static final int ROWS = 1;
  private static final int BYTES = 2;
  private static final int COUNTERS = 3;

  private final TypeRegistry types;
  private final AtomicLongArray counters;

  FrameCounts(TypeRegistry types) {
    this.types = types;
    this.counters = new AtomicLongArray(types.size() * COUNTERS);
  }

  void add(FrameType type, long rows, long bytes) {
    int first = type.tag() * COUNTERS;
    increase(first, 1);
    increase(first + ROWS, rows);
    increase(first + BYTES, bytes);
  }

  private void increase(int counter, long by) {
    counters.setRelease(counter, counters.getPlain(counter) + by);
  }

  FrameCount of(FrameType type) {
    types.require(type);
    int first = type.tag() * COUNTERS;
    return new FrameCount(
        counters.getAcquire(first),
        counters.getAcquire(first + ROWS),
        counters.getAcquire(first + BYTES));
  }

  FrameCount total() {
    FrameCount sum = FrameCount.NONE;
    for (FrameType type : types.types()) {
      sum = sum.plus(of(type));
    }
    return sum;
  }
}
