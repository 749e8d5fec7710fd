// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import java.util.OptionalLong;

/**
 * Where an outlet begins.
 *
 * @param epoch rises each time the outlet begins anew and gives up what was not durable; 0 first
 * @param offset of the one original partition that the outlet is for, the next offset to take;
 *     empty where the consumer is. Always empty for outlets of several partitions
 */
record Start(long epoch, OptionalLong offset) {

  private static final Start AT_THE_CONSUMERS = new Start(0, OptionalLong.empty());

  /** The first start, with whatever comes. */
  static Start atTheConsumers() {
    return AT_THE_CONSUMERS;
  }

  /** The first start, at an offset. */
  static Start at(long offset) {
    return new Start(0, OptionalLong.of(offset));
  }

  /** A start that follows this one, at an offset. */
  Start againAt(long nextOffset) {
    return new Start(epoch + 1, OptionalLong.of(nextOffset));
  }
}
