// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import io.lightstream.kafka.connect.config.SchemaEvolution;
import io.lightstream.kafka.connect.config.SinkConfig;
import io.lightstream.kafka.data.ExtraColumns;
import io.lightstream.memory.BufferAllocator;
import java.util.Locale;

/**
 * How rows are gathered.
 *
 * @param onePartition whether batches are of one partition each, and say of which records
 * @param allocator the task's, whose budget bounds what is gathered
 */
record LaneSettings(
    ExtraColumns extra,
    SchemaEvolution evolution,
    int batchRows,
    long batchBytes,
    boolean onePartition,
    BufferAllocator allocator) {

  static LaneSettings of(SinkConfig config, Scope scope, BufferAllocator allocator) {
    return new LaneSettings(
        config.extraColumns(),
        config.evolution(),
        config.batchRows(),
        config.batchBytes(),
        scope == Scope.PARTITION,
        allocator);
  }

  String evolutionName() {
    return evolution.name().toLowerCase(Locale.ROOT);
  }
}
