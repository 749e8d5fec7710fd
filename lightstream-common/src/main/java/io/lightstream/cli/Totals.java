// SPDX-License-Identifier: Apache-2.0
package io.lightstream.cli;

import io.lightstream.column.RecordBatch;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;

/** What has gone by. Belongs to one thread; {@link #add(Totals)} joins those of several. */
final class Totals {

  private static final double BILLION = 1e9;

  private long batches;
  private long rows;
  private long bytes;

  /** Frames of other types; absent where there can be none. */
  private OptionalLong skipped = OptionalLong.empty();

  private long begin = System.nanoTime();
  private long nanos;

  /** Time counts from now on. */
  void begin() {
    begin = System.nanoTime();
  }

  void add(RecordBatch batch) {
    add(1, batch.rowCount(), batch.bufferBytes());
  }

  void add(long moreBatches, long moreRows, long moreBytes) {
    batches += moreBatches;
    rows += moreRows;
    bytes += moreBytes;
  }

  /** Time counts up to now, or as measured where that is known better. */
  void end(Duration measured) {
    nanos = measured.isZero() ? System.nanoTime() - begin : measured.toNanos();
  }

  /** The same rows in another number of batches. */
  void rebatched(long inBatches) {
    batches = inBatches;
  }

  /** So many frames of other types came between, where there can be any. */
  void skipped(OptionalLong more) {
    if (more.isPresent()) {
      skipped = OptionalLong.of(skipped.orElse(0) + more.getAsLong());
    }
  }

  synchronized void add(Totals other) {
    add(other.batches, other.rows, other.bytes);
    skipped(other.skipped);
    nanos = Math.max(nanos, other.nanos);
  }

  long batches() {
    return batches;
  }

  long rows() {
    return rows;
  }

  long bytes() {
    return bytes;
  }

  double secondsSoFar() {
    return (System.nanoTime() - begin) / BILLION;
  }

  double seconds() {
    return nanos / BILLION;
  }

  String json() {
    return String.format(
        Locale.ROOT,
        "{\"batches\":%d,\"rows\":%d,\"bytes\":%d,\"seconds\":%.9f%s}",
        batches,
        rows,
        bytes,
        seconds(),
        skipped.isPresent() ? ",\"skipped\":" + skipped.getAsLong() : "");
  }
}
