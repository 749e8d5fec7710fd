// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import io.lightstream.error.ConfigurationException;

/**
 * Where a sender keeps frames until they are acknowledged, and how many. Immutable; start from
 * {@link #defaults()}.
 *
 * @param memoryBytes the most bytes that are kept in memory, at least 1; a single frame may be
 *     larger. Batches are kept by reference, messages are copied
 */
public record ReplayOptions(long memoryBytes) {

  private static final ReplayOptions DEFAULTS = new ReplayOptions(64L << 20);

  /** Checks the values. */
  public ReplayOptions {
    requirePositive("memoryBytes", memoryBytes);
  }

  private static void requirePositive(String name, long value) {
    if (value < 1) {
      throw new ConfigurationException(name + " is " + value + ": it must be at least 1");
    }
  }

  /** 64 MiB in memory. */
  public static ReplayOptions defaults() {
    return DEFAULTS;
  }

  /** The same with another bound on what is kept in memory. */
  public ReplayOptions withMemoryBytes(long bytes) {
    return new ReplayOptions(bytes);
  }
}
