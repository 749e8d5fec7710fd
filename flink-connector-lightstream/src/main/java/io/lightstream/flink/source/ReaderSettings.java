// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import java.io.Serializable;
import java.time.Duration;
import java.util.Optional;

/**
 * What readers are told, whatever they read from. Immutable.
 *
 * @param onMalformed what becomes of malformed bytes
 * @param rowsPerSecond how many rows all readers together emit in a second; 0 for no limit
 * @param idleAfter after which time without a batch a split counts as idle; null for never
 * @param limit how many rows a reader emits at most; {@link Long#MAX_VALUE} for all
 */
record ReaderSettings(OnMalformed onMalformed, double rowsPerSecond, Duration idleAfter, long limit)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Long enough for what a batch costs to be spread out, short enough for barriers. */
  static final int SLICE_ROWS = 4096;

  private static final int SLICES_PER_SECOND = 10;

  static ReaderSettings defaults() {
    return new ReaderSettings(OnMalformed.FAIL, 0, null, Long.MAX_VALUE);
  }

  ReaderSettings withOnMalformed(OnMalformed choice) {
    return new ReaderSettings(choice, rowsPerSecond, idleAfter, limit);
  }

  ReaderSettings withRowsPerSecond(double rows) {
    return new ReaderSettings(onMalformed, rows, idleAfter, limit);
  }

  ReaderSettings withIdleAfter(Duration time) {
    return new ReaderSettings(onMalformed, rowsPerSecond, time, limit);
  }

  ReaderSettings withLimit(long rows) {
    return new ReaderSettings(onMalformed, rowsPerSecond, idleAfter, rows);
  }

  Optional<Duration> idleTime() {
    return Optional.ofNullable(idleAfter);
  }

  /** The pace of one of {@code readers}. */
  Pace paceOfOne(int readers) {
    return rowsPerSecond == 0 ? Pace.unlimited() : Pace.of(rowsPerSecond / readers);
  }

  /** How large slices are: a slow pace has small ones, so that rows do not come in bursts. */
  int sliceRowsOfOne(int readers) {
    if (rowsPerSecond == 0) {
      return SLICE_ROWS;
    }
    double slice = rowsPerSecond / readers / SLICES_PER_SECOND;
    return (int) Math.max(1, Math.min(SLICE_ROWS, slice));
  }
}
