// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import io.lightstream.kafka.connect.config.OffsetReset;
import io.lightstream.kafka.connect.config.Tombstones;
import java.util.function.LongSupplier;

/** What all routes of a task have in common. */
record RouteSettings(
    OutletFactory outlets,
    LaneSettings lanes,
    TableNames tables,
    TaskMemory memory,
    ErrantRecords errors,
    Tombstones tombstones,
    OffsetReset onReset,
    long delayNanos,
    SinkCounters counters,
    LongSupplier nanoTime) {}
