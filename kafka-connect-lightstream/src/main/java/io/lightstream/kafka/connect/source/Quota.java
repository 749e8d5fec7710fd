// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.source;

/** How much more records may be made of in a poll. */
final class Quota {

  private long rows;
  private long bytes;

  Quota(long rows, long bytes) {
    this.rows = rows;
    this.bytes = bytes;
  }

  boolean isLeft() {
    return rows > 0 && bytes > 0;
  }

  /** How many rows of that size there may be; at least one. */
  int rows(long bytesEach) {
    return (int) Math.max(1, Math.min(rows, bytes / bytesEach));
  }

  void take(int count, long bytesEach) {
    rows -= count;
    bytes -= count * bytesEach;
  }
}
