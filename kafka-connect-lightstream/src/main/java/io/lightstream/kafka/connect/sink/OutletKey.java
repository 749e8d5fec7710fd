// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import java.util.Optional;
import java.util.OptionalInt;
import org.apache.kafka.common.TopicPartition;

/**
 * What an outlet of a task is for: everything, a topic as transformations named it, or an original
 * partition.
 *
 * @param topic empty for all
 * @param partition empty for all of the topic
 */
record OutletKey(Optional<String> topic, OptionalInt partition) {

  private static final OutletKey ALL = new OutletKey(Optional.empty(), OptionalInt.empty());

  static OutletKey all() {
    return ALL;
  }

  static OutletKey of(String topic) {
    return new OutletKey(Optional.of(topic), OptionalInt.empty());
  }

  static OutletKey of(TopicPartition original) {
    return new OutletKey(Optional.of(original.topic()), OptionalInt.of(original.partition()));
  }

  /**
   * The original partition that the outlet is for.
   *
   * @throws IllegalStateException if it is for several
   */
  TopicPartition original() {
    return new TopicPartition(
        topic.orElseThrow(IllegalStateException::new),
        partition.orElseThrow(IllegalStateException::new));
  }

  @Override
  public String toString() {
    return topic.orElse("all") + (partition.isPresent() ? "-" + partition.getAsInt() : "");
  }
}
