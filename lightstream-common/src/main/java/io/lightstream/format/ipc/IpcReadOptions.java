// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

import java.util.List;
import java.util.Optional;

/**
 * What to read and within which limits. Immutable.
 *
 * @param columns the top-level columns to read, in this order; empty for all. Others are not
 *     touched
 * @param limits bounds on untrusted input
 */
public record IpcReadOptions(Optional<List<String>> columns, DecodeLimits limits) {

  /** Copies. */
  public IpcReadOptions {
    columns = columns.map(List::copyOf);
  }

  /** All columns, within {@link DecodeLimits#network()}. */
  public static IpcReadOptions network() {
    return new IpcReadOptions(Optional.empty(), DecodeLimits.network());
  }

  /** All columns, within {@link DecodeLimits#file()}. */
  public static IpcReadOptions file() {
    return new IpcReadOptions(Optional.empty(), DecodeLimits.file());
  }

  /** The same for some columns only. */
  public IpcReadOptions withColumns(List<String> names) {
    return new IpcReadOptions(Optional.of(names), limits);
  }

  /** The same within other limits. */
  public IpcReadOptions withLimits(DecodeLimits other) {
    return new IpcReadOptions(columns, other);
  }
}
