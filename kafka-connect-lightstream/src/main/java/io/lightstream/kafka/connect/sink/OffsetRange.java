// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

/**
 * Offsets of one original partition, some of which may be of records that were left out.
 *
 * @param first of the first record
 * @param last of the last record, at least {@code first}
 * @param lastTimestamp the timestamp of the last record, by which it is known again; {@link
 *     #NO_TIMESTAMP} where it has none
 */
record OffsetRange(long first, long last, long lastTimestamp) {

  static final long NO_TIMESTAMP = -1;

  /** Checks the order. */
  OffsetRange {
    if (first < 0 || last < first) {
      throw new IllegalArgumentException("offsets " + first + " to " + last);
    }
  }

  /** Without the timestamp. */
  OffsetRange(long first, long last) {
    this(first, last, NO_TIMESTAMP);
  }

  /** The offset behind the last. */
  long end() {
    return last + 1;
  }
}
