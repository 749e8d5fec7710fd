// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import io.lightstream.memory.MemoryLease;
import java.util.List;

/**
 * A column and the memory that was leased for it, which the holder closes, or hands on to a {@link
 * RecordBatch} or {@link Dictionary}.
 *
 * @param column the values
 * @param leases what keeps their memory
 */
public record OwnedColumn(Column column, List<MemoryLease> leases) implements AutoCloseable {

  /** Copies the list. */
  public OwnedColumn {
    leases = List.copyOf(leases);
  }

  /** Lets go of the memory. Idempotent. */
  @Override
  public void close() {
    leases.forEach(MemoryLease::close);
  }
}
