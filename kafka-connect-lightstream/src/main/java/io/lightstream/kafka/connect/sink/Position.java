// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Where the one partition of an outlet is: offsets go forward, but where the outlet itself asked
 * for others.
 */
final class Position {

  /** What to do with a record. */
  enum Verdict {

    /** It is next. */
    TAKE,

    /** The one asked for is not among those that come; there may be others before this one. */
    STEPPED_OVER,

    /** It is durable already, and was asked for to see that it is still the same. */
    PASS_OVER,

    /** Offsets have begun anew. */
    BEGUN_ANEW,

    /** There is another record where the last durable one was. */
    REPLACED
  }

  private static final long UNKNOWN = -1;

  private long next = UNKNOWN;

  /** The timestamp of the record before {@link #next}, while that is asked for. */
  private long lastTimestamp = OffsetRange.NO_TIMESTAMP;

  /** Whatever comes is next. */
  void forget() {
    next = UNKNOWN;
    lastTimestamp = OffsetRange.NO_TIMESTAMP;
  }

  /**
   * That offset is next.
   *
   * @param timestamp that of the record before
   * @return the offset to read from: of the record before where it can be recognized
   */
  long expect(long offset, long timestamp) {
    next = offset;
    lastTimestamp = offset == 0 ? OffsetRange.NO_TIMESTAMP : timestamp;
    return lastTimestamp == OffsetRange.NO_TIMESTAMP ? offset : offset - 1;
  }

  Verdict judge(SinkRecord record) {
    long offset = record.originalKafkaOffset();
    if (offset >= next) {
      boolean asked = lastTimestamp != OffsetRange.NO_TIMESTAMP;
      return asked && offset > next ? Verdict.STEPPED_OVER : Verdict.TAKE;
    }
    if (lastTimestamp == OffsetRange.NO_TIMESTAMP || offset < next - 1) {
      return Verdict.BEGUN_ANEW;
    }
    return timestamp(record) == lastTimestamp ? Verdict.PASS_OVER : Verdict.REPLACED;
  }

  /** The record before the next one is not there to be recognized; returns where to read from. */
  long expectNext() {
    return expect(next, OffsetRange.NO_TIMESTAMP);
  }

  /** The record was taken, or left out on purpose. */
  void passed(SinkRecord record) {
    next = Math.max(next, record.originalKafkaOffset() + 1);
    lastTimestamp = OffsetRange.NO_TIMESTAMP;
  }

  /** The next offset; negative where any is. */
  long next() {
    return next;
  }

  static long timestamp(SinkRecord record) {
    Long timestamp = record.timestamp();
    return timestamp == null ? OffsetRange.NO_TIMESTAMP : timestamp;
  }
}
