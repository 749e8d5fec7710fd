// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import io.lightstream.error.ConfigurationException;
import io.lightstream.protocol.log.SegmentStore;
import java.util.Optional;

/**
 * Where a sender keeps frames until they are acknowledged, and how many: in memory, then in a log,
 * then it waits. Immutable; start from {@link #defaults()}.
 *
 * @param memoryBytes the most bytes that are kept in memory, at least 1; a single frame may be
 *     larger. Batches are kept by reference, messages are copied
 * @param log what does not fit into memory; owned by the sender from {@link
 *     AcknowledgedSender#open} on, also if that fails
 * @param logBytes the most bytes of the log, at least 1; a single frame may be larger
 * @param durable whether every frame is in the log before it is sent: a sender that dies goes on
 *     from there when it is opened again with the same log and stream. Its process may be killed at
 *     any time; what {@link AcknowledgedSender#flush()} has returned for survives the loss of power
 *     too. Of the marks of frames in the log, a reopened sender knows the last
 */
public record ReplayOptions(
    long memoryBytes, Optional<SegmentStore> log, long logBytes, boolean durable) {

  private static final ReplayOptions DEFAULTS =
      new ReplayOptions(64L << 20, Optional.empty(), 1L << 30, false);

  /** Checks the values. */
  public ReplayOptions {
    requirePositive("memoryBytes", memoryBytes);
    requirePositive("logBytes", logBytes);
    if (durable && log.isEmpty()) {
      throw new ConfigurationException("a durable sender needs a log");
    }
  }

  private static void requirePositive(String name, long value) {
    if (value < 1) {
      throw new ConfigurationException(name + " is " + value + ": it must be at least 1");
    }
  }

  /** 64 MiB in memory, no log; 1 GiB if one is given. */
  public static ReplayOptions defaults() {
    return DEFAULTS;
  }

  /** The same with another bound on what is kept in memory. */
  public ReplayOptions withMemoryBytes(long bytes) {
    return new ReplayOptions(bytes, log, logBytes, durable);
  }

  /**
   * The same with a log for what does not fit into memory. What it holds is dropped: it lasts as
   * long as the sender.
   */
  public ReplayOptions withSpill(SegmentStore store) {
    return new ReplayOptions(memoryBytes, Optional.of(store), logBytes, false);
  }

  /** The same with a log for every frame, which outlives the sender. */
  public ReplayOptions withDurableLog(SegmentStore store) {
    return new ReplayOptions(memoryBytes, Optional.of(store), logBytes, true);
  }

  /** The same with another bound on the log. */
  public ReplayOptions withLogBytes(long bytes) {
    return new ReplayOptions(memoryBytes, log, bytes, durable);
  }
}
