// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import java.util.OptionalLong;

/**
 * Where an outlet begins.
 *
 * @param epoch rises each time the outlet begins anew and gives up what was not durable; 0 first
 * @param offset of the one original partition that the outlet is for, the next offset to take;
 *     empty where the consumer is. Always empty for outlets of several partitions
 * @param lastTimestamp the timestamp of the record before {@code offset}, the last one that is
 *     durable: where that record is still there and has another one, the topic is not the one it
 *     was. {@link OffsetRange#NO_TIMESTAMP} where it is not known
 */
record Start(long epoch, OptionalLong offset, long lastTimestamp) {

  private static final Start AT_THE_CONSUMERS =
      new Start(0, OptionalLong.empty(), OffsetRange.NO_TIMESTAMP);

  /** The first start, with whatever comes. */
  static Start atTheConsumers() {
    return AT_THE_CONSUMERS;
  }

  /** The first start, at an offset. */
  static Start at(long offset) {
    return at(offset, OffsetRange.NO_TIMESTAMP);
  }

  /** The first start, behind a record with that timestamp. */
  static Start at(long offset, long lastTimestamp) {
    return new Start(0, OptionalLong.of(offset), lastTimestamp);
  }

  /** A start that follows this one, at an offset. */
  Start againAt(long nextOffset) {
    return againAt(nextOffset, OffsetRange.NO_TIMESTAMP);
  }

  /** A start that follows this one, behind a record with that timestamp. */
  Start againAt(long nextOffset, long timestamp) {
    return new Start(epoch + 1, OptionalLong.of(nextOffset), timestamp);
  }
}
