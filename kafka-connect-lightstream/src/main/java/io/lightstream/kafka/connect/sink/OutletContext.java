// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import io.lightstream.kafka.connect.config.SinkConfig;
import io.lightstream.memory.BufferAllocator;

/**
 * What outlets are made of.
 *
 * @param config what was set
 * @param allocator the task's; what an outlet allocates is given back when it is closed
 * @param counters what outlets count in
 */
record OutletContext(SinkConfig config, BufferAllocator allocator, SinkCounters counters) {}
