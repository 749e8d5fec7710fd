// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import io.lightstream.kafka.connect.config.OffsetReset;
import io.lightstream.kafka.connect.config.SinkConfig;
import org.apache.kafka.common.TopicPartition;

/**
 * The ids of the streams of a partition: the first one, and others where its offsets have begun
 * anew.
 *
 * @param base the id of generation 0
 * @param first the first generation to use
 * @param follows whether there may be later ones
 */
record StreamGenerations(String base, int first, boolean follows) {

  static StreamGenerations of(SinkConfig config, TopicPartition partition) {
    return new StreamGenerations(
        config.streamIdPrefix() + "." + partition,
        config.streamGeneration(),
        config.onOffsetReset() == OffsetReset.NEW_GENERATION);
  }

  String id(int generation) {
    return generation == 0 ? base : base + "~" + generation;
  }
}
