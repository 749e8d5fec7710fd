// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

/**
 * Offsets of one original partition, some of which may be of records that were left out.
 *
 * @param first of the first record
 * @param last of the last record, at least {@code first}
 */
record OffsetRange(long first, long last) {

  /** Checks the order. */
  OffsetRange {
    if (first < 0 || last < first) {
      throw new IllegalArgumentException("offsets " + first + " to " + last);
    }
  }

  /** The offset behind the last. */
  long end() {
    return last + 1;
  }

  /** The same with a record that follows. */
  OffsetRange to(long offset) {
    return new OffsetRange(first, offset);
  }
}
